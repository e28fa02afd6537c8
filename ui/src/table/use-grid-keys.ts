import { type KeyboardEvent, type RefObject, useRef } from "react";
import { maySet } from "../api/may";
import { flip } from "../field/field-editor";
import { kindOf } from "../field/kinds";
import { clearBlock, copyBlock } from "./block";
import { ROW_HEIGHT } from "./columns";
import type { GridParts } from "./grid";
import { type GridIntent, intentOf } from "./keys";
import { pickRange } from "./pick-range";
import { ALL_PICKED, NONE_PICKED, toggle } from "./picked";
import { useStable } from "./use-stable";

/** What the keyboard does to a table whose cells are not being edited. */
export function useGridKeys(grid: GridParts, scroller: RefObject<HTMLElement | null>) {
  const lastPicked = useRef<number | null>(null);

  const run = (intent: GridIntent) => {
    const { cursor, columns, window, act, picked, pick, peek, open, leave } = grid;
    const record = window.row(cursor.row);
    switch (intent.kind) {
      case "edit": {
        const field = columns[cursor.column]?.field;
        if (!record || !field || !maySet(record, field)) return;
        if (kindOf(field).flip) return void (intent.seed === null && flip(record, field));
        return act(intent);
      }
      case "peek":
        return record && peek(record);
      case "open":
        return record && open(record);
      case "pick":
        lastPicked.current = cursor.row;
        return record && pick(toggle(picked, record.id));
      case "pickRange":
        return pick(pickRange(picked, window, lastPicked.current ?? cursor.row, cursor.row));
      case "pickAll":
        return pick(picked.all && picked.ids.size === 0 ? NONE_PICKED : ALL_PICKED);
      case "copy":
        return void copyBlock(cursor, columns, window);
      case "clear":
        return void clearBlock(cursor, columns, window);
      case "escape":
        return leave();
      default:
        return act(intent);
    }
  };

  return useStable((event: KeyboardEvent<HTMLElement>) => {
    // Keys pressed in an editor or on a button inside the grid are theirs.
    if (event.target !== event.currentTarget || event.nativeEvent.isComposing) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT) - 3);
    const intent = intentOf(event, page);
    if (!intent) return;
    event.preventDefault();
    run(intent);
  });
}
