// Where each table was left, for as long as the window lives: coming back to it is coming back to that row.

import { type Cursor, START } from "./cursor";

type Left = { scrollTop: number; cursor: Cursor };

const left = new Map<string, Left>();

export const recall = (object: string): Left => left.get(object) ?? { scrollTop: 0, cursor: START };

export function remember(object: string, change: Partial<Left>): void {
  left.set(object, { ...recall(object), ...change });
}
