// An object's records as cards, in a column for each option of a field.

import { useQuery } from "@tanstack/react-query";
import { SquareKanban } from "lucide-react";
import { useMemo, useRef } from "react";
import { createPortal } from "react-dom";
import type { Field, GroupView, RecordView } from "../api/bindings";
import { firstQuery, groupQuery } from "../api/queries";
import { t } from "../messages";
import { move as go, usePlace } from "../shell/place";
import { NewRow } from "../table/new-row";
import type { Arrangement } from "../view/arrangement";
import { NoField } from "../view/no-field";
import { columnsKey, useAsked } from "../view/use-arrangement";
import { ViewBar } from "../view/view-bar";
import { BoardLane } from "./board-lane";
import { CardFace, type CardHandlers } from "./card";
import { laneKey, lanesOf } from "./lanes";
import { chosenPipeline } from "./pipelines";
import { summedField } from "./sums";
import { useCardDrag } from "./use-card-drag";
import { useCardKeys } from "./use-card-keys";
import { useCardMoves } from "./use-card-moves";
import { useCollapsed } from "./use-collapsed";

const peek = (record: RecordView) => go({ peek: record.id });

export function Board({ arranged }: { arranged: Arrangement }) {
  const { object, by } = arranged;
  const all = useQuery(firstQuery(object, useAsked(arranged), 1)).data;
  return (
    <>
      <ViewBar arranged={arranged} count={all?.total ?? null} />
      {by ? (
        <Lanes key={by.name} arranged={arranged} by={by} />
      ) : (
        <NoField object={object} Icon={SquareKanban} why={t.board.noField(object.labelPlural)} />
      )}
      <NewRow object={object} created={peek} leave={() => undefined} />
    </>
  );
}

type LanesProps = { arranged: Arrangement; by: Field };

function Lanes({ arranged, by }: LanesProps) {
  const { object, view } = arranged;
  const query = useAsked(arranged);
  const { peek: peeked } = usePlace();
  const board = useRef<HTMLDivElement>(null);
  const pipeline = chosenPipeline(by, arranged.conditions);
  const lanes = useMemo(() => lanesOf(by, pipeline), [by, pipeline]);
  const { fields, summed, groups } = useFaces(arranged, by);
  const { isCollapsed, collapse } = useCollapsed(columnsKey(object, view?.id ?? null));
  const { move, landed, awaits } = useCardMoves(lanes, by);
  const { drag, grab, ghost, at } = useCardDrag(board, move);
  const keys = useCardKeys(lanes, by, move);
  const handlers = useMemo<CardHandlers>(() => ({ grab, keys, move, peek, awaits }), [grab, keys, move, awaits]);
  const parts = { object, query, by, lanes, fields, summed, groups, peeked, handlers };

  return (
    <div ref={board} className="board" data-testid="board" data-dragging={drag ? "" : undefined}>
      {lanes.map((lane) => {
        const key = laneKey(lane);
        return (
          <BoardLane
            key={key}
            {...parts}
            lane={lane}
            landed={landed?.lane === key ? landed.record : null}
            over={drag?.over === key}
            dragged={drag?.what.id ?? null}
            collapsed={isCollapsed(key)}
            collapse={(collapsed) => collapse(key, collapsed)}
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

const NO_GROUPS: GroupView[] = [];

/** What cards and the heads of lanes say. */
function useFaces(arranged: Arrangement, by: Field) {
  const { object, columns } = arranged;
  const shown = useMemo(
    () => columns.filter(({ visible, label, field }) => visible && !label && field !== by),
    [columns, by],
  );
  const fields = useMemo(() => shown.map(({ field }) => field), [shown]);
  const summed = summedField(shown);
  const asked = groupQuery(object, useAsked(arranged), by, summed);
  const groups = useQuery(asked).data?.groups ?? NO_GROUPS;
  return { fields, summed, groups };
}
