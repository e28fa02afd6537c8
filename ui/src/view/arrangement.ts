// How an object's records are looked at now: what the open view says, with what was changed since in its place. Pure.

import type { Field, FieldType, Filter, Json, ObjectType, SavedView, ViewKind, ViewPart } from "../api/bindings";
import type { ListQuery } from "../api/window";
import type { ColumnSort, Place } from "../shell/place";
import { columnsOf } from "../table/columns";
import type { Chip } from "../table/conditions";
import { toFilter, toParts, toSorts } from "../table/filter";
import { type ColumnChanges, type PlacedColumn, placeColumns, unsaved } from "./columns";
import { conditionsOf, rootOf, sameFilter, toChips } from "./read-filter";

export type Arrangement = {
  object: ObjectType;
  view: SavedView | null;
  conditions: Chip[];
  sorts: ColumnSort[];
  layout: ViewKind;
  /** The field that a board's columns or a calendar's days are of; null in a table, and where the object has none. */
  by: Field | null;
  /** All columns in their order, those that are hidden too. */
  columns: PlacedColumn[];
  /** What of the columns is not saved. */
  columnChanges: ColumnChanges;
  /** Whether it differs from the view, or from the table as it comes. */
  changed: boolean;
  /** What in the place says nothing that the view does not say. */
  redundant: Partial<Place>;
};

/** The fields that records can be laid out by. */
const LAID_OUT_BY: Record<ViewKind, readonly FieldType[]> = {
  TABLE: [],
  KANBAN: ["SELECT"],
  CALENDAR: ["DATE", "DATE_TIME"],
};

/** The fields of an object that a layout can be of. */
export const fieldsFor = (object: ObjectType, layout: ViewKind): Field[] =>
  object.fields.filter((field) => LAID_OUT_BY[layout].includes(field.type));

export function arrange(object: ObjectType, view: SavedView | null, place: Place, changes: ColumnChanges): Arrangement {
  const kept = saidBy(object, view);
  const conditions = place.conditions ?? kept.conditions;
  const sorts = place.sorts ?? kept.sorts;
  const layout = place.layout ?? kept.layout;
  const usual = layout === kept.layout ? kept.by : null;
  const choices = fieldsFor(object, layout);
  const named = (name: string | null) => choices.find((field) => field.name === name);
  const by = named(place.by) ?? named(usual) ?? choices[0] ?? null;

  const parts = toParts(object, conditions);
  const columnChanges = unsaved(changes, view?.columns ?? []);
  const same = {
    conditions: sameParts(parts, conditionsOf(view?.filter ?? null)),
    sorts: JSON.stringify(sorts) === JSON.stringify(kept.sorts),
    layout: layout === kept.layout,
    by: by?.name === usual || (usual === null && by === (choices[0] ?? null)),
  };
  return {
    object,
    view,
    conditions,
    sorts,
    layout,
    by,
    columns: placeColumns(columnsOf(object), view?.columns ?? [], changes),
    columnChanges,
    changed: Object.values(same).includes(false) || Object.keys(columnChanges).length > 0,
    redundant: {
      // A chip that asks nothing yet is being filled in.
      ...(same.conditions && parts.length === conditions.length && place.conditions && { conditions: null }),
      ...(same.sorts && place.sorts && { sorts: null }),
      ...(same.layout && place.layout && { layout: null }),
      ...(same.layout && same.by && place.by && { by: null }),
    },
  };
}

/** What the view says, in the interface's terms. */
function saidBy(object: ObjectType, view: SavedView | null) {
  const layout: ViewKind = view?.kind ?? "TABLE";
  const by = layout === "KANBAN" ? view?.groupBy?.field : layout === "CALENDAR" ? view?.dateField : null;
  return {
    conditions: toChips(object, view?.filter ?? null),
    sorts: columnSorts(view),
    layout,
    by: by ?? null,
  };
}

/** A column's sort may stand for several of the engine's. */
function columnSorts(view: SavedView | null): ColumnSort[] {
  const sorts = (view?.sorts ?? []).map(({ field, descending }) => ({ field: rootOf(field), descending }));
  return sorts.filter(({ field }, at) => sorts.findIndex((one) => one.field === field) === at);
}

const sameParts = (some: Filter[], others: Filter[]): boolean =>
  some.length === others.length && some.every((part, at) => sameFilter(part, others[at] as Filter));

/** What the engine is asked. */
export const toQuery = ({ object, conditions, sorts }: Arrangement): ListQuery => ({
  filter: toFilter(object, conditions),
  sorts: toSorts(object, sorts),
  trash: false,
});

/** The record of a view that says this. What did not fit, and so was left out, is put back. */
export function toValues({ object, view, conditions, sorts, layout, by }: Arrangement): Record<string, Json> {
  const kept = (part: ViewPart) => (view?.flaws ?? []).filter((flaw) => flaw.part === part && flaw.kept !== null);
  const parts = [...toParts(object, conditions), ...kept("filter").map((flaw) => flaw.kept)];
  const chosen = sorts.length > 0 ? toSorts(object, sorts) : [];
  const order = [...chosen, ...kept("sorts").map((flaw) => flaw.kept)];
  return {
    kind: layout,
    filter: parts.length > 0 ? { and: parts } : null,
    sorts: order.length > 0 ? order : null,
    ...(layout === "KANBAN" && { groupBy: by && { field: by.name } }),
    ...(layout === "CALENDAR" && { dateField: by?.name ?? null }),
  };
}
