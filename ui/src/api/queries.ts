// Reads, with the tags that say what each depends on.

import { queryOptions, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { localDay } from "../field/day";
import type { Field, Measure, ObjectType, Query, RecordView, SavedView, Schema } from "./bindings";
import { desktop, engine } from "./client";
import { type HeldPage, renewed } from "./live-page";
import { remember } from "./me";

/** Rows fetched together: one answer of about 100 kB, a few screens of a table. */
export const PAGE_ROWS = 200;

/** Objects whose records say who may do what, and so whether a record is locked. */
export const RIGHTS = ["role", "permission", "team", "workspaceMember"] as const;

const FOREVER = { staleTime: Number.POSITIVE_INFINITY } as const;

export const schemaQuery = queryOptions({
  queryKey: ["schema"],
  queryFn: async () => withoutPlaces(await engine.schema()),
  meta: { tags: ["schema"] },
  ...FOREVER,
});

/** A place in an order that is made by hand is moved, not read: no list and no form shows it. */
export const withoutPlaces = ({ objects }: Schema): Schema => ({
  objects: objects.map((object) => ({
    ...object,
    fields: object.fields.filter((field) => field.type !== "POSITION"),
  })),
});

/** The schema; the shell renders nothing below it until it is there. */
export function useSchema(): Schema {
  return useQuery(schemaQuery).data ?? NO_SCHEMA;
}

const NO_SCHEMA: Schema = { objects: [] };

/** The object with this name, if the workspace has it. */
export function useObject(name: string): ObjectType | undefined {
  return useSchema().objects.find((object) => object.nameSingular === name);
}

/** The objects that have a page of their own. */
export function useListed(): ObjectType[] {
  const schema = useSchema();
  return useMemo(() => schema.objects.filter((object) => object.listed), [schema]);
}

/** Names of all objects: what an answer drawn from the whole workspace depends on. */
function allTags(schema: Schema): string[] {
  return schema.objects.map((object) => object.nameSingular);
}

export function useWorkspace() {
  const schema = useSchema();
  return useQuery({ queryKey: ["workspace"], queryFn: readWorkspace, meta: { tags: allTags(schema) }, ...FOREVER });
}

async function readWorkspace() {
  const workspace = await engine.workspace();
  remember(workspace.member, workspace.never);
  return workspace;
}

/** One window of a list. It depends on its object, on those whose labels its relations show, and on who may change what. */
export function pageQuery(object: Paged, query: Shown, page: number) {
  return partQuery(object, query, page, { offset: page * PAGE_ROWS, limit: PAGE_ROWS });
}

/** The first records of a list, as many as are shown. */
export function firstQuery(object: Paged, query: Shown, limit: number) {
  return partQuery(object, query, `first ${limit}`, { offset: 0, limit });
}

/** What of an object has to be known to ask for its records. */
type Paged = Pick<ObjectType, "nameSingular" | "fields">;

/** What of an object's records a list shows. */
type Shown = Pick<Query, "filter" | "sorts" | "trash">;

function partQuery(object: Paged, query: Shown, part: number | string, window: Pick<Query, "offset" | "limit">) {
  const { nameSingular } = object;
  const { filter, sorts, trash } = query;
  // The day, since a filter may say "today".
  const queryKey = ["page", nameSingular, filter, sorts, trash, part, localDay(new Date())] as const;
  return queryOptions({
    queryKey,
    queryFn: ({ client }) =>
      renewed(client.getQueryData<HeldPage>(queryKey), { ...query, ...window, object: nameSingular }),
    meta: { tags: [nameSingular, ...RIGHTS, ...object.fields.flatMap((field) => field.targets)] },
    ...FOREVER,
  });
}

/** The sum of a field over the records of each value of another; nothing is asked where there is none to sum. */
export function groupQuery(
  object: ObjectType,
  { filter, trash }: Pick<Query, "filter" | "trash">,
  by: Field,
  of: Field | null,
) {
  const measures: Measure[] = of ? [{ kind: "sum", field: of.name }] : [];
  const grouping = { field: by.name, granularity: null };
  return queryOptions({
    queryKey: ["group", object.nameSingular, filter, trash, by.name, measures, localDay(new Date())],
    queryFn: () => engine.group({ object: object.nameSingular, filter, by: grouping, measures, trash }),
    enabled: of !== null,
    meta: { tags: [object.nameSingular] },
    ...FOREVER,
  });
}

/** What is measured of all records of a list, by what was asked. Nothing is asked where nothing is to be measured. */
export function totalsQuery(
  object: ObjectType,
  { filter, trash }: Pick<Query, "filter" | "trash">,
  measures: Measure[],
) {
  return queryOptions({
    queryKey: ["totals", object.nameSingular, filter, trash, measures, localDay(new Date())],
    queryFn: async () => {
      const { groups } = await engine.group({ object: object.nameSingular, filter, by: null, measures, trash });
      const [all] = groups;
      return new Map(measures.map((measure, at) => [JSON.stringify(measure), all?.measures[at] ?? null] as const));
    },
    enabled: measures.length > 0,
    meta: { tags: [object.nameSingular] },
    ...FOREVER,
  });
}

/** Every view that this person sees, of all objects. */
export const viewsQuery = queryOptions({
  queryKey: ["views"],
  queryFn: engine.views,
  meta: { tags: ["view", "viewField", "workspaceMember", "schema"] },
  ...FOREVER,
});

/** The saved views; undefined until they are there. */
export function useViews(): SavedView[] | undefined {
  return useQuery(viewsQuery).data;
}

export function useRecord(id: string, enabled = true) {
  const schema = useSchema();
  return useQuery({
    queryKey: ["record", id],
    queryFn: () => engine.record(id),
    enabled,
    meta: { tags: [`record:${id}`, ...allTags(schema)] },
    ...FOREVER,
  });
}

/** A large batch names its objects but not each of its records. */
export function useHistory({ id, object }: RecordView) {
  return useQuery({
    queryKey: ["history", id],
    queryFn: () => engine.history(id),
    meta: { tags: [`record:${id}`, object] },
    ...FOREVER,
  });
}

/** Kept fresh by the engine's `sync` events, which write straight into it. */
export const syncStatusQuery = queryOptions({
  queryKey: ["sync-status"],
  queryFn: desktop.syncStatus,
  meta: { tags: [] },
  ...FOREVER,
});

export function useAttention(count: number) {
  return useQuery({
    // The count is part of the key: a new entry, or one less, is another list.
    queryKey: ["attention", count],
    queryFn: desktop.attention,
    meta: { tags: [] },
    ...FOREVER,
  });
}
