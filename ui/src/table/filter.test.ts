import { describe, expect, it } from "vitest";
import type { Field, Filter, ObjectType } from "../api/bindings";
import { plainField } from "../field/plain-field";
import { type Condition, readConditions, withOperator, writeConditions } from "./conditions";
import { toFilter, toSorts } from "./filter";

const field = (name: string, type: Field["type"]) => plainField(name, name, type);

const person: ObjectType = {
  nameSingular: "person",
  namePlural: "people",
  labelSingular: "Person",
  labelPlural: "People",
  icon: "user-round",
  labelField: "name",
  listed: true,
  fields: [
    field("name", "FULL_NAME"),
    field("city", "TEXT"),
    field("age", "NUMBER"),
    field("worth", "CURRENCY"),
    field("emails", "EMAILS"),
    field("born", "DATE_TIME"),
    field("vip", "BOOLEAN"),
    field("company", "RELATION"),
  ],
};

const is = (name: string, operator: string, value: unknown) => ({ where: { field: name, operator, value } }) as Filter;

describe("conditions", () => {
  it.each<[Condition, Filter | null]>([
    [{ field: "city", operator: "contains", value: "zür" }, is("city", "contains", "zür")],
    [{ field: "city", operator: "isNull", value: "" }, is("city", "isNull", "")],
    [{ field: "city", operator: "contains", value: "" }, null],
    [{ field: "gone", operator: "eq", value: "x" }, null],
    [{ field: "age", operator: "gte", value: "1,200" }, is("age", "gte", 1200)],
    [{ field: "age", operator: "gte", value: "old" }, null],
    [{ field: "worth", operator: "lte", value: "50,000 EUR" }, is("worth", "lte", 50_000_000_000)],
    [{ field: "vip", operator: "eq", value: "true" }, is("vip", "eq", true)],
    [{ field: "emails", operator: "startsWith", value: "a" }, is("emails.primaryEmail", "startsWith", "a")],
    [{ field: "born", operator: "within", value: "this quarter" }, is("born", "within", "this quarter")],
    [{ field: "born", operator: "within", value: "soon" }, null],
    [{ field: "company", operator: "eq", value: "me" }, is("company", "eq", "me")],
    [
      { field: "born", operator: "eq", value: "2026-03-31" },
      {
        and: [is("born", "gte", "2026-03-31T00:00:00.000Z"), is("born", "lt", "2026-04-01T00:00:00.000Z")],
      },
    ],
    [
      { field: "name", operator: "contains", value: "an" },
      { and: [{ or: [is("name.firstName", "contains", "an"), is("name.lastName", "contains", "an")] }] },
    ],
  ])("%j", (condition, filter) => {
    expect(toFilter(person, [condition])).toEqual(filter);
  });

  it("hold together", () => {
    const both = toFilter(person, [
      { field: "city", operator: "eq", value: "Wien" },
      { field: "age", operator: "lte", value: "30" },
    ]);
    expect(both).toEqual({ and: [is("city", "eq", "Wien"), is("age", "lte", 30)] });
  });

  it("lose a value that means nothing to the other operator", () => {
    const day: Condition = { field: "born", operator: "gte", value: "2026-03-31" };
    expect(withOperator(day, "lte").value).toBe("2026-03-31");
    expect(withOperator(day, "within").value).toBe("");
  });

  it("survive the address", () => {
    const conditions: Condition[] = [{ field: "city", operator: "contains", value: 'a"b&c' }];
    expect(readConditions(writeConditions(conditions))).toEqual(conditions);
    expect(writeConditions([])).toBe("");
  });

  it.each(["", "not json", "{}", '[["a"]]', '[["a","hack","b"]]', "[[1,2,3]]"])(
    "%j in the address is ignored",
    (text) => {
      expect(readConditions(text)).toEqual([]);
    },
  );
});

it.each([
  [[], [{ field: "name", descending: false }]],
  [[{ field: "name", descending: true }], [{ field: "name", descending: true }]],
  [[{ field: "emails", descending: true }], [{ field: "emails.primaryEmail", descending: true }]],
  [[{ field: "updatedAt", descending: true }], [{ field: "updatedAt", descending: true }]],
  [[{ field: "company", descending: false }], []],
])("%j is asked for as %j", (chosen, asked) => {
  expect(toSorts(person, chosen)).toEqual(asked);
});
