import { ArrowDown, ArrowUp, Check, Ellipsis, Minus, Plus } from "lucide-react";
import { type CSSProperties, type KeyboardEvent, type PointerEvent, useRef } from "react";
import type { ObjectType } from "../api/bindings";
import { useNever } from "../api/may";
import { kindOf } from "../field/kinds";
import { t } from "../messages";
import { show } from "../shell/overlays";
import type { ColumnSort } from "../shell/place";
import { useReorder } from "../view/use-reorder";
import { type Column, HEADER_HEIGHT } from "./columns";
import { ALL_PICKED, NONE_PICKED, type Picked } from "./picked";

type Props = {
  object: ObjectType;
  columns: Column[];
  style: CSSProperties;
  sorts: ColumnSort[];
  sort: (field: string) => void;
  picked: number;
  total: number;
  pick: (picked: Picked) => void;
  reshape: Reshape;
};

/** What is done to the columns themselves. */
export type Reshape = {
  /** Brings a column to the place of another. */
  bring: (field: string, onto: string) => void;
  resize: (field: string, width: number) => void;
};

export function GridHeader({ object, columns, style, sorts, sort, picked, total, pick, reshape }: Props) {
  const all = picked > 0 && picked === total;
  const head = useRef<HTMLDivElement>(null);
  const never = useNever();
  const nameAt = (at: number) => columns[at]?.field.name ?? "";
  // The label is the first column, and stays it.
  const reorder = useReorder(head, "x", (from, to) => reshape.bring(nameAt(from + 1), nameAt(to + 1)));
  return (
    <div role="rowgroup" className="sticky top-0 z-10" style={style} ref={head}>
      {/* biome-ignore lint/a11y/useFocusableInteractive: the grid holds the focus for its rows */}
      <div role="row" aria-rowindex={1} className="grid-row is-header" style={{ height: HEADER_HEIGHT }}>
        {/* biome-ignore lint/a11y/useFocusableInteractive: the button inside has it */}
        <div role="columnheader" aria-colindex={1} className="grid-cell is-pick">
          <button
            type="button"
            className="grid h-full w-full place-items-center"
            aria-label={t.table.pickAll}
            aria-pressed={all}
            onClick={() => pick(all ? NONE_PICKED : ALL_PICKED)}
          >
            <span className={`checkbox ${picked > 0 ? "is-on" : ""}`}>
              {all ? <Check size={11} strokeWidth={3} /> : picked > 0 ? <Minus size={11} strokeWidth={3} /> : null}
            </span>
          </button>
        </div>
        {columns.map((column, index) => (
          <ColumnHeader
            key={column.field.name}
            object={object}
            column={column}
            index={index}
            sorts={sorts}
            sort={sort}
            reshape={reshape}
            neighbour={(step) => nameAt(Math.max(1, index + step))}
            grab={(event) => !column.label && reorder.grab(event, index - 1)}
            mark={column.label ? undefined : reorder.mark(index - 1)}
            shaped={!never.schema}
          />
        ))}
        {!never.schema && <NewFieldCell object={object} index={columns.length} />}
      </div>
    </div>
  );
}

function NewFieldCell({ object, index }: { object: ObjectType; index: number }) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the button inside has it
    <div role="columnheader" aria-colindex={index + 2} className="grid-cell">
      <button
        type="button"
        className="icon-button"
        aria-label={t.schema.newField(object.labelPlural)}
        title={t.schema.newField(object.labelPlural)}
        onClick={() => show({ kind: "newField", object: object.nameSingular })}
      >
        <Plus size={14} />
      </button>
    </div>
  );
}

type ColumnProps = {
  column: Column;
  index: number;
  /** The name of the column so many places further on. */
  neighbour: (step: number) => string;
  grab: (event: PointerEvent) => void;
  /** Where a dragged column would come to lie. */
  mark: "before" | "after" | undefined;
  /** Whether its field may be changed. */
  shaped: boolean;
} & Pick<Props, "object" | "sorts" | "sort" | "reshape">;

/** Pixels that a key makes a column wider. */
const STEP = 16;

function ColumnHeader({ object, column, index, sorts, sort, reshape, neighbour, grab, mark, shaped }: ColumnProps) {
  const { field } = column;
  const sorted = sorts.find((one) => one.field === field.name);
  const sortable = kindOf(field).sortKeys(field.name).length > 0;
  const Arrow = sorted?.descending ? ArrowDown : ArrowUp;
  const order = sorted ? (sorted.descending ? "descending" : "ascending") : "none";
  const className = `grid-cell group ${column.label ? "is-label" : ""} ${column.align === "end" ? "justify-end" : ""}`;
  const keys = (event: KeyboardEvent) => {
    const step = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
    if (step === 0 || event.altKey === event.shiftKey) return;
    event.preventDefault();
    if (event.altKey && !column.label) reshape.bring(field.name, neighbour(step));
    if (event.shiftKey) reshape.resize(field.name, column.width + step * STEP);
  };
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the button inside has it
    <div
      role="columnheader"
      aria-colindex={index + 2}
      aria-sort={sortable ? order : undefined}
      className={className}
      data-testid={`head-${field.name}`}
      data-line={column.label ? undefined : ""}
      data-mark={mark}
      onPointerDown={(event) => event.pointerType !== "touch" && grab(event)}
      onKeyDown={keys}
    >
      {sortable ? (
        <button
          type="button"
          className="-mx-1 flex min-w-0 items-center gap-1 rounded-sm px-1 hover:text-text"
          title={`${t.table.sortBy(field.label)}. ${t.view.columnKeys}`}
          onClick={() => sort(field.name)}
        >
          <span className="truncate">{field.label}</span>
          {sorted && <Arrow size={12} className="shrink-0 text-accent-text" aria-hidden />}
        </button>
      ) : (
        <span className="truncate">{field.label}</span>
      )}
      {shaped && (
        <button
          type="button"
          // Across from the label, which stands where the values do.
          className={`icon-button opacity-0 focus-visible:opacity-100 group-hover:opacity-100 ${column.align === "end" ? "-ms-1 order-first me-auto" : "ms-auto"}`}
          aria-label={t.schema.change(field.label)}
          title={t.schema.change(field.label)}
          onClick={() => show({ kind: "field", object: object.nameSingular, field: field.name })}
        >
          <Ellipsis size={14} />
        </button>
      )}
      <ResizeEdge width={column.width} resize={(width) => reshape.resize(field.name, width)} />
    </div>
  );
}

/** The edge that a column is made wider by. */
function ResizeEdge({ width, resize }: { width: number; resize: (width: number) => void }) {
  const start = useRef<{ x: number; width: number } | null>(null);
  return (
    <span
      className="resize-edge"
      data-testid="resize-edge"
      aria-hidden
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = { x: event.clientX, width };
      }}
      onPointerMove={(event) => start.current && resize(start.current.width + event.clientX - start.current.x)}
      onLostPointerCapture={() => {
        start.current = null;
      }}
    />
  );
}
