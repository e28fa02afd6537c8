// The cell cursor of a table: where it is, the block it spans, whether the cell is being edited. Pure.

import type { After } from "../field/kind";

export type Cell = { row: number; column: number };

export type Cursor = Cell & {
  /** The opposite corner of the block, where one is spanned. */
  anchor: Cell | null;
  /** What began the edit of the cell; null while it is not edited. */
  editing: { seed: string | null } | null;
};

/** What the table holds now. */
export type Extent = { rows: number; columns: number };

export type CursorAction =
  | { kind: "move"; rows: number; columns: number; extend: boolean }
  | { kind: "place"; cell: Partial<Cell>; extend: boolean }
  | { kind: "edit"; seed: string | null }
  | { kind: "done"; after: After };

export const START: Cursor = { row: 0, column: 0, anchor: null, editing: null };

export function moveCursor(cursor: Cursor, action: CursorAction, extent: Extent): Cursor {
  switch (action.kind) {
    case "edit":
      return { ...cursor, anchor: null, editing: { seed: action.seed } };
    case "done":
      return afterEdit(cursor, action.after, extent);
    case "move": {
      const target = { row: cursor.row + action.rows, column: cursor.column + action.columns };
      return at(cursor, target, action.extend, extent);
    }
    case "place":
      return at(cursor, { ...cursor, ...action.cell }, action.extend, extent);
  }
}

function at(cursor: Cursor, target: Cell, extend: boolean, extent: Extent): Cursor {
  const anchor = extend ? (cursor.anchor ?? { row: cursor.row, column: cursor.column }) : null;
  return { ...within(target, extent), anchor, editing: null };
}

function within({ row, column }: Cell, { rows, columns }: Extent): Cell {
  return { row: clamp(row, rows), column: clamp(column, columns) };
}

const clamp = (index: number, count: number) => Math.max(0, Math.min(index, count - 1));

/** Tab runs along the row and on into the next, as in a form. */
function afterEdit(cursor: Cursor, after: After, extent: Extent): Cursor {
  if (after === "stay") return { ...cursor, editing: null };
  if (after === "down") return at(cursor, { ...cursor, row: cursor.row + 1 }, false, extent);
  const position = cursor.row * extent.columns + cursor.column + (after === "next" ? 1 : -1);
  const bounded = clamp(position, extent.rows * extent.columns);
  const target = { row: Math.floor(bounded / extent.columns), column: bounded % extent.columns };
  // Tab keeps editing: it is how a row is filled in.
  return { ...at(cursor, target, false, extent), editing: { seed: null } };
}

export type Block = { top: number; bottom: number; left: number; right: number };

/** The cells that a copy or a clear is about. */
export function blockOf({ row, column, anchor }: Cursor): Block {
  const other = anchor ?? { row, column };
  return {
    top: Math.min(row, other.row),
    bottom: Math.max(row, other.row),
    left: Math.min(column, other.column),
    right: Math.max(column, other.column),
  };
}
