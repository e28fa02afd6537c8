// Lines of a list, or columns of a head, dragged to another place, by pointer events: HTML's own drag and drop does not
// work in every window.

import { type PointerEvent, type RefObject, useEffect, useRef, useState } from "react";
import { DRAG_SLACK, followDrag, swallowClick } from "../controls/drag";

type Axis = "x" | "y";

type Drag = { from: number; to: number; start: number; moving: boolean };

/** `drop` is told which line was let go over which. Only elements with `data-line` are lines. */
export function useReorder(list: RefObject<HTMLElement | null>, axis: Axis, drop: (from: number, to: number) => void) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const latest = useRef({ drag, drop });
  latest.current = { drag, drop };
  const dragging = drag !== null;

  useEffect(() => {
    if (!dragging) return;
    const move = (event: globalThis.PointerEvent) => {
      const at = along(event, axis);
      const to = lineAt(list.current, axis, at);
      setDrag((now) => now && { ...now, to, moving: now.moving || Math.abs(at - now.start) > DRAG_SLACK });
    };
    const end = () => {
      const { drag, drop } = latest.current;
      setDrag(null);
      if (!drag?.moving) return;
      swallowClick();
      if (drag.to !== drag.from) drop(drag.from, drag.to);
    };
    return followDrag(move, end, () => setDrag(null));
  }, [dragging, list, axis]);

  return {
    grab: (event: PointerEvent, at: number) => {
      if (event.button !== 0) return;
      setDrag({ from: at, to: at, start: along(event, axis), moving: false });
    },
    /** On which side of this line the dragged one would come to lie. */
    mark: (at: number): "before" | "after" | undefined => {
      if (!drag?.moving || drag.to !== at || drag.from === at) return undefined;
      return drag.to < drag.from ? "before" : "after";
    },
  };
}

const along = (event: { clientX: number; clientY: number }, axis: Axis): number =>
  axis === "x" ? event.clientX : event.clientY;

/** The line under this place of the window; the first or the last beyond them. */
function lineAt(list: HTMLElement | null, axis: Axis, at: number): number {
  const lines = [...(list?.querySelectorAll("[data-line]") ?? [])].map((line) => line.getBoundingClientRect());
  const beyond = lines.findIndex(({ right, bottom }) => at < (axis === "x" ? right : bottom));
  return beyond < 0 ? lines.length - 1 : beyond;
}
