// One row, drawn again only when what it shows changes.

import { Check, PanelRight } from "lucide-react";
import { type MouseEvent, memo, type RefObject, useRef } from "react";
import type { RecordView } from "../api/bindings";
import { maySet } from "../api/may";
import { FieldEditor } from "../field/field-editor";
import { kindOf } from "../field/kinds";
import { t } from "../messages";
import { type Column, cellId, ROW_HEIGHT } from "./columns";
import type { RowHandlers } from "./use-row-handlers";

type Props = {
  index: number;
  record: RecordView | undefined;
  columns: Column[];
  /** The column the cursor is on; -1 on every other row. */
  cursorColumn: number;
  editing: { seed: string | null } | null;
  blockLeft: number;
  blockRight: number;
  picked: boolean;
  peeked: boolean;
  handlers: RowHandlers;
  grid: RefObject<HTMLElement | null>;
};

export const GridRow = memo(function GridRow(props: Props) {
  const { index, record, columns, cursorColumn, editing, blockLeft, blockRight, picked, peeked, handlers, grid } =
    props;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the grid holds the focus for its rows
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={picked}
      data-picked={picked || undefined}
      data-peeked={peeked || undefined}
      className="grid-row"
      style={{ transform: `translateY(${index * ROW_HEIGHT}px)`, height: ROW_HEIGHT }}
    >
      {/* biome-ignore lint/a11y/useFocusableInteractive: the grid holds the focus for its cells */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the key is x, on the grid */}
      <div
        role="gridcell"
        aria-colindex={1}
        className="grid-cell is-pick"
        onClick={(event) => handlers.pick(index, event.shiftKey)}
      >
        <span className={`checkbox ${picked ? "is-on" : ""}`}>
          {picked && <Check size={11} strokeWidth={3} aria-label={t.table.picked} />}
        </span>
      </div>
      {columns.map((column, at) => (
        <GridCell
          key={column.field.name}
          row={index}
          column={column}
          at={at}
          record={record}
          here={at === cursorColumn}
          inBlock={at >= blockLeft && at <= blockRight && blockLeft >= 0}
          editing={at === cursorColumn ? editing : null}
          handlers={handlers}
          grid={grid}
        />
      ))}
    </div>
  );
});

type CellProps = {
  row: number;
  column: Column;
  at: number;
  record: RecordView | undefined;
  here: boolean;
  inBlock: boolean;
  editing: { seed: string | null } | null;
  handlers: RowHandlers;
  grid: RefObject<HTMLElement | null>;
};

const GridCell = memo(function GridCell({
  row,
  column,
  at,
  record,
  here,
  inBlock,
  editing,
  handlers,
  grid,
}: CellProps) {
  const cell = useRef<HTMLDivElement>(null);
  const { field } = column;
  const { Cell, Editor } = kindOf(field);
  const open = Editor && record && maySet(record, field) ? editing : null;
  const conflicted = record?.conflicted.includes(field.name) ?? false;
  const click = (event: MouseEvent) => {
    // A click in the editor is not one on the cell below it.
    if (!open) handlers.place(row, at, event.shiftKey);
  };
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the grid holds the focus for its cells
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the grid's
    <div
      ref={cell}
      id={cellId(row, field.name)}
      data-testid={cellId(row, field.name)}
      role="gridcell"
      aria-colindex={at + 2}
      data-here={here || undefined}
      data-block={inBlock || undefined}
      data-conflicted={conflicted || undefined}
      className={`grid-cell ${column.label ? "is-label" : ""} ${column.align === "end" ? "justify-end" : ""}`}
      onClick={click}
      onDoubleClick={() => !open && handlers.edit(row, at)}
    >
      {record ? (
        <Cell value={record.values[field.name] ?? null} field={field} links={record.links} />
      ) : (
        <span className="skeleton" />
      )}
      {record && column.label && <LabelEnd record={record} row={row} peek={handlers.peek} />}
      {conflicted && <span className="dot is-warn ms-1.5" role="img" aria-label={t.record.conflicted} />}
      {record && open && (
        <FieldEditor
          record={record}
          field={field}
          seed={open.seed}
          anchor={cell}
          returnFocus={grid}
          done={(after) => {
            grid.current?.focus({ preventScroll: true });
            handlers.done(after);
          }}
        />
      )}
    </div>
  );
});

function LabelEnd({ record, row, peek }: { record: RecordView; row: number; peek: (row: number) => void }) {
  return (
    <>
      {record.label === "" && <span className="text-faint">{t.record.unnamed}</span>}
      {record.unsynced && (
        <span className="dot ms-2" role="img" aria-label={t.record.unsynced} title={t.record.unsynced} />
      )}
      <button
        type="button"
        tabIndex={-1}
        className="icon-button row-open"
        aria-label={t.table.openRecord(record.label)}
        title={t.table.peek}
        onClick={(event) => {
          event.stopPropagation();
          peek(row);
        }}
      >
        <PanelRight size={13} />
      </button>
    </>
  );
}
