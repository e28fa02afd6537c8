// An object's records on the days of one of its fields.

import { useQuery } from "@tanstack/react-query";
import { CalendarDays } from "lucide-react";
import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import { createPortal } from "react-dom";
import type { Field, RecordView } from "../api/bindings";
import { engine } from "../api/client";
import { firstQuery } from "../api/queries";
import { useDrag } from "../controls/use-drag";
import { localDay } from "../field/day";
import { t } from "../messages";
import { formatDay } from "../messages/format";
import { commitOrExplain } from "../shell/commit";
import { show } from "../shell/overlays";
import { move as go, openRecord, usePlace } from "../shell/place";
import { useIsNarrow } from "../shell/use-is-narrow";
import { NewRow } from "../table/new-row";
import type { Arrangement } from "../view/arrangement";
import { useAsked } from "../view/use-arrangement";
import { ViewBar } from "../view/view-bar";
import { Agenda } from "./agenda";
import { CalendarHead } from "./calendar-head";
import { addDays, byDay, dayOfRecord, daysQuery, onDay, type Span, turn, weeksAround } from "./days";
import { EntryFace, type EntryHandlers, markOf } from "./entry";
import { MonthGrid } from "./month-grid";
import { STEPS } from "./steps";

export function CalendarView({ arranged }: { arranged: Arrangement }) {
  const { object, by } = arranged;
  const all = useQuery(firstQuery(object, useAsked(arranged), 1)).data;
  const peek = (record: RecordView) => go({ peek: record.id });
  return (
    <>
      <ViewBar arranged={arranged} count={all?.total ?? null} />
      {by ? <Days key={by.name} arranged={arranged} by={by} /> : <NoField arranged={arranged} />}
      <NewRow object={object} created={peek} leave={() => undefined} />
    </>
  );
}

function NoField({ arranged: { object } }: { arranged: Arrangement }) {
  return (
    <div className="grid flex-1 place-content-center justify-items-center gap-3 p-8 text-center">
      <CalendarDays size={28} strokeWidth={1.5} className="text-faint" aria-hidden />
      <p className="max-w-72 text-muted">{t.calendar.noField(object.labelPlural)}</p>
      <button type="button" className="button" onClick={() => show({ kind: "newField", object: object.nameSingular })}>
        {t.schema.newField(object.labelPlural)}
      </button>
    </div>
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
  const awaited = useRef<{ id: string; day: string } | null>(null);

  const move = (record: RecordView, to: string) => {
    if (dayOfRecord(record, by) === to) return;
    awaited.current = { id: record.id, day: to };
    const value = onDay(record.values[by.name], by, to);
    const said = t.calendar.moved(record.label, formatDay(Date.parse(`${to}T00:00`)));
    void commitOrExplain(engine.edit(record.id, { [by.name]: value }), said);
  };
  const { drag, grab, ghost, at } = useDrag<RecordView>({ placeAt: dayAt, drop: move });
  const keys = (event: KeyboardEvent<HTMLElement>, record: RecordView) => {
    const step = STEPS[event.key];
    const from = dayOfRecord(record, by);
    if (event.altKey && step && from) {
      const to = addDays(from, step);
      if (!weeks.flat().includes(to)) look({ day: to, span });
      move(record, to);
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) openRecord(record.id);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const handlers: EntryHandlers = {
    grab,
    keys,
    peek: (record) => go({ peek: record.id }),
    awaits: (record) => {
      const { id, day } = awaited.current ?? {};
      if (record.id !== id || dayOfRecord(record, by) !== day) return false;
      awaited.current = null;
      return true;
    },
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

function dayAt(x: number, y: number): string | null {
  const day = document.elementFromPoint(x, y)?.closest<HTMLElement>("[data-day]");
  return day?.dataset.day ?? null;
}
