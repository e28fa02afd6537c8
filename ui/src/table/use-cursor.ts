import { useCallback, useRef, useState } from "react";
import { type Cursor, type CursorAction, type Extent, moveCursor } from "./cursor";
import { recall, remember } from "./memory";

/** The cursor of one object's table, kept within what the table holds now. */
export function useCursor(object: string, extent: Extent) {
  const [state, setState] = useState<Cursor>(() => ({ ...recall(object).cursor, editing: null }));
  const now = useRef(extent);
  now.current = extent;
  const act = useCallback(
    (action: CursorAction) =>
      setState((before) => {
        const cursor = moveCursor(before, action, now.current);
        remember(object, { cursor });
        return cursor;
      }),
    [object],
  );
  const inside = state.row < extent.rows && state.column < extent.columns;
  const last = (count: number) => Math.max(0, count - 1);
  const cursor = inside
    ? state
    : { ...state, row: Math.min(state.row, last(extent.rows)), column: Math.min(state.column, last(extent.columns)) };
  return { cursor, act };
}
