// What all that is dragged has in common.

/** Pixels before a press becomes a drag: below, it is a click. */
export const DRAG_SLACK = 5;

/** The click that ends a drag is none. */
export function swallowClick(): void {
  const swallow = (event: MouseEvent) => event.stopPropagation();
  window.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => window.removeEventListener("click", swallow, true));
}
