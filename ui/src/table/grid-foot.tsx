// The foot of the table: a figure of each column over the whole list, chosen where it stands.

import { Menu } from "@base-ui/react/menu";
import { type CSSProperties, memo } from "react";
import type { ObjectType } from "../api/bindings";
import type { ListQuery } from "../api/window";
import { RadioOption } from "../controls/radio-option";
import { t } from "../messages";
import type { PlacedColumn } from "../view/columns";
import { type Aggregate, aggregatesOf } from "./aggregates";
import { FOOT_HEIGHT } from "./columns";
import { type ColumnFigure, useFigures } from "./use-figures";

/** Keeps a column's figure; null for none. */
export type Aggregating = (field: string, aggregate: Aggregate | null) => void;

type Props = {
  object: ObjectType;
  query: ListQuery;
  columns: PlacedColumn[];
  style: CSSProperties;
  /** The place of the row among all, the head being the first. */
  row: number;
  aggregate: Aggregating;
};

/** Drawn again only when its figures or its columns change, not as the rows go by. */
export const GridFoot = memo(function GridFoot({ object, query, columns, style, row, aggregate }: Props) {
  const figures = useFigures(object, query, columns);
  return (
    <div role="rowgroup" className="grid-foot" style={style} data-testid="foot">
      {/* biome-ignore lint/a11y/useFocusableInteractive: the buttons inside have it */}
      <div role="row" aria-rowindex={row} className="grid-row is-foot" style={{ height: FOOT_HEIGHT }}>
        {/* biome-ignore lint/a11y/useFocusableInteractive: there is nothing to do with it */}
        <div role="gridcell" aria-colindex={1} className="grid-cell is-pick" />
        {columns.map((column, at) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the button inside has it
          <div
            key={column.field.name}
            role="gridcell"
            aria-colindex={at + 2}
            className={`grid-cell ${column.label ? "is-label" : ""}`}
          >
            <FootCell column={column} figure={figures.get(column.field.name)} aggregate={aggregate} />
          </div>
        ))}
      </div>
    </div>
  );
});

type CellProps = { column: PlacedColumn; figure: ColumnFigure | undefined; aggregate: Aggregating };

/** What the menu calls no figure. */
const NOTHING = "";

function FootCell({ column: { field, align, label }, figure, aggregate }: CellProps) {
  const said = figure && t.aggregate.short[figure.aggregate];
  const value = figure?.isThere ? (figure.figure?.short ?? "–") : "";
  const name = figure
    ? t.aggregate.of(field.label, t.aggregate.names[figure.aggregate], figure.figure?.full ?? "")
    : t.aggregate.choose(field.label);
  return (
    <Menu.Root>
      <Menu.Trigger
        className={`foot-button ${align === "end" ? "justify-end" : ""}`}
        data-unset={figure || label ? undefined : ""}
        data-testid={`foot-${field.name}`}
        aria-label={name}
        title={name}
      >
        {figure ? (
          <>
            <span className="shrink-0 text-faint">{said}</span>
            <span className="truncate text-text tabular-nums">{value}</span>
          </>
        ) : (
          <span className="truncate">{t.aggregate.calculate}</span>
        )}
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align={align === "end" ? "end" : "start"} side="top" sideOffset={4} className="z-40">
          <Menu.Popup className="popup min-w-44 max-w-80 p-1">
            {figure?.figure && figure.figure.full !== figure.figure.short && (
              <p className="mb-1 border-line border-b px-2 pt-1 pb-2 tabular-nums" aria-hidden>
                {figure.figure.full}
              </p>
            )}
            <Menu.RadioGroup
              value={figure?.aggregate ?? NOTHING}
              onValueChange={(one: Aggregate | typeof NOTHING) => aggregate(field.name, one || null)}
              aria-label={field.label}
            >
              {([NOTHING, ...aggregatesOf(field)] as const).map((one) => (
                <RadioOption key={one} value={one}>
                  <span className="flex-1">{one === NOTHING ? t.aggregate.nothing : t.aggregate.names[one]}</span>
                </RadioOption>
              ))}
            </Menu.RadioGroup>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

/** The same on a narrow screen, where there are no columns: the figures that the view keeps, one after the other. */
export function FootLine({ object, query, columns }: Pick<Props, "object" | "query" | "columns">) {
  const figures = useFigures(object, query, columns);
  if (figures.size === 0) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
    <section className="foot-line" data-testid="foot" tabIndex={0} aria-label={t.aggregate.title}>
      <dl>
        {columns.map(({ field }) => {
          const one = figures.get(field.name);
          return one ? (
            <div key={field.name}>
              <dt className="text-muted text-xs">{t.aggregate.head(field.label, t.aggregate.names[one.aggregate])}</dt>
              <dd className="tabular-nums">{one.isThere ? (one.figure?.full ?? "–") : ""}</dd>
            </div>
          ) : null;
        })}
      </dl>
    </section>
  );
}
