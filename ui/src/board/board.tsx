// An object's records as cards, in a column for each option of a field.

import { useQuery } from "@tanstack/react-query";
import { Columns3 } from "lucide-react";
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { createPortal } from "react-dom";
import type { Field, RecordView } from "../api/bindings";
import { engine } from "../api/client";
import { firstQuery } from "../api/queries";
import { t } from "../messages";
import { commitOrExplain } from "../shell/commit";
import { show } from "../shell/overlays";
import { move as go, openRecord, usePlace } from "../shell/place";
import { NewRow } from "../table/new-row";
import { useStable } from "../table/use-stable";
import type { Arrangement } from "../view/arrangement";
import { columnsKey, useAsked } from "../view/use-arrangement";
import { ViewBar } from "../view/view-bar";
import { BoardLane } from "./board-lane";
import { CardFace, type CardHandlers } from "./card";
import { goToCard } from "./go-to-card";
import { type Lane, laneKey, laneOf, lanesOf, neighbour } from "./lanes";
import { useCardDrag } from "./use-card-drag";
import { useCollapsed } from "./use-collapsed";

export function Board({ arranged }: { arranged: Arrangement }) {
  const { object, by } = arranged;
  const all = useQuery(firstQuery(object, useAsked(arranged), 1)).data;
  const peek = (record: RecordView) => go({ peek: record.id });
  return (
    <>
      <ViewBar arranged={arranged} count={all?.total ?? null} />
      {by ? <Lanes key={by.name} arranged={arranged} by={by} peek={peek} /> : <NoField arranged={arranged} />}
      <NewRow object={object} created={peek} leave={() => undefined} />
    </>
  );
}

function NoField({ arranged: { object } }: { arranged: Arrangement }) {
  return (
    <div className="grid flex-1 place-content-center justify-items-center gap-3 p-8 text-center">
      <Columns3 size={28} strokeWidth={1.5} className="text-faint" aria-hidden />
      <p className="max-w-72 text-muted">{t.board.noField(object.labelPlural)}</p>
      <button type="button" className="button" onClick={() => show({ kind: "newField", object: object.nameSingular })}>
        {t.schema.newField(object.labelPlural)}
      </button>
    </div>
  );
}

type LanesProps = { arranged: Arrangement; by: Field; peek: (record: RecordView) => void };

/** Milliseconds after which a card that was moved is where its list says, or is gone by the filter. */
const LANDING_MS = 2_000;

function Lanes({ arranged, by, peek }: LanesProps) {
  const { object, view, columns } = arranged;
  const query = useAsked(arranged);
  const { peek: peeked } = usePlace();
  const board = useRef<HTMLDivElement>(null);
  const awaited = useRef<string | null>(null);
  const [landed, land] = useState<{ record: RecordView; lane: string } | null>(null);
  const { isCollapsed, collapse } = useCollapsed(columnsKey(object, view?.id ?? null));
  const lanes = useMemo(() => lanesOf(by), [by]);
  const fields = useMemo(
    () =>
      columns
        .filter(({ visible, label, field }) => visible && !label && field.name !== by.name)
        .map((one) => one.field),
    [columns, by],
  );

  const move = useStable((record: RecordView, key: string) => {
    const lane = lanes.find((one) => laneKey(one) === key);
    if (!lane || laneOf(lanes, by, record) === lane) return;
    awaited.current = record.id;
    land({ record: { ...record, values: { ...record.values, [by.name]: lane.value } }, lane: key });
    void moveTo(record, by, lane).then((done) => done || land(null));
  });
  useEffect(() => {
    if (!landed) return;
    const timer = setTimeout(() => land(null), LANDING_MS);
    return () => clearTimeout(timer);
  }, [landed]);

  const { drag, grab, ghost, at } = useCardDrag(board, move);
  const keys = useStable((event: KeyboardEvent<HTMLElement>, record: RecordView) => {
    if (event.nativeEvent.isComposing) return;
    const step = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
    if (event.altKey && step !== 0) {
      const lane = neighbour(lanes, by, record, step);
      if (lane) move(record, laneKey(lane));
    } else if (event.key === "m") {
      board.current?.querySelector<HTMLElement>(`[data-move="${record.id}"]`)?.click();
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      openRecord(record.id);
    } else if (event.altKey || !goToCard(event.currentTarget, event.key)) return;
    event.preventDefault();
  });
  const peekStable = useStable(peek);
  const awaits = useCallback((id: string) => {
    if (awaited.current !== id) return false;
    awaited.current = null;
    return true;
  }, []);
  const handlers = useMemo<CardHandlers>(
    () => ({ grab, keys, move, peek: peekStable, awaits }),
    [grab, keys, move, peekStable, awaits],
  );

  return (
    <div ref={board} className="board" data-testid="board" data-dragging={drag ? "" : undefined}>
      {lanes.map((lane) => {
        const key = laneKey(lane);
        return (
          <BoardLane
            key={key}
            object={object}
            query={query}
            by={by}
            lane={lane}
            lanes={lanes}
            fields={fields}
            landed={landed?.lane === key ? landed.record : null}
            over={drag?.over === key}
            dragged={drag?.what.id ?? null}
            peeked={peeked}
            collapsed={isCollapsed(key)}
            collapse={(collapsed) => collapse(key, collapsed)}
            handlers={handlers}
          />
        );
      })}
      {drag &&
        createPortal(
          <div ref={ghost} className="card is-ghost" style={{ ...at, width: drag.hold.width }} aria-hidden>
            <CardFace record={drag.what} fields={fields} />
          </div>,
          document.body,
        )}
    </div>
  );
}

async function moveTo(record: RecordView, by: Field, lane: Lane): Promise<boolean> {
  const work = engine.edit(record.id, { [by.name]: lane.value });
  return (await commitOrExplain(work, t.board.moved(record.label, lane.label))) !== null;
}
