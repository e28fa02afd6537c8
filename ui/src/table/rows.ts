// Which rows of a long table are in sight. Rows have one height, so this is arithmetic; a library that
// keeps a measurement for each of a million rows would cost more than the table itself.

import { type RefObject, useCallback, useLayoutEffect, useState } from "react";

/** Rows drawn beyond those in sight, either way: about a screen, so that scrolling never meets a blank. */
const OVERSCAN = 30;

/** Rows scrolled before the drawn ones are chosen anew: each time costs a render. */
const STEP = 8;

export type RowRange = { first: number; last: number };

/** The rows to draw for this scroll position. */
export function rowsAt(scrollTop: number, height: number, rowHeight: number, total: number): RowRange {
  const top = Math.floor(scrollTop / rowHeight / STEP) * STEP;
  const visible = Math.ceil(height / rowHeight);
  return { first: Math.max(0, top - OVERSCAN), last: Math.min(total, top + visible + STEP + OVERSCAN) - 1 };
}

export function useRows(scroller: RefObject<HTMLElement | null>, rowHeight: number, total: number): RowRange {
  const [range, setRange] = useState<RowRange>({ first: 0, last: Math.min(total, 2 * OVERSCAN) - 1 });
  const update = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    const next = rowsAt(element.scrollTop, element.clientHeight, rowHeight, total);
    setRange((range) => (range.first === next.first && range.last === next.last ? range : next));
  }, [scroller, rowHeight, total]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    update();
    element.addEventListener("scroll", update, { passive: true });
    const resized = new ResizeObserver(update);
    resized.observe(element);
    return () => {
      element.removeEventListener("scroll", update);
      resized.disconnect();
    };
  }, [scroller, update]);
  return range;
}

/** Brings a row into sight, between what sticks to the top and to the bottom: so many pixels in all. */
export function revealRow(element: HTMLElement, row: number, rowHeight: number, sticky: number): void {
  const top = row * rowHeight;
  const bottom = top + rowHeight + sticky;
  if (top < element.scrollTop) element.scrollTop = top;
  else if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight;
}
