import { describe, expect, it } from "vitest";
import type { Condition } from "../table/conditions";
import { toParts } from "../table/filter";
import { DEAL, is } from "./fixtures";
import { toChips } from "./read-filter";

describe("a saved filter is read back as the chips that said it", () => {
  it.each<Condition>([
    { field: "city", operator: "contains", value: "Graz" },
    { field: "city", operator: "isNull", value: "" },
    { field: "name", operator: "contains", value: "anna lind" },
    { field: "name", operator: "notNull", value: "" },
    { field: "stage", operator: "neq", value: "NEW" },
    { field: "amount", operator: "gte", value: "1200.5" },
    { field: "address", operator: "contains", value: "Wien" },
    { field: "closes", operator: "within", value: "this quarter" },
    { field: "closes", operator: "lte", value: "2026-03-31" },
    { field: "tags", operator: "containsAny", value: "A,B" },
    { field: "won", operator: "eq", value: "false" },
    { field: "size", operator: "gte", value: "3" },
    { field: "*", operator: "contains", value: "graz" },
  ])("%j", (condition) => {
    const [part] = toParts(DEAL, [condition]);
    // As it comes from the engine: JSON, in an and.
    const saved = JSON.parse(JSON.stringify({ and: [part] }));
    expect(toChips(DEAL, saved)).toEqual([condition]);
  });
});

it("keeps what no chip can say, and asks it again", () => {
  const odd = { or: [is("city", "eq", "Graz"), is("stage", "eq", "NEW")] };
  const chips = toChips(DEAL, { and: [odd, is("gone", "eq", "x")] });
  expect(chips).toEqual([{ advanced: odd }, { advanced: is("gone", "eq", "x") }]);
  expect(toParts(DEAL, chips)).toEqual([odd, is("gone", "eq", "x")]);
});

it("takes a filter that is one condition for a list of one", () => {
  expect(toChips(DEAL, is("city", "eq", "Graz"))).toEqual([{ field: "city", operator: "eq", value: "Graz" }]);
  expect(toChips(DEAL, null)).toEqual([]);
});
