import { expect, it } from "vitest";
import { definitionOf, definitionText, placeOf, writeFilter } from "./computed";

it.each([
  ["Company.bad: character 13, `nothing`: is no field of Company; nothing was changed", [12, 19]],
  ["Company.bad: character 12: something is missing; nothing was changed", [11, 11]],
  ["a relation that leads nowhere", null],
])("%s is wrong at %j", (message, place) => {
  expect(placeOf(message)).toEqual(place);
});

it("says what a form asks for, and reads it", () => {
  const form = (values: Record<string, string>) => (name: string) => values[name] ?? "";
  const sum = definitionOf("ROLLUP", form({ leading: "opportunity.company", aggregate: "sum", field: "amount" }));
  expect(definitionText(sum)).toBe("sum of opportunity.amount");
  const count = definitionOf("ROLLUP", form({ leading: "person.company", aggregate: "count", field: "city" }));
  expect(count).toEqual({
    rollup: { object: "person", relation: "company", aggregate: "count", field: null, filter: null },
  });
  const won = { where: { field: "stage.kind", operator: "eq" as const, value: "WON" } };
  const filtered = definitionOf("ROLLUP", form({ leading: "opportunity.company", filter: writeFilter(won) }));
  expect("rollup" in filtered && filtered.rollup.filter).toEqual(won);
  expect(writeFilter(null)).toBe("");
  expect(definitionText(definitionOf("LOOKUP", form({ relation: "company", field: "employees" })))).toBe(
    "company.employees",
  );
});
