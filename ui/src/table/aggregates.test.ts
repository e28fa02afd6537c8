import { describe, expect, it } from "vitest";
import type { Field, Json } from "../api/bindings";
import { plainField } from "../field/plain-field";
import { type Aggregate, aggregateOf, aggregatesOf, figureOf, measureOf } from "./aggregates";

const field = (type: Field["type"], more: Partial<Field> = {}) => ({ ...plainField("f", "F", type), ...more });
const FILLED: Aggregate[] = ["countEmpty", "countNotEmpty", "percentEmpty", "percentNotEmpty"];

describe("a foot offers what the type allows", () => {
  it.each<[Field["type"], Aggregate[]]>([
    ["TEXT", ["count", "countUnique", ...FILLED]],
    ["FULL_NAME", ["count", ...FILLED]],
    ["MULTI_SELECT", ["count", ...FILLED]],
    ["RELATION", ["count", "countUnique", ...FILLED]],
    ["DATE", ["count", "countUnique", ...FILLED, "min", "max"]],
    ["CURRENCY", ["count", "countUnique", ...FILLED, "sum", "average", "min", "max"]],
  ])("%s", (type, aggregates) => {
    expect(aggregatesOf(field(type))).toEqual(aggregates);
  });

  it("and of a computed field what it comes to", () => {
    const computed = { from: { formula: "1" }, holds: "NUMBER" as const };
    expect(aggregatesOf(field("FORMULA", { computed }))).toContain("average");
  });
});

it("takes from a view only what the field has", () => {
  expect(aggregateOf(field("NUMBER"), "sum")).toBe("sum");
  expect(aggregateOf(field("TEXT"), "sum")).toBeNull();
  expect(aggregateOf(field("NUMBER"), "AVG")).toBeNull();
  expect(aggregateOf(field("NUMBER"), null)).toBeNull();
});

it("asks for the field, and where it has parts for the one that tells values apart", () => {
  expect(measureOf(field("EMAILS"), "countUnique")).toEqual({ kind: "countUnique", field: "f.primaryEmail" });
  expect(measureOf(field("EMAILS"), "countEmpty")).toEqual({ kind: "countEmpty", field: "f" });
  expect(measureOf(field("RELATION"), "countUnique")).toEqual({ kind: "countUnique", field: "f" });
  expect(measureOf(field("CURRENCY"), "sum")).toEqual({ kind: "sum", field: "f" });
  expect(measureOf(field("TEXT"), "count")).toEqual({ kind: "count" });
});

describe("a figure reads as its field does", () => {
  const euros = { amountMicros: 1_234_500_000, currencyCode: "EUR" };
  const dollars = { amountMicros: 25_000_000, currencyCode: "USD" };
  it.each<[Field, Aggregate, Json, string | null]>([
    [field("TEXT"), "count", 12345, "12,345"],
    [field("TEXT"), "percentEmpty", 33.3333, "33.3%"],
    [field("NUMBER"), "average", 10 / 3, "3.33"],
    [field("NUMBER", { format: { percent: true } }), "average", 0.25, "25%"],
    [field("NUMBER", { format: { percent: true } }), "countEmpty", 3, "3"],
    [field("NUMERIC", { format: { decimals: 2, unit: "kg" } }), "sum", 7, "7.00\u00a0kg"],
    [field("NUMBER"), "sum", null, null],
    [field("RATING"), "max", 5, "5"],
    [field("DATE"), "min", "2026-03-31", "Mar 31, 2026"],
    [field("DATE_TIME"), "max", Date.UTC(2026, 2, 31), "Mar 31, 2026"],
    [field("DATE"), "max", null, null],
    [field("CURRENCY"), "sum", [euros], "€1,234.50"],
    [field("CURRENCY"), "sum", [euros, dollars], "€1.2K + $25"],
    [field("CURRENCY"), "max", [euros, dollars], "€1.2K · $25"],
    [field("CURRENCY"), "sum", [], null],
  ])("%#", (of, aggregate, measured, text) => {
    expect(figureOf(of, aggregate, measured)?.short ?? null).toBe(text);
  });
});
