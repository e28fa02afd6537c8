// What the foot of a table says of a column: which figures a field has, what is asked for them, and how they read. Pure.

import type { Field, FieldType, Json, Measure } from "../api/bindings";
import { amountsFigure, type Figure } from "../field/amounts";
import { kindOf, typeOf } from "../field/kinds";
import { inFormat } from "../field/number-format";
import { formatFigure, formatMoment, formatNumber, formatPercent } from "../messages/format";

/** A figure of a column, as a view keeps it and the engine knows it. */
export type Aggregate = Measure["kind"];

const FILLED = ["countEmpty", "countNotEmpty", "percentEmpty", "percentNotEmpty"] as const satisfies Aggregate[];
const NUMBERS = ["sum", "average", "min", "max"] as const satisfies Aggregate[];
const ENDS = ["min", "max"] as const satisfies Aggregate[];

const MEASURED: Partial<Record<FieldType, readonly Aggregate[]>> = {
  NUMBER: NUMBERS,
  NUMERIC: NUMBERS,
  CURRENCY: NUMBERS,
  RATING: NUMBERS,
  DATE: ENDS,
  DATE_TIME: ENDS,
};

/** Types of several parts, of sets and of long texts: which of their values are the same says little. */
const NEVER_THE_SAME: readonly FieldType[] = [
  "FULL_NAME",
  "ADDRESS",
  "BOOLEAN",
  "RICH_TEXT",
  "RAW_JSON",
  "FILES",
  "ARRAY",
  "MULTI_SELECT",
];

/** The figures that a field's type allows, in the order in which they are offered. */
export function aggregatesOf(field: Field): Aggregate[] {
  const type = typeOf(field);
  const unique = NEVER_THE_SAME.includes(type) ? [] : (["countUnique"] as const);
  return ["count", ...unique, ...FILLED, ...(MEASURED[type] ?? [])];
}

/** What a view keeps of a column, where it is a figure that the field has. Another program may have saved anything. */
export const aggregateOf = (field: Field, kept: string | null): Aggregate | null =>
  aggregatesOf(field).find((one) => one === kept) ?? null;

/** What the engine is asked. Of texts in several parts the first is what tells them apart. */
export function measureOf(field: Field, aggregate: Aggregate): Measure {
  if (aggregate === "count") return { kind: aggregate };
  const [part] = aggregate === "countUnique" ? kindOf(field).sortKeys(field.name) : [];
  return { kind: aggregate, field: part ?? field.name };
}

/** A measure as it is read; null where there was nothing to measure. */
export function figureOf(field: Field, aggregate: Aggregate, measured: Json): Figure | null {
  if (Array.isArray(measured)) return amountsFigure(measured, aggregate === "sum" ? " + " : " · ");
  const text = textOf(field, aggregate, measured);
  return text === null ? null : { short: text, full: text };
}

function textOf(field: Field, aggregate: Aggregate, measured: Json): string | null {
  const isDay = typeOf(field) === "DATE" || typeOf(field) === "DATE_TIME";
  if (isDay && ENDS.some((end) => end === aggregate)) return momentText(measured);
  if (typeof measured !== "number") return null;
  if (aggregate.startsWith("percent")) return formatPercent(measured / 100);
  const isCount = aggregate.startsWith("count");
  return isCount ? formatNumber(measured) : (inFormat(measured, field) ?? formatFigure(measured));
}

/** A day, or a moment as the engine compares it: its milliseconds. */
function momentText(measured: Json): string | null {
  if (typeof measured === "string") return formatMoment(measured);
  return typeof measured === "number" ? formatMoment(new Date(measured).toISOString()) : null;
}
