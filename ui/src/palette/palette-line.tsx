import { useObject } from "../api/queries";
import { Keycaps } from "../controls/keycaps";
import { t } from "../messages";
import { iconOf } from "../shell/icons";
import type { Line } from "./lines";

type Props = { id: string; line: Line; selected: boolean; hover: () => void; choose: () => void };

export function PaletteLine({ id, line, selected, hover, choose }: Props) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the input's, which keeps the focus
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={selected}
      data-testid={line.kind === "record" ? "palette-hit" : "palette-action"}
      className="option min-h-9 gap-2.5 px-2.5"
      onPointerMove={hover}
      onMouseDown={(event) => event.preventDefault()}
      onClick={choose}
    >
      {line.kind === "record" ? <RecordLine hit={line.hit} /> : <ActionLine action={line.action} />}
    </div>
  );
}

function RecordLine({ hit }: { hit: Extract<Line, { kind: "record" }>["hit"] }) {
  const object = useObject(hit.object);
  const Icon = iconOf(object?.icon);
  return (
    <>
      <Icon size={15} className="shrink-0 text-muted" aria-hidden />
      <span className="shrink-0 truncate">{hit.label || t.record.unnamed}</span>
      <span className="min-w-0 flex-1 truncate text-muted">{hit.detail}</span>
      <span className="shrink-0 text-muted text-xs">{object?.labelSingular}</span>
    </>
  );
}

function ActionLine({ action }: { action: Extract<Line, { kind: "action" }>["action"] }) {
  const { icon: Icon, label, keys } = action;
  return (
    <>
      <Icon size={15} className="shrink-0 text-muted" aria-hidden />
      <span className="min-w-0 flex-1 truncate">{label}</span>
      {keys && <Keycaps keys={keys} />}
    </>
  );
}
