// An object's records on the days of one of its fields.

import { useQuery } from "@tanstack/react-query";
import { CalendarDays } from "lucide-react";
import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import { createPortal } from "react-dom";
import type { Field, RecordView } from "../api/bindings";
import { engine } from "../api/client";
import { maySet } from "../api/may";
import { firstQuery } from "../api/queries";
import { useDrag } from "../controls/use-drag";
import { localDay } from "../field/day";
import { t } from "../messages";
import { formatDay } from "../messages/format";
import { commitOrExplain } from "../shell/commit";
import { move as go, openRecord, usePlace } from "../shell/place";
import { useIsNarrow } from "../shell/use-is-narrow";
import { NewRow } from "../table/new-row";
import type { Arrangement } from "../view/arrangement";
import { NoField } from "../view/no-field";
import { useAsked } from "../view/use-arrangement";
import { ViewBar } from "../view/view-bar";
import { Agenda } from "./agenda";
import { CalendarHead } from "./calendar-head";
import { addDays, byDay, dayOfRecord, daysQuery, onDay, type Span, turn, weeksAround } from "./days";
import { EntryFace, type EntryHandlers, markOf } from "./entry";
import { MonthGrid } from "./month-grid";
import { STEPS } from "./steps";

const peek = (record: RecordView) => go({ peek: record.id });

export function CalendarView({ arranged }: { arranged: Arrangement }) {
  const { object, by } = arranged;
  const all = useQuery(firstQuery(object, useAsked(arranged), 1)).data;
  return (
    <>
      <ViewBar arranged={arranged} count={all?.total ?? null} />
      {by ? (
        <Days key={by.name} arranged={arranged} by={by} />
      ) : (
        <NoField object={object} Icon={CalendarDays} why={t.calendar.noField(object.labelPlural)} />
      )}
      <NewRow object={object} created={peek} leave={() => undefined} />
    </>
  );
}

/** Records read for a month. With more than these on its days nobody could read them there. */
const MOST = 2_000;

function Days({ arranged, by }: { arranged: Arrangement; by: Field }) {
  const { object } = arranged;
  const narrow = useIsNarrow();
  const today = localDay(new Date());
  const [{ day, span }, look] = useState<{ day: string; span: Span }>({ day: today, span: "month" });
  const weeks = useMemo(() => weeksAround(day, span), [day, span]);
  const query = useAsked(arranged);
  const asked = firstQuery(object, daysQuery(query, by, weeks), MOST);
  const { data, error } = useQuery({ ...asked, placeholderData: (before) => before });
  const days = useMemo(() => byDay(data?.records ?? [], by), [data, by]);
  const { peek: peeked } = usePlace();
  const mark = useMemo(() => markOf(arranged.columns), [arranged.columns]);
  const { move, awaits } = useMoves(by);
  const { drag, grab, ghost, at } = useDrag<RecordView>({ placeAt: dayAt, drop: move });
  const keys = (event: KeyboardEvent<HTMLElement>, record: RecordView) => {
    const step = STEPS[event.key];
    const from = dayOfRecord(record, by);
    if (event.altKey && step && from && maySet(record, by)) {
      const to = addDays(from, step);
      if (!weeks.flat().includes(to)) look({ day: to, span });
      move(record, to);
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) openRecord(record.id);
    else if (event.key === "Escape" && peeked) go({ peek: null });
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const handlers: EntryHandlers = {
    grab: (event, record) => maySet(record, by) && grab(event, record),
    keys,
    peek,
    awaits,
  };
  const parts = { weeks, days, day, today, by, mark, peeked, handlers, span };

  return (
    <>
      <CalendarHead
        day={day}
        span={span}
        weeks={weeks}
        look={look}
        turn={(count) => look({ day: turn(day, span, count), span })}
      />
      {error && (
        <p role="alert" className="px-4 py-2 text-danger">
          {error.message}
        </p>
      )}
      {data && data.total > MOST && <p className="px-4 py-1 text-muted text-xs">{t.calendar.tooMany(MOST)}</p>}
      {narrow ? (
        <Agenda {...parts} />
      ) : (
        <MonthGrid
          {...parts}
          over={drag?.over ?? null}
          dragged={drag?.what.id ?? null}
          look={(next, nextSpan) => look({ day: next, span: nextSpan ?? span })}
        />
      )}
      {drag &&
        createPortal(
          <div ref={ghost} className="entry is-ghost" style={{ ...at, width: drag.hold.width }} aria-hidden>
            <EntryFace record={drag.what} by={by} mark={mark} />
          </div>,
          document.body,
        )}
    </>
  );
}

/** Records on their way to another day. */
function useMoves(by: Field) {
  const awaited = useRef<{ id: string; day: string } | null>(null);
  const move = (record: RecordView, to: string) => {
    if (dayOfRecord(record, by) === to) return;
    awaited.current = { id: record.id, day: to };
    const value = onDay(record.values[by.name], by, to);
    const said = t.calendar.moved(record.label, formatDay(Date.parse(`${to}T00:00`)));
    void commitOrExplain(engine.edit(record.id, { [by.name]: value }), said);
  };
  /** Whether this is the one that was moved, on its new day, and so is to have the keyboard: asked once. */
  const awaits = (record: RecordView) => {
    const { id, day } = awaited.current ?? {};
    if (record.id !== id || dayOfRecord(record, by) !== day) return false;
    awaited.current = null;
    return true;
  };
  return { move, awaits };
}

function dayAt(x: number, y: number): string | null {
  const day = document.elementFromPoint(x, y)?.closest<HTMLElement>("[data-day]");
  return day?.dataset.day ?? null;
}
