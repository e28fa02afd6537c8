// The columns of a table: which of them show, and in which order.

import { Popover } from "@base-ui/react/popover";
import { Columns3, GripVertical } from "lucide-react";
import { type KeyboardEvent, useRef, useState } from "react";
import { t } from "../messages";
import type { Arrangement } from "./arrangement";
import { changeColumns } from "./column-changes";
import { moveColumn, type PlacedColumn } from "./columns";
import { columnsKey } from "./use-arrangement";
import { useReorder } from "./use-reorder";

export function ColumnsMenu({ arranged }: { arranged: Arrangement }) {
  const { columns, object, view } = arranged;
  const key = columnsKey(object, view?.id ?? null);
  const [said, say] = useState("");
  const list = useRef<HTMLUListElement>(null);
  const labelled = columns.filter(({ label }) => label);
  const others = columns.filter(({ label }) => !label);
  const bring = (name: string, onto: string) => {
    changeColumns(key, moveColumn(columns, name, onto, Math.random()));
  };
  const reorder = useReorder(list, "y", (from, to) => {
    const [moving, onto] = [others[from], others[to]];
    if (moving && onto) bring(moving.field.name, onto.field.name);
  });
  const keys = (event: KeyboardEvent, at: number) => {
    const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    const [column, onto] = [others[at], others[at + step]];
    if (!event.altKey || step === 0 || !column) return;
    event.preventDefault();
    if (!onto) return;
    bring(column.field.name, onto.field.name);
    say(t.view.moved(column.field.label, at + step + 1, others.length));
  };
  return (
    <Popover.Root>
      <Popover.Trigger
        className="icon-button max-wide:hidden"
        data-testid="columns"
        aria-label={t.view.columns}
        title={t.view.columns}
      >
        <Columns3 size={15} />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner align="end" sideOffset={4} className="z-40">
          <Popover.Popup className="popup w-64 p-1" aria-label={t.view.columns}>
            <ul className="max-h-[60vh] overflow-y-auto" ref={list}>
              {labelled.map((column) => (
                <li key={column.field.name} className="option ps-7 text-muted" data-fixed>
                  {column.field.label}
                </li>
              ))}
              {others.map((column, at) => (
                <ColumnLine
                  key={column.field.name}
                  column={column}
                  grab={(event) => reorder.grab(event, at)}
                  mark={reorder.mark(at)}
                  onKeyDown={(event) => keys(event, at)}
                  toggle={() => changeColumns(key, { [column.field.name]: { visible: !column.visible } })}
                />
              ))}
            </ul>
            <p className="px-2 pt-1.5 pb-1 text-muted text-xs">{t.view.columnsHint}</p>
            <span className="sr-only" aria-live="polite">
              {said}
            </span>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

type LineProps = {
  column: PlacedColumn;
  grab: (event: React.PointerEvent) => void;
  /** Where a dragged column would come to lie. */
  mark: "before" | "after" | undefined;
  onKeyDown: (event: KeyboardEvent) => void;
  toggle: () => void;
};

function ColumnLine({ column, grab, mark, onKeyDown, toggle }: LineProps) {
  const { field, visible } = column;
  return (
    <li className="option relative gap-1 ps-1 hover:bg-hover" data-mark={mark} data-line>
      <span
        className="grid h-6 w-5 cursor-grab touch-none place-items-center text-faint"
        aria-hidden
        onPointerDown={grab}
      >
        <GripVertical size={13} />
      </span>
      <label className="flex min-w-0 flex-1 items-center gap-2 py-1">
        <span className="min-w-0 flex-1 truncate">{field.label}</span>
        <input
          type="checkbox"
          className="accent-accent"
          aria-label={t.view.showColumn(field.label)}
          checked={visible}
          onChange={toggle}
          onKeyDown={onKeyDown}
        />
      </label>
    </li>
  );
}
