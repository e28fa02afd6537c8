import { Maximize2, NotebookPen, PanelRight, SquareCheck, Star, Trash2 } from "lucide-react";
import type { Never, SearchHit } from "../api/bindings";
import { useNever } from "../api/may";
import { useStar } from "../favorites/use-favorites";
import { t } from "../messages";
import type { Action } from "../shell/action";
import { move, openRecord } from "../shell/place";
import { trash } from "../shell/trash";

/** What can be done with one record: Ctrl+K on it in the palette. */
export function useRecordActions(hit: SearchHit | null): Action[] {
  const { starred, toggle } = useStar(hit && { record: hit.id });
  const star = { id: "star", label: starred ? t.favorites.remove : t.favorites.add, icon: Star, run: toggle };
  const never = useNever();
  return hit ? [...actionsOf(hit, never), star] : [];
}

function actionsOf({ id, object }: SearchHit, never: Never): Action[] {
  const mayMake = (made: string) => !never.create.includes(made);
  const show = (tab: string | null) => move({ peek: id, record: null, tab }, "push");
  const actions: (Action | false)[] = [
    { id: "peek", label: t.actions.peek, icon: PanelRight, run: () => show(null) },
    { id: "open", label: t.actions.open, icon: Maximize2, run: () => openRecord(id) },
    mayMake("note") && { id: "note", label: t.actions.addNote, icon: NotebookPen, run: () => show("notes") },
    mayMake("task") && { id: "task", label: t.actions.addTask, icon: SquareCheck, run: () => show("tasks") },
    !never.delete.includes(object) && {
      id: "delete",
      label: t.common.delete,
      icon: Trash2,
      run: () => void trash([id]),
    },
  ];
  return actions.filter((action) => action !== false);
}
