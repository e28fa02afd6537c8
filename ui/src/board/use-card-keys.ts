import type { KeyboardEvent } from "react";
import type { Field, RecordView } from "../api/bindings";
import { move as go, openRecord, usePlace } from "../shell/place";
import { useStable } from "../table/use-stable";
import { goToCard } from "./go-to-card";
import { type Lane, laneKey, neighbour } from "./lanes";

/** What a key does on a card. */
export function useCardKeys(lanes: Lane[], by: Field, move: (record: RecordView, lane: string) => void) {
  const { peek: peeked } = usePlace();
  return useStable((event: KeyboardEvent<HTMLElement>, record: RecordView) => {
    if (event.nativeEvent.isComposing) return;
    const step = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
    if (event.altKey && step !== 0) {
      const lane = neighbour(lanes, by, record, step);
      if (lane) move(record, laneKey(lane));
    } else if (event.key === "m") {
      document.querySelector<HTMLElement>(`[data-move="${record.id}"]`)?.click();
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      openRecord(record.id);
    } else if (event.key === "Escape" && peeked) {
      go({ peek: null });
    } else if (event.altKey || !goToCard(event.currentTarget, event.key)) return;
    event.preventDefault();
  });
}
