// What can be done with the picked rows.

import { Trash2, X } from "lucide-react";
import { useState } from "react";
import type { ObjectType } from "../api/bindings";
import { engine } from "../api/client";
import { useNever } from "../api/may";
import type { ListQuery } from "../api/window";
import { t } from "../messages";
import { explain } from "../shell/commit";
import { trash } from "../shell/trash";
import { isPicked, type Picked, pickedCount } from "./picked";

type Props = { object: ObjectType; query: ListQuery; total: number; picked: Picked; clear: () => void };

/** Ids read at once where all of a long list is picked. */
const READ_ROWS = 5_000;

export function SelectionBar({ object, query, total, picked, clear }: Props) {
  const [busy, setBusy] = useState(false);
  const mayDelete = !useNever().delete.includes(object.nameSingular);
  const count = pickedCount(picked, total);
  const remove = async () => {
    setBusy(true);
    try {
      if (await trash(await pickedIds(object, query, picked))) clear();
    } catch (error) {
      explain(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div
      role="toolbar"
      aria-label={t.table.selection}
      className="-translate-x-1/2 absolute bottom-14 left-1/2 z-30 flex items-center gap-1 rounded-lg bg-raised p-1 shadow-float"
    >
      <span className="whitespace-nowrap px-2 font-medium tabular-nums">{t.table.pickedCount(count)}</span>
      {mayDelete && (
        <button type="button" className="button is-quiet is-small is-danger" disabled={busy} onClick={remove}>
          <Trash2 size={14} aria-hidden />
          {t.common.delete}
        </button>
      )}
      <button type="button" className="icon-button" aria-label={t.table.clearSelection} onClick={clear}>
        <X size={14} />
      </button>
    </div>
  );
}

async function pickedIds(object: ObjectType, query: ListQuery, picked: Picked): Promise<string[]> {
  if (!picked.all) return [...picked.ids];
  const ids: string[] = [];
  for (let offset = 0; ; offset += READ_ROWS) {
    const page = await engine.page({ ...query, object: object.nameSingular, offset, limit: READ_ROWS });
    for (const { id } of page.records) if (isPicked(picked, id)) ids.push(id);
    if (page.records.length < READ_ROWS) return ids;
  }
}
