// Something dragged onto one of several places by pointer events. What follows the pointer is moved without drawing the
// page again.

import { type PointerEvent, useCallback, useEffect, useRef, useState } from "react";
import { DRAG_SLACK, followDrag, swallowClick } from "./drag";

export type Drag<What> = {
  what: What;
  /** Where it was taken hold of, in it, and its width. */
  hold: { x: number; y: number; width: number };
  /** The place that it would be let go over. */
  over: string | null;
  moving: boolean;
};

type Places<What> = {
  /** The place under a point of the window. */
  placeAt: (x: number, y: number) => string | null;
  drop: (what: What, place: string) => void;
  /** Told of the pointer's way, to scroll along. */
  along?: (x: number) => void;
};

export function useDrag<What>(places: Places<What>) {
  const [drag, setDrag] = useState<Drag<What> | null>(null);
  const ghost = useRef<HTMLDivElement>(null);
  const start = useRef({ x: 0, y: 0 });
  const latest = useRef({ drag, places });
  latest.current = { drag, places };
  const dragging = drag !== null;

  useEffect(() => {
    if (!dragging) return;
    const move = ({ clientX: x, clientY: y }: globalThis.PointerEvent) => {
      const { drag, places } = latest.current;
      const away = Math.hypot(x - start.current.x, y - start.current.y) > DRAG_SLACK;
      places.along?.(x);
      const over = places.placeAt(x, y);
      setDrag((now) => {
        if (!now || (now.over === over && now.moving === (now.moving || away))) return now;
        return { ...now, over, moving: now.moving || away };
      });
      if (drag) follow(ghost.current, drag.hold, x, y);
    };
    const end = () => {
      const { drag, places } = latest.current;
      setDrag(null);
      if (!drag?.moving) return;
      swallowClick();
      if (drag.over !== null) places.drop(drag.what, drag.over);
    };
    return followDrag(move, end, () => setDrag(null));
  }, [dragging]);

  const grab = useCallback((event: PointerEvent<HTMLElement>, what: What) => {
    // A finger scrolls; it has menus and keys in place of this.
    if (event.button !== 0 || event.pointerType === "touch") return;
    const box = event.currentTarget.getBoundingClientRect();
    start.current = { x: event.clientX, y: event.clientY };
    const hold = { x: event.clientX - box.left, y: event.clientY - box.top, width: box.width };
    setDrag({ what, hold, over: null, moving: false });
  }, []);
  /** Where the ghost lies when it is first drawn. */
  const at = drag && { left: start.current.x - drag.hold.x, top: start.current.y - drag.hold.y };
  return { drag: drag?.moving ? drag : null, grab, ghost, at };
}

function follow(ghost: HTMLElement | null, hold: Drag<unknown>["hold"], x: number, y: number): void {
  if (!ghost) return;
  ghost.style.left = `${x - hold.x}px`;
  ghost.style.top = `${y - hold.y}px`;
}
