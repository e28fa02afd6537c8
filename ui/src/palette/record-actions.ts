import { Maximize2, NotebookPen, PanelRight, SquareCheck, Star, Trash2 } from "lucide-react";
import type { SearchHit } from "../api/bindings";
import { useStar } from "../favorites/use-favorites";
import { t } from "../messages";
import type { Action } from "../shell/action";
import { move, openRecord } from "../shell/place";
import { trash } from "../shell/trash";

/** What can be done with one record: Ctrl+K on it in the palette. */
export function useRecordActions(hit: SearchHit | null): Action[] {
  const { starred, toggle } = useStar(hit && { record: hit.id });
  const star = { id: "star", label: starred ? t.favorites.remove : t.favorites.add, icon: Star, run: toggle };
  return hit ? [...actionsOf(hit.id), star] : [];
}

function actionsOf(id: string): Action[] {
  const show = (tab: string | null) => move({ peek: id, record: null, tab }, "push");
  return [
    { id: "peek", label: t.actions.peek, icon: PanelRight, run: () => show(null) },
    { id: "open", label: t.actions.open, icon: Maximize2, run: () => openRecord(id) },
    { id: "note", label: t.actions.addNote, icon: NotebookPen, run: () => show("notes") },
    { id: "task", label: t.actions.addTask, icon: SquareCheck, run: () => show("tasks") },
    { id: "delete", label: t.common.delete, icon: Trash2, run: () => void trash([id]) },
  ];
}
