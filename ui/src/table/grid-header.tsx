import { ArrowDown, ArrowUp, Check, Ellipsis, Minus, Plus } from "lucide-react";
import type { CSSProperties } from "react";
import type { ObjectType } from "../api/bindings";
import { kindOf } from "../field/kinds";
import { t } from "../messages";
import { show } from "../shell/overlays";
import type { ColumnSort } from "../shell/place";
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
};

export function GridHeader({ object, columns, style, sorts, sort, picked, total, pick }: Props) {
  const all = picked > 0 && picked === total;
  return (
    <div role="rowgroup" className="sticky top-0 z-10" style={style}>
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
          />
        ))}
        {/* biome-ignore lint/a11y/useFocusableInteractive: the button inside has it */}
        <div role="columnheader" aria-colindex={columns.length + 2} className="grid-cell">
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
      </div>
    </div>
  );
}

type ColumnProps = { column: Column; index: number } & Pick<Props, "object" | "sorts" | "sort">;

function ColumnHeader({ object, column, index, sorts, sort }: ColumnProps) {
  const { field } = column;
  const sorted = sorts.find((one) => one.field === field.name);
  const sortable = kindOf(field).sortKeys(field.name).length > 0;
  const Arrow = sorted?.descending ? ArrowDown : ArrowUp;
  const order = sorted ? (sorted.descending ? "descending" : "ascending") : "none";
  const className = `grid-cell group ${column.label ? "is-label" : ""} ${column.align === "end" ? "justify-end" : ""}`;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the button inside has it
    <div role="columnheader" aria-colindex={index + 2} aria-sort={sortable ? order : undefined} className={className}>
      {sortable ? (
        <button
          type="button"
          className="-mx-1 flex min-w-0 items-center gap-1 rounded-sm px-1 hover:text-text"
          title={t.table.sortBy(field.label)}
          onClick={() => sort(field.name)}
        >
          <span className="truncate">{field.label}</span>
          {sorted && <Arrow size={12} className="shrink-0 text-accent-text" aria-hidden />}
        </button>
      ) : (
        <span className="truncate">{field.label}</span>
      )}
      <button
        type="button"
        className="icon-button ms-auto opacity-0 focus-visible:opacity-100 group-hover:opacity-100"
        aria-label={t.schema.change(field.label)}
        title={t.schema.change(field.label)}
        onClick={() => show({ kind: "field", object: object.nameSingular, field: field.name })}
      >
        <Ellipsis size={14} />
      </button>
    </div>
  );
}
