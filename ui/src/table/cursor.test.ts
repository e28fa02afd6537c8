import { expect, it } from "vitest";
import { blockOf, type Cursor, type CursorAction, moveCursor, START } from "./cursor";

const extent = { rows: 10, columns: 4 };
const at = (row: number, column: number, rest: Partial<Cursor> = {}): Cursor => ({ ...START, row, column, ...rest });
const step = (rows: number, columns: number, extend = false): CursorAction => ({ kind: "move", rows, columns, extend });

it.each<[string, Cursor, CursorAction, Cursor]>([
  ["moves", at(1, 1), step(1, 1), at(2, 2)],
  ["stops at the edges", at(0, 3), step(-5, 5), at(0, 3)],
  ["spans a block", at(1, 1), step(2, 0, true), at(3, 1, { anchor: { row: 1, column: 1 } })],
  [
    "keeps the block's corner",
    at(3, 1, { anchor: { row: 1, column: 1 } }),
    step(0, 1, true),
    at(3, 2, { anchor: { row: 1, column: 1 } }),
  ],
  ["drops the block on a plain move", at(3, 1, { anchor: { row: 1, column: 1 } }), step(1, 0), at(4, 1)],
  ["edits", at(1, 1), { kind: "edit", seed: "a" }, at(1, 1, { editing: { seed: "a" } })],
  ["goes down after Enter", at(1, 1, { editing: { seed: null } }), { kind: "done", after: "down" }, at(2, 1)],
  ["stays", at(1, 1, { editing: { seed: null } }), { kind: "done", after: "stay" }, at(1, 1)],
  [
    "wraps after Tab and keeps editing",
    at(1, 3, { editing: { seed: null } }),
    { kind: "done", after: "next" },
    at(2, 0, { editing: { seed: null } }),
  ],
  [
    "wraps back after Shift+Tab",
    at(1, 0, { editing: { seed: null } }),
    { kind: "done", after: "previous" },
    at(0, 3, { editing: { seed: null } }),
  ],
  ["goes to a place", at(1, 1), { kind: "place", cell: { row: 9 }, extend: false }, at(9, 1)],
])("%s", (_, before, action, after) => {
  expect(moveCursor(before, action, extent)).toEqual(after);
});

it("has no row below zero in an empty table", () => {
  expect(moveCursor(START, step(1, 0), { rows: 0, columns: 4 })).toEqual(START);
});

it("spans the same block from either corner", () => {
  const block = { top: 1, bottom: 3, left: 0, right: 2 };
  expect(blockOf(at(1, 2, { anchor: { row: 3, column: 0 } }))).toEqual(block);
  expect(blockOf(at(3, 0, { anchor: { row: 1, column: 2 } }))).toEqual(block);
});
