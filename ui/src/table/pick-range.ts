import type { Window } from "../api/window";
import { type Picked, pickAll } from "./picked";

/** Picks every row between two, as far as they are loaded: what lies further is picked with Ctrl+A. */
export function pickRange(picked: Picked, window: Window, from: number, to: number): Picked {
  const ids: string[] = [];
  for (let row = Math.min(from, to); row <= Math.max(from, to); row++) {
    const record = window.row(row);
    if (record) ids.push(record.id);
  }
  return pickAll(picked, ids);
}
