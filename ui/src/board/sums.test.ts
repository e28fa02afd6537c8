import { expect, it } from "vitest";
import type { Field, GroupView, RecordView } from "../api/bindings";
import { columnsOf } from "../table/columns";
import { placeColumns } from "../view/columns";
import { DEAL } from "../view/fixtures";
import type { Lane } from "./lanes";
import { moneySum, numberSum, summedField } from "./sums";

const amount = DEAL.fields.find(({ name }) => name === "amount") as Field;
const deal = (micros: number | string | null, currencyCode = "EUR") =>
  ({ values: { amount: micros === null ? null : { amountMicros: micros, currencyCode } } }) as unknown as RecordView;

it("adds amounts up by currency, and names that of most records", () => {
  expect(moneySum([deal(1_500_000), deal("2500000"), deal(null)], amount)).toEqual({ short: "€4", full: "€4" });
  const mixed = [deal(90_000_000, "USD"), deal(1_000_000), deal(2_000_000)];
  expect(moneySum(mixed, amount)).toEqual({ short: "€3 +1", full: "€3, $90" });
  expect(moneySum([deal(null)], amount)).toBeNull();
});

it("takes numbers from the groups of the engine", () => {
  const group = (value: unknown, sum: unknown): GroupView => ({ value, label: null, count: 1, measures: [sum] });
  const groups = [group("NEW", 1200), group(null, 3), group("WON", null)];
  const lane = (value: string | null) => ({ value }) as Lane;
  expect(numberSum(groups, lane("NEW"))?.short).toBe("1,200");
  expect(numberSum(groups, lane(null))?.short).toBe("3");
  expect(numberSum(groups, lane("WON"))).toBeNull();
  expect(numberSum(groups, lane("GONE"))).toBeNull();
});

it("sums the first amount or number that shows", () => {
  const columns = (changes: Record<string, { visible: boolean }>) => placeColumns(columnsOf(DEAL), [], changes);
  expect(summedField(columns({}))?.name).toBe("amount");
  expect(summedField(columns({ amount: { visible: false } }))?.name).toBe("size");
  expect(summedField(columns({ amount: { visible: false }, size: { visible: false } }))).toBeNull();
});
