import { Ellipsis, type LucideIcon } from "lucide-react";
import { useListed } from "../api/queries";
import { t } from "../messages";
import { iconOf } from "./icons";
import { show } from "./overlays";
import { goTo, usePlace } from "./place";

/** Objects in the bar. With the way to all else they fit 360 px, with room for a thumb. */
export const IN_BAR = 4;

export function BottomNav() {
  const { at, record } = usePlace();
  const objects = useListed().slice(0, IN_BAR);
  const isIn = objects.some(({ nameSingular }) => nameSingular === at);
  return (
    <nav
      aria-label={t.shell.navigation}
      className="flex shrink-0 border-line border-t bg-canvas pb-[env(safe-area-inset-bottom)]"
    >
      {objects.map(({ nameSingular, labelPlural, icon }) => (
        <Stop
          key={nameSingular}
          label={labelPlural}
          Icon={iconOf(icon)}
          here={at === nameSingular && !record}
          go={() => goTo(nameSingular)}
        />
      ))}
      <Stop label={t.shell.more} Icon={Ellipsis} here={!isIn && !record} go={() => show({ kind: "places" })} />
    </nav>
  );
}

type StopProps = { label: string; Icon: LucideIcon; here: boolean; go: () => void };

function Stop({ label, Icon, here, go }: StopProps) {
  return (
    <button
      type="button"
      aria-current={here ? "page" : undefined}
      className="flex h-14 min-w-0 flex-1 flex-col items-center justify-center gap-0.5 text-[10.5px] tracking-tight text-muted aria-[current]:font-medium aria-[current]:text-accent-text"
      onClick={go}
    >
      <Icon size={19} strokeWidth={1.75} aria-hidden />
      <span className="max-w-full truncate">{label}</span>
    </button>
  );
}
