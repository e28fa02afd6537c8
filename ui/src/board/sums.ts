// What the cards of a lane come to. Pure.

import type { Field, GroupView } from "../api/bindings";
import type { Figure } from "../field/amounts";
import { figureOf } from "../table/aggregates";
import type { PlacedColumn } from "../view/columns";
import type { Lane } from "./lanes";

/** The field that lanes are summed by: the first amount or number that the view shows. */
export const summedField = (columns: readonly PlacedColumn[]): Field | null =>
  columns.find(({ visible, field }) => visible && (field.type === "CURRENCY" || field.type === "NUMBER"))?.field ??
  null;

/** The engine's sum of a lane, of amounts one for each currency; null where its records have none. */
export function laneSum(groups: readonly GroupView[], lane: Lane, summed: Field): Figure | null {
  const [sum] = groups.find(({ value }) => (value ?? null) === lane.value)?.measures ?? [];
  return figureOf(summed, "sum", sum ?? null);
}
