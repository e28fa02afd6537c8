// Where the person is: which screen, which view of it, which record is open. All of it lives in the
// address's search parameters, so that back, forward, reload and a copied address work.

import { useSyncExternalStore } from "react";
import type { ViewKind } from "../api/bindings";
import { type Chip, readConditions, writeConditions } from "../table/conditions";

export type Place = {
  /** An object's name, or one of the shell's own screens. */
  at: string;
  /** A saved view of the object; all of its records where there is none. */
  view: string | null;
  /** What follows is the view's own while it is null, and otherwise takes its place. */
  sorts: ColumnSort[] | null;
  conditions: Chip[] | null;
  layout: ViewKind | null;
  /** The field that the columns of a board or the days of a calendar are of. */
  by: string | null;
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
  const layout = params.get("layout")?.toUpperCase();
  return {
    at: params.get("at") ?? HOME,
    view: params.get("view"),
    sorts: params.has("sort") ? readSorts(params.get("sort") ?? "") : null,
    conditions: params.has("filter") ? readConditions(params.get("filter")) : null,
    layout: LAYOUTS.find((known) => known === layout) ?? null,
    by: params.get("by"),
    peek: params.get("peek"),
    record: params.get("record"),
    tab: params.get("tab"),
  };
}

const LAYOUTS: readonly ViewKind[] = ["TABLE", "KANBAN", "CALENDAR"];

function readSorts(text: string): ColumnSort[] {
  const sorts = text.split(",").filter(Boolean);
  return sorts.map((sort) => ({ field: sort.replace(/^-/, ""), descending: sort.startsWith("-") }));
}

export function writePlace(place: Place): string {
  const { view, sorts, conditions, layout, by, peek, record, tab } = place;
  const sort = sorts?.map(({ field, descending }) => (descending ? `-${field}` : field)).join(",") ?? null;
  const texts = {
    view,
    sort,
    filter: conditions && writeConditions(conditions),
    layout: layout?.toLowerCase() ?? null,
    by,
    peek,
    record,
    tab,
  };
  const params = new URLSearchParams({ at: place.at });
  // No sort and no filter say something only where a view has them.
  for (const [name, text] of Object.entries(texts)) if (text || (text === "" && view)) params.set(name, text);
  return `?${params}`;
}

/** The current place. The same object while the address stays the same. */
export function usePlace(): Place {
  return readCached(useSyncExternalStore(subscribe, () => window.location.search));
}

export function currentPlace(): Place {
  return readCached(window.location.search);
}

/** What a place is where nobody chose anything. */
const UNCHOSEN = { view: null, sorts: null, conditions: null, layout: null, by: null };

/** Goes to another screen, forgetting the view of the one before. */
export function goTo(at: string): void {
  move({ ...UNCHOSEN, at, peek: null, record: null, tab: null }, "push");
}

/** Opens a saved view of an object, or all of its records. */
export function openView(at: string, view: string | null): void {
  move({ ...UNCHOSEN, at, view, peek: null, record: null, tab: null }, "push");
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
