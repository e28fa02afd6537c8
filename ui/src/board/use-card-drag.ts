// A card dragged over the board by pointer events. What follows the pointer is moved without drawing the board again.

import { type PointerEvent, type RefObject, useCallback, useEffect, useRef, useState } from "react";
import type { RecordView } from "../api/bindings";
import { DRAG_SLACK, swallowClick } from "../controls/drag";

export type CardDrag = {
  record: RecordView;
  /** Where the card was taken hold of, in it, and its width. */
  hold: { x: number; y: number; width: number };
  /** The lane that it would be let go over. */
  over: string | null;
  moving: boolean;
};

/** Pixels from the board's edge within which it scrolls, and how far each time. */
const EDGE = 48;
const SCROLL = 14;

export function useCardDrag(board: RefObject<HTMLElement | null>, drop: (record: RecordView, lane: string) => void) {
  const [drag, setDrag] = useState<CardDrag | null>(null);
  const ghost = useRef<HTMLDivElement>(null);
  const start = useRef({ x: 0, y: 0 });
  const latest = useRef({ drag, drop });
  latest.current = { drag, drop };
  const dragging = drag !== null;

  useEffect(() => {
    if (!dragging) return;
    const move = (event: globalThis.PointerEvent) => {
      const { clientX: x, clientY: y } = event;
      const away = Math.hypot(x - start.current.x, y - start.current.y) > DRAG_SLACK;
      scrollAtEdge(board.current, x);
      const over = laneAt(board.current, x);
      setDrag((now) => {
        if (!now || (now.over === over && now.moving === (now.moving || away))) return now;
        return { ...now, over, moving: now.moving || away };
      });
      place(ghost.current, latest.current.drag, x, y);
    };
    const end = () => {
      const { drag, drop } = latest.current;
      setDrag(null);
      if (!drag?.moving) return;
      swallowClick();
      if (drag.over !== null) drop(drag.record, drag.over);
    };
    const cancel = () => setDrag(null);
    const leave = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      cancel();
    };
    const stop = new AbortController();
    const { signal } = stop;
    window.addEventListener("pointermove", move, { signal });
    window.addEventListener("pointerup", end, { signal });
    window.addEventListener("pointercancel", cancel, { signal });
    window.addEventListener("keydown", leave, { signal, capture: true });
    return () => stop.abort();
  }, [dragging, board]);

  const grab = useCallback((event: PointerEvent<HTMLElement>, record: RecordView) => {
    // A finger scrolls; its way to another lane is the card's menu.
    if (event.button !== 0 || event.pointerType === "touch") return;
    const box = event.currentTarget.getBoundingClientRect();
    start.current = { x: event.clientX, y: event.clientY };
    const hold = { x: event.clientX - box.left, y: event.clientY - box.top, width: box.width };
    setDrag({ record, hold, over: null, moving: false });
  }, []);
  /** Where the ghost lies when it is first drawn. */
  const at = drag && { left: start.current.x - drag.hold.x, top: start.current.y - drag.hold.y };
  return { drag: drag?.moving ? drag : null, grab, ghost, at };
}

function place(ghost: HTMLElement | null, drag: CardDrag | null, x: number, y: number): void {
  if (!ghost || !drag) return;
  ghost.style.left = `${x - drag.hold.x}px`;
  ghost.style.top = `${y - drag.hold.y}px`;
}

function laneAt(board: HTMLElement | null, x: number): string | null {
  for (const lane of board?.querySelectorAll<HTMLElement>("[data-lane]") ?? []) {
    const { left, right } = lane.getBoundingClientRect();
    if (x >= left && x < right) return lane.dataset.lane ?? null;
  }
  return null;
}

function scrollAtEdge(board: HTMLElement | null, x: number): void {
  if (!board) return;
  const { left, right } = board.getBoundingClientRect();
  if (x > right - EDGE) board.scrollLeft += SCROLL;
  else if (x < left + EDGE) board.scrollLeft -= SCROLL;
}
