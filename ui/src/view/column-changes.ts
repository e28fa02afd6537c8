// What was changed of columns and not saved, for as long as the window lives: of each view, and of each object's table.

import { useSyncExternalStore } from "react";
import { type ColumnChanges, UNCHANGED, withChanges } from "./columns";

const changes = new Map<string, ColumnChanges>();
const listeners = new Set<() => void>();

/** The key is a view's id, or the name of an object of which no view is open. */
export function changeColumns(key: string, more: ColumnChanges): void {
  if (Object.keys(more).length > 0) put(key, withChanges(changes.get(key) ?? UNCHANGED, more));
}

export const forgetColumns = (key: string): void => put(key, UNCHANGED);

function put(key: string, next: ColumnChanges): void {
  if (next === (changes.get(key) ?? UNCHANGED)) return;
  changes.set(key, next);
  for (const listener of listeners) listener();
}

export function useColumnChanges(key: string): ColumnChanges {
  return useSyncExternalStore(subscribe, () => changes.get(key) ?? UNCHANGED);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
