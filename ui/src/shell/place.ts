// Where the person is: which screen, which view of it, which record is open. All of it lives in the
// address's search parameters, so that back, forward, reload and a copied address work.

import { useSyncExternalStore } from "react";
import { type Condition, readConditions, writeConditions } from "../table/conditions";

export type Place = {
  /** An object's name, or one of the shell's own screens. */
  at: string;
  sorts: ColumnSort[];
  conditions: Condition[];
  /** A record shown beside the table. */
  peek: string | null;
  /** A record shown on a page of its own. */
  record: string | null;
  tab: string | null;
};

/** Sorting as a person chose it: by a column, which may stand for several slots. */
export type ColumnSort = { field: string; descending: boolean };

export const TRASH = "trash";
export const SYNC = "sync";

/** Where a window opens. */
const HOME = "person";

export function readPlace(search: string): Place {
  const params = new URLSearchParams(search);
  const sorts = (params.get("sort") ?? "").split(",").filter(Boolean);
  return {
    at: params.get("at") ?? HOME,
    sorts: sorts.map((sort) => ({ field: sort.replace(/^-/, ""), descending: sort.startsWith("-") })),
    conditions: readConditions(params.get("filter")),
    peek: params.get("peek"),
    record: params.get("record"),
    tab: params.get("tab"),
  };
}

export function writePlace(place: Place): string {
  const params = new URLSearchParams({ at: place.at });
  const sort = place.sorts.map(({ field, descending }) => (descending ? `-${field}` : field)).join(",");
  const texts = { sort, filter: writeConditions(place.conditions), peek: place.peek, record: place.record };
  for (const [name, text] of Object.entries({ ...texts, tab: place.tab })) if (text) params.set(name, text);
  return `?${params}`;
}

/** The current place. The same object while the address stays the same. */
export function usePlace(): Place {
  return readCached(useSyncExternalStore(subscribe, () => window.location.search));
}

export function currentPlace(): Place {
  return readCached(window.location.search);
}

/** Goes to another screen, forgetting the view of the one before. */
export function goTo(at: string): void {
  move({ at, sorts: [], conditions: [], peek: null, record: null, tab: null }, "push");
}

/** Opens a record on a page of its own. */
export function openRecord(id: string): void {
  move({ record: id, peek: null, tab: null }, "push");
}

/** Changes part of the place. `replace` where going back to the old one would be no use to anybody. */
export function move(change: Partial<Place>, how: "push" | "replace" = "replace"): void {
  const address = writePlace({ ...currentPlace(), ...change });
  if (address === window.location.search) return;
  window.history[how === "push" ? "pushState" : "replaceState"](null, "", address);
  for (const listener of listeners) listener();
}

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("popstate", listener);
  };
}

let cached: { search: string; place: Place } | null = null;

function readCached(search: string): Place {
  if (cached?.search !== search) cached = { search, place: readPlace(search) };
  return cached.place;
}
