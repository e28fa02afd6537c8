import { expect, it } from "vitest";
import { arrange, toQuery, toValues } from "./arrangement";
import { DEAL, is, PLACE, VIEW } from "./fixtures";

const inGraz = { field: "city", operator: "eq", value: "Graz" } as const;
const view = {
  ...VIEW,
  filter: { and: [is("city", "eq", "Graz")] },
  sorts: [
    { field: "address.addressCity", descending: true },
    { field: "address.addressStreet1", descending: true },
  ],
};

it("says what the view says", () => {
  const arranged = arrange(DEAL, view, PLACE, {});
  expect(arranged.conditions).toEqual([inGraz]);
  expect(arranged.sorts).toEqual([{ field: "address", descending: true }]);
  expect([arranged.layout, arranged.changed]).toEqual(["TABLE", false]);
  expect(toQuery(arranged).filter).toEqual(is("city", "eq", "Graz"));
});

it("says what was changed since, and that it was", () => {
  const place = { ...PLACE, conditions: [], sorts: [] };
  const arranged = arrange(DEAL, view, place, {});
  expect([arranged.conditions, arranged.sorts, arranged.changed]).toEqual([[], [], true]);
  expect(arranged.redundant).toEqual({});
  expect(arrange(DEAL, view, PLACE, { city: { width: 99 } }).changed).toBe(true);
});

it("finds what the place repeats of the view", () => {
  const place = { ...PLACE, conditions: [inGraz], sorts: [{ field: "address", descending: true }] };
  const arranged = arrange(DEAL, view, { ...place, layout: "TABLE" }, {});
  expect(arranged.changed).toBe(false);
  expect(arranged.redundant).toEqual({ conditions: null, sorts: null, layout: null });
});

it("keeps a chip that asks nothing yet", () => {
  const place = { ...PLACE, conditions: [inGraz, { ...inGraz, value: "" }] };
  expect(arrange(DEAL, view, place, {}).redundant).toEqual({});
});

it("lays out by the field of the view, of the place, or the first that can be", () => {
  const board = { ...VIEW, kind: "KANBAN" as const, groupBy: { field: "kind", granularity: null } };
  const by = (of: typeof VIEW | null, place: Partial<typeof PLACE>) =>
    arrange(DEAL, of, { ...PLACE, ...place }, {}).by?.name;
  expect(by(board, {})).toBe("kind");
  expect(by(board, { by: "stage" })).toBe("stage");
  expect(by(board, { layout: "CALENDAR" })).toBe("closes");
  expect(by(null, { layout: "KANBAN" })).toBe("stage");
  expect(by(null, {})).toBeUndefined();
  expect(arrange(DEAL, board, PLACE, {}).changed).toBe(false);
  expect(arrange(DEAL, board, { ...PLACE, by: "stage" }, {}).changed).toBe(true);
});

it("saves what is asked, and puts back what was left out of it", () => {
  const flaws = [
    { part: "filter" as const, why: "", kept: is("gone", "eq", "x") },
    { part: "sorts" as const, why: "", kept: { field: "gone", descending: false } },
    { part: "column" as const, why: "", kept: null },
  ];
  const arranged = arrange(DEAL, { ...view, flaws }, { ...PLACE, layout: "KANBAN" }, {});
  expect(toValues(arranged)).toEqual({
    kind: "KANBAN",
    filter: { and: [is("city", "eq", "Graz"), is("gone", "eq", "x")] },
    sorts: [
      { field: "address.addressCity", descending: true },
      { field: "address.addressStreet1", descending: true },
      { field: "gone", descending: false },
    ],
    groupBy: { field: "stage" },
  });
});
