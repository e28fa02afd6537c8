import { useEffect, useMemo } from "react";
import type { ObjectType } from "../api/bindings";
import { useViews } from "../api/queries";
import type { ListQuery } from "../api/window";
import { move, usePlace } from "../shell/place";
import { type Arrangement, arrange, toQuery } from "./arrangement";
import { forgetColumns, useColumnChanges } from "./column-changes";

/** How this object's records are looked at; null until it is known which views there are. */
export function useArrangement(object: ObjectType): Arrangement | null {
  const place = usePlace();
  const views = useViews();
  const view = views?.find(({ id, object: of }) => id === place.view && of === object.nameSingular) ?? null;
  const key = columnsKey(object, place.view);
  const changes = useColumnChanges(key);
  const arranged = useMemo(
    () => (views ? arrange(object, view, place, changes) : null),
    [object, views, view, place, changes],
  );
  useEffect(() => {
    if (!arranged) return;
    // What was saved meanwhile is the view's own from now on, and follows it.
    if (Object.keys(arranged.redundant).length > 0) move(arranged.redundant);
    if (Object.keys(arranged.columnChanges).length === 0) forgetColumns(key);
  }, [arranged, key]);
  return arranged;
}

/** What the unsaved changes of the columns are kept under. */
export const columnsKey = (object: ObjectType, view: string | null): string => view ?? object.nameSingular;

/** What the engine is asked; the same object while the question is the same, whatever else changes. */
export function useAsked(arranged: Arrangement): ListQuery {
  const asked = JSON.stringify(toQuery(arranged));
  return useMemo(() => JSON.parse(asked) as ListQuery, [asked]);
}
