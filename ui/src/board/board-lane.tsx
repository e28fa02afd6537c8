// One column of a board: a list of its own, of which the first cards show until more are asked for.

import { useQuery } from "@tanstack/react-query";
import { ChevronsLeftRight, ChevronsRightLeft } from "lucide-react";
import { useState } from "react";
import type { Field, GroupView, ObjectType, RecordView } from "../api/bindings";
import { maySet, useNever } from "../api/may";
import { firstQuery } from "../api/queries";
import type { ListQuery } from "../api/window";
import { Tag } from "../field/tag";
import { t } from "../messages";
import { formatNumber } from "../messages/format";
import { Card, type CardHandlers } from "./card";
import { type Lane, laneKey, laneQuery } from "./lanes";
import { laneSum } from "./sums";

/** Cards shown at first, and with each wish for more. */
const STEP = 50;

type Props = {
  object: ObjectType;
  query: ListQuery;
  by: Field;
  lane: Lane;
  lanes: Lane[];
  fields: Field[];
  /** A record that was just let go here, until the list has it. */
  landed: RecordView | null;
  /** What lanes are summed by, and the engine's groups. */
  summed: Field | null;
  groups: readonly GroupView[];
  over: boolean;
  dragged: string | null;
  peeked: string | null;
  collapsed: boolean;
  collapse: (collapsed: boolean) => void;
  handlers: CardHandlers;
};

export function BoardLane(props: Props) {
  const { object, query, by, lane, landed, over, collapsed, collapse, summed, groups } = props;
  const [limit, setLimit] = useState(STEP);
  const never = useNever();
  const asked = firstQuery(object, laneQuery(query, by, lane), limit);
  const { data, error } = useQuery({ ...asked, placeholderData: (before) => before });
  const total = data?.total ?? 0;
  if (!lane.standing && total === 0) return null;
  if (collapsed) return <Collapsed lane={lane} total={total} over={over} expand={() => collapse(false)} />;

  // What was just moved away is still in the list that came before.
  const here = (data?.records ?? []).filter((record) => (record.values[by.name] ?? null) === lane.value);
  const sum = summed && laneSum(groups, lane, summed);
  const arrived = landed && !here.some(({ id }) => id === landed.id) ? [landed, ...here] : here;
  return (
    <section className="lane" data-lane={laneKey(lane)} data-over={over || undefined} data-testid="lane">
      <header className="flex h-9 shrink-0 items-center gap-2 ps-2.5 pe-1">
        <h2 className="flex min-w-0 max-w-3/5 shrink-0 items-center gap-2">
          <Tag label={lane.label} color={lane.color} />
          <span className="text-muted text-xs tabular-nums" data-testid="lane-count">
            {formatNumber(total)}
          </span>
        </h2>
        {sum && (
          <span
            className="min-w-0 flex-1 truncate text-end text-muted text-xs tabular-nums"
            title={sum.full}
            data-testid="lane-sum"
          >
            {sum.short}
          </span>
        )}
        <button
          type="button"
          className={`icon-button ${sum ? "" : "ms-auto"}`}
          aria-label={t.board.collapse(lane.label)}
          title={t.board.collapse(lane.label)}
          onClick={() => collapse(true)}
        >
          <ChevronsRightLeft size={13} />
        </button>
      </header>
      {error && (
        <p role="alert" className="p-2 text-danger">
          {error.message}
        </p>
      )}
      <ul className="lane-cards" aria-label={t.board.cards(lane.label)}>
        {arrived.map((record, index) => (
          <Card
            key={record.id}
            record={record}
            lane={lane}
            lanes={props.lanes}
            fields={props.fields}
            first={index === 0}
            moves={maySet(record, by, never)}
            peeked={record.id === props.peeked}
            dragged={record.id === props.dragged}
            handlers={props.handlers}
          />
        ))}
        {total > limit && (
          <li>
            <button type="button" className="text-button w-full" onClick={() => setLimit(limit + STEP)}>
              {t.board.more(Math.min(STEP, total - limit))}
            </button>
          </li>
        )}
      </ul>
    </section>
  );
}

type CollapsedProps = { lane: Lane; total: number; over: boolean; expand: () => void };

function Collapsed({ lane, total, over, expand }: CollapsedProps) {
  return (
    <section className="lane is-collapsed" data-lane={laneKey(lane)} data-over={over || undefined} data-testid="lane">
      <button
        type="button"
        className="flex h-full w-full flex-col items-center gap-2 rounded-lg py-2 hover:bg-hover"
        aria-label={t.board.expand(lane.label)}
        title={t.board.expand(lane.label)}
        onClick={expand}
      >
        <ChevronsLeftRight size={13} className="shrink-0 text-muted" aria-hidden />
        <span className="text-muted text-xs tabular-nums">{formatNumber(total)}</span>
        <span className="lane-name">
          <Tag label={lane.label} color={lane.color} />
        </span>
      </button>
    </section>
  );
}
