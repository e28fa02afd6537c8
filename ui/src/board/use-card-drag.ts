import type { RefObject } from "react";
import type { RecordView } from "../api/bindings";
import { useDrag } from "../controls/use-drag";

/** Pixels from the board's edge within which it scrolls, and how far each time. */
const EDGE = 48;
const SCROLL = 14;

/** A card dragged to another lane. */
export function useCardDrag(board: RefObject<HTMLElement | null>, drop: (record: RecordView, lane: string) => void) {
  return useDrag<RecordView>({
    placeAt: (x) => laneAt(board.current, x),
    drop,
    along: (x) => scrollAtEdge(board.current, x),
  });
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
