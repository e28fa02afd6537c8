// What is done to saved views.

import type { ObjectType, SavedView } from "../api/bindings";
import { engine } from "../api/client";
import { viewsQuery } from "../api/queries";
import { queryClient } from "../api/query-client";
import { t } from "../messages";
import { commit, commitOrExplain } from "../shell/commit";
import { openView } from "../shell/place";
import { type Arrangement, toValues } from "./arrangement";
import { forgetColumns } from "./column-changes";
import { toEdits, withChanges } from "./columns";

/** Saves what was changed of the open view. */
export function saveChanges(arranged: Arrangement): void {
  const { view, columnChanges } = arranged;
  if (!view) return;
  const work = engine.saveView(view.id, toValues(arranged), toEdits(columnChanges));
  void commitOrExplain(work, t.view.saved(view.name));
}

/** Makes a view of what is looked at, and opens it. Rejects where it cannot be. */
export async function saveAs(
  arranged: Arrangement,
  name: string,
  owner: string | null,
  views: SavedView[],
): Promise<void> {
  const { object, view } = arranged;
  const positions = views.map(({ position }) => position ?? 0);
  const values = {
    ...toValues(arranged),
    name,
    object: object.nameSingular,
    owner,
    position: Math.max(0, ...positions) + 1,
  };
  const { records } = await commit(engine.saveView(null, values, columnsOf(arranged)), t.view.saved(name));
  const made = records.find((record) => record.object === "view");
  // The table turns to it once it is known what it looks like.
  await queryClient.fetchQuery({ ...viewsQuery, staleTime: 0 });
  if (!made) return;
  forgetColumns(view?.id ?? object.nameSingular);
  openView(object.nameSingular, made.id);
}

/** What the view that it comes from says of columns, with what was changed since. */
function columnsOf({ view, columnChanges }: Arrangement) {
  const said = (view?.columns ?? []).map(({ field, width, visible, position, aggregate }) => {
    const change = {
      visible,
      ...(width !== null && { width }),
      ...(position !== null && { position }),
      ...(aggregate !== null && { aggregate }),
    };
    return [field, change] as const;
  });
  return toEdits(withChanges(Object.fromEntries(said), columnChanges));
}

export async function renameView(view: SavedView, name: string): Promise<void> {
  await commit(engine.edit(view.id, { name }), t.view.renamed(name));
}

/** Gives a view to the whole team, or takes it for one's own. */
export function giveView(view: SavedView, owner: string | null): void {
  const said = owner ? t.view.nowPersonal(view.name) : t.view.nowShared(view.name);
  void commitOrExplain(engine.edit(view.id, { owner }), said);
}

export async function deleteView(view: SavedView, object: ObjectType): Promise<void> {
  const done = await commitOrExplain(engine.delete([view.id]), t.view.deleted(view.name));
  if (done) openView(object.nameSingular, null);
}
