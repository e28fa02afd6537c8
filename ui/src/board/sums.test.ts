import { expect, it } from "vitest";
import type { Field, GroupView } from "../api/bindings";
import { columnsOf } from "../table/columns";
import { placeColumns } from "../view/columns";
import { DEAL } from "../view/fixtures";
import type { Lane } from "./lanes";
import { laneSum, summedField } from "./sums";

const named = (name: string) => DEAL.fields.find((field) => field.name === name) as Field;
const group = (value: unknown, sum: unknown): GroupView => ({ value, label: null, count: 1, measures: [sum] });
const lane = (value: string | null) => ({ value }) as Lane;

it("says a sum for each currency", () => {
  const euros = { amountMicros: 12_345_500_000, currencyCode: "EUR" };
  const dollars = { amountMicros: 3_000_000_000, currencyCode: "USD" };
  const groups = [group("NEW", [euros]), group(null, [euros, dollars]), group("WON", [])];
  const of = (value: string | null) => laneSum(groups, lane(value), named("amount"));
  expect(of("NEW")).toEqual({ short: "€12,345.50", full: "€12,345.50" });
  expect(of(null)).toEqual({ short: "€12K + $3K", full: "€12,345.50 + $3,000" });
  expect(of("WON")).toBeNull();
  expect(of("GONE")).toBeNull();
});

it("says the sum of a number", () => {
  const groups = [group("NEW", 1200), group(null, 3), group("WON", null)];
  const of = (value: string | null) => laneSum(groups, lane(value), named("size"))?.short;
  expect([of("NEW"), of(null), of("WON")]).toEqual(["1,200", "3", undefined]);
});

it("sums the first amount or number that shows", () => {
  const columns = (changes: Record<string, { visible: boolean }>) => placeColumns(columnsOf(DEAL), [], changes);
  expect(summedField(columns({}))?.name).toBe("amount");
  expect(summedField(columns({ amount: { visible: false } }))?.name).toBe("size");
  expect(summedField(columns({ amount: { visible: false }, size: { visible: false } }))).toBeNull();
});
