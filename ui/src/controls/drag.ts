// What all that is dragged has in common.

/** Pixels before a press becomes a drag: below, it is a click. */
export const DRAG_SLACK = 5;

/** The click that ends a drag is none. */
export function swallowClick(): void {
  const swallow = (event: MouseEvent) => event.stopPropagation();
  window.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => window.removeEventListener("click", swallow, true));
}

/** Follows a drag from here on: the pointer's way, letting go, and Escape, which is nobody else's then. Ends with the returned function. */
export function followDrag(move: (event: PointerEvent) => void, end: () => void, cancel: () => void): () => void {
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
}
