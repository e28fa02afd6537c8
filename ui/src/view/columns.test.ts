import { describe, expect, it } from "vitest";
import type { ViewColumn } from "../api/bindings";
import { columnsOf } from "../table/columns";
import { type ColumnChanges, moveColumn, placeColumns, unsaved, withChanges } from "./columns";
import { DEAL } from "./fixtures";

const saved = (field: string, more: Partial<ViewColumn>): ViewColumn => ({
  field,
  position: null,
  width: null,
  visible: true,
  aggregate: null,
  ...more,
});

const placed = (columns: ViewColumn[] = [], changes: ColumnChanges = {}) =>
  placeColumns(columnsOf(DEAL), columns, changes);

const names = (columns: ViewColumn[] = [], changes: ColumnChanges = {}) =>
  placed(columns, changes).map(({ field }) => field.name);

/** Moves within what an earlier move left. */
function move(changes: ColumnChanges, name: string, onto: string, columns: ViewColumn[] = []): ColumnChanges {
  return withChanges(changes, moveColumn(placed(columns, changes), name, onto, 0.5));
}

describe("columns", () => {
  it("come in the order of the object, the label first, where nothing was said of them", () => {
    expect(names().slice(0, 4)).toEqual(["name", "city", "stage", "kind"]);
  });

  it("are as the view saved them, and as they were changed since", () => {
    const columns = [saved("stage", { position: 1, width: 90 }), saved("city", { visible: false })];
    const [label, first] = placed(columns, { stage: { width: 5000 } });
    expect([label?.field.name, first?.field.name, first?.width]).toEqual(["name", "stage", 800]);
    expect(placed(columns).find(({ field }) => field.name === "city")?.visible).toBe(false);
    expect(placed(columns, { city: { visible: true } }).every(({ visible }) => visible)).toBe(true);
  });

  it("never lose the label", () => {
    const [label] = placed([saved("name", { visible: false, position: 9 })]);
    expect([label?.field.name, label?.visible]).toEqual(["name", true]);
  });
});

describe("moving a column", () => {
  it.each([
    ["kind", "city", ["name", "kind", "city", "stage", "amount"]],
    ["city", "kind", ["name", "stage", "kind", "city", "amount"]],
    ["city", "stage", ["name", "stage", "city", "kind", "amount"]],
    ["amount", "name", ["name", "amount", "city", "stage", "kind"]],
    ["name", "kind", ["name", "city", "stage", "kind", "amount"]],
  ])("%s onto %s", (name, onto, order) => {
    expect(names([], move({}, name, onto)).slice(0, 5)).toEqual(order);
  });

  it("touches no column behind the new place", () => {
    expect(Object.keys(move({}, "amount", "stage"))).toEqual(["city", "amount"]);
    const columns = [saved("city", { position: 1 }), saved("stage", { position: 2 })];
    expect(Object.keys(moveColumn(placed(columns), "kind", "stage", 0.5))).toEqual(["kind"]);
  });

  it("goes on from move to move", () => {
    const once = move({}, "size", "city");
    const twice = move(once, "won", "city");
    expect(names([], twice).slice(0, 4)).toEqual(["name", "size", "won", "city"]);
    expect(names([], move(twice, "size", "city")).slice(0, 4)).toEqual(["name", "won", "city", "size"]);
  });

  it("puts two moves into one gap, made apart, at two places", () => {
    const columns = [saved("city", { position: 1 }), saved("stage", { position: 2 })];
    const at = (random: number) => moveColumn(placed(columns), "kind", "stage", random).kind?.position;
    expect(at(0.1)).not.toBe(at(0.9));
    for (const random of [0, 1]) expect(at(random)).toBeGreaterThan(1);
    for (const random of [0, 1]) expect(at(random)).toBeLessThan(2);
  });
});

it("says its figure as it was saved, chosen since or taken away since", () => {
  const columns = [saved("size", { aggregate: "sum" })];
  const of = (changes: ColumnChanges) => placed(columns, changes).find(({ field }) => field.name === "size")?.aggregate;
  expect([of({}), of({ size: { aggregate: "max" } }), of({ size: { aggregate: null } })]).toEqual(["sum", "max", null]);
  expect(unsaved({ size: { aggregate: null }, city: { aggregate: null } }, columns)).toEqual({
    size: { aggregate: null },
  });
});

it("tells what is not saved yet from what the view says already", () => {
  const columns = [saved("city", { width: 90, position: 2 })];
  const changes = { city: { width: 90, position: 3 }, stage: { visible: true }, kind: { visible: false } };
  expect(unsaved(changes, columns)).toEqual({ city: { position: 3 }, kind: { visible: false } });
});
