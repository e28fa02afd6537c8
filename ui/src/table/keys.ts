// What a key does in a table, while no cell is being edited. Pure, so that it can be read as a table.

import type { CursorAction } from "./cursor";

export type GridIntent =
  | CursorAction
  | { kind: "peek" | "open" | "pick" | "pickRange" | "pickAll" | "copy" | "clear" | "escape" };

type Key = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/** Far beyond any table: the cursor stops at the edge. */
const EDGE = 1e9;

/** What the key asks for; null where it is none of the table's business. `page` is the rows in sight. */
export function intentOf(key: Key, page: number): GridIntent | null {
  const mod = key.ctrlKey || key.metaKey;
  const arrow = arrowOf(key.key, page, mod);
  if (arrow && !key.altKey) return { kind: "move", ...arrow, extend: key.shiftKey };
  if (key.altKey) return null;
  return mod ? withMod(key.key) : plain(key);
}

function arrowOf(key: string, page: number, far: boolean): { rows: number; columns: number } | null {
  const step = far ? EDGE : 1;
  switch (key) {
    case "ArrowUp":
      return { rows: -step, columns: 0 };
    case "ArrowDown":
      return { rows: step, columns: 0 };
    case "ArrowLeft":
      return { rows: 0, columns: -step };
    case "ArrowRight":
      return { rows: 0, columns: step };
    case "PageUp":
      return { rows: -page, columns: 0 };
    case "PageDown":
      return { rows: page, columns: 0 };
    case "Home":
      return { rows: far ? -EDGE : 0, columns: -EDGE };
    case "End":
      return { rows: far ? EDGE : 0, columns: EDGE };
    default:
      return null;
  }
}

function withMod(key: string): GridIntent | null {
  switch (key.toLowerCase()) {
    case "enter":
      return { kind: "open" };
    case "a":
      return { kind: "pickAll" };
    case "c":
      return { kind: "copy" };
    default:
      return null;
  }
}

function plain({ key, shiftKey }: Key): GridIntent | null {
  switch (key) {
    case "Enter":
    case "F2":
      return { kind: "edit", seed: null };
    case " ":
      return { kind: "peek" };
    case "Escape":
      return { kind: "escape" };
    case "Delete":
    case "Backspace":
      return { kind: "clear" };
    case "x":
    case "X":
      return { kind: shiftKey ? "pickRange" : "pick" };
    case "/":
    case "?":
      return null;
    default:
      // Any other character replaces the value.
      return [...key].length === 1 ? { kind: "edit", seed: key } : null;
  }
}
