// What the cards of a lane come to. Pure.

import type { Field, GroupView, RecordView } from "../api/bindings";
import { member, memberText } from "../field/kind";
import { formatMoney, formatNumber } from "../messages/format";
import type { PlacedColumn } from "../view/columns";
import type { Lane } from "./lanes";

export type Sum = {
  /** As it stands in the lane's head. */
  short: string;
  /** All of it. */
  full: string;
};

/** The field that lanes are summed by: the first amount or number that the view shows. */
export const summedField = (columns: readonly PlacedColumn[]): Field | null =>
  columns.find(({ visible, field }) => visible && (field.type === "CURRENCY" || field.type === "NUMBER"))?.field ??
  null;

/** The engine's sum of a lane; null where its records have no number. */
export function numberSum(groups: readonly GroupView[], lane: Lane): Sum | null {
  const [sum] = groups.find(({ value }) => (value ?? null) === lane.value)?.measures ?? [];
  if (typeof sum !== "number") return null;
  return { short: formatNumber(sum), full: formatNumber(sum) };
}

/** The sum of amounts, one for each currency, since rates are not known offline; that of most records stands for them. */
export function moneySum(records: readonly RecordView[], field: Field): Sum | null {
  const sums = new Map<string, { micros: number; count: number }>();
  for (const { values } of records) {
    const amount = member(values[field.name], "amountMicros");
    if (amount === undefined || amount === null || amount === "") continue;
    const currency = memberText(values[field.name], "currencyCode");
    const { micros, count } = sums.get(currency) ?? { micros: 0, count: 0 };
    sums.set(currency, { micros: micros + Number(amount), count: count + 1 });
  }
  const texts = [...sums]
    .toSorted(([, one], [, other]) => other.count - one.count)
    .map(([currency, { micros }]) => formatMoney(micros, currency));
  const [first] = texts;
  if (first === undefined) return null;
  return { short: texts.length > 1 ? `${first} +${texts.length - 1}` : first, full: texts.join(", ") };
}
