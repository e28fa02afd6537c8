import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { ObjectType } from "../api/bindings";
import { totalsQuery } from "../api/queries";
import type { ListQuery } from "../api/window";
import type { Figure } from "../field/amounts";
import type { PlacedColumn } from "../view/columns";
import { type Aggregate, aggregateOf, figureOf, measureOf } from "./aggregates";

/** What the foot says of a column; without a figure while it is on its way, and where there was nothing to measure. */
export type ColumnFigure = { aggregate: Aggregate; figure: Figure | null; isThere: boolean };

/** The figures of the columns over the whole list, by the names of their fields: one question for all of them. */
export function useFigures(
  object: ObjectType,
  query: ListQuery,
  columns: readonly PlacedColumn[],
): ReadonlyMap<string, ColumnFigure> {
  const asked = useMemo(
    () =>
      columns.flatMap(({ field, aggregate }) => {
        const known = aggregateOf(field, aggregate);
        return known ? [{ field, aggregate: known, measure: measureOf(field, known) }] : [];
      }),
    [columns],
  );
  const measures = useMemo(() => asked.map(({ measure }) => measure), [asked]);
  const { data } = useQuery({ ...totalsQuery(object, query, measures), placeholderData: (before) => before });
  return useMemo(() => {
    const figures = asked.map(({ field, aggregate, measure }) => {
      const measured = data?.get(JSON.stringify(measure));
      const figure = measured === undefined ? null : figureOf(field, aggregate, measured);
      return [field.name, { aggregate, figure, isThere: measured !== undefined }] as const;
    });
    return new Map(figures);
  }, [asked, data]);
}
