// Cards on their way from lane to lane.

import { useCallback, useEffect, useRef, useState } from "react";
import type { Field, RecordView } from "../api/bindings";
import { engine } from "../api/client";
import { maySet } from "../api/may";
import { t } from "../messages";
import { commitOrExplain } from "../shell/commit";
import { useStable } from "../table/use-stable";
import { type Lane, laneKey, laneOf } from "./lanes";

/** Milliseconds after which a card that was moved is where its list says, or is gone by the filter. */
const LANDING_MS = 2_000;

/** A record that was let go over a lane, until that lane's list has it. */
export type Landed = { record: RecordView; lane: string };

export function useCardMoves(lanes: Lane[], by: Field) {
  const awaited = useRef<string | null>(null);
  const [landed, land] = useState<Landed | null>(null);
  useEffect(() => {
    if (!landed) return;
    const timer = setTimeout(() => land(null), LANDING_MS);
    return () => clearTimeout(timer);
  }, [landed]);

  const move = useStable((record: RecordView, key: string) => {
    const lane = lanes.find((one) => laneKey(one) === key);
    if (!lane || laneOf(lanes, by, record) === lane || !maySet(record, by)) return;
    awaited.current = record.id;
    land({ record: { ...record, values: { ...record.values, [by.name]: lane.value } }, lane: key });
    void moveTo(record, by, lane).then((done) => done || land(null));
  });
  /** Whether this card is the one that was moved, and so is to have the keyboard: asked once. */
  const awaits = useCallback((id: string) => {
    if (awaited.current !== id) return false;
    awaited.current = null;
    return true;
  }, []);
  return { move, landed, awaits };
}

async function moveTo(record: RecordView, by: Field, lane: Lane): Promise<boolean> {
  const work = engine.edit(record.id, { [by.name]: lane.value });
  return (await commitOrExplain(work, t.board.moved(record.label, lane.label))) !== null;
}
