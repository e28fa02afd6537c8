// Days in rows of weeks. One day has the keyboard; from it one goes to its records.

import { type KeyboardEvent, type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Field, RecordView } from "../api/bindings";
import { t } from "../messages";
import { formatDay } from "../messages/format";
import { locale } from "../messages/locale";
import { addDays, isInMonth, type Span, turn } from "./days";
import { Entry, type EntryHandlers } from "./entry";
import { STEPS } from "./steps";

export type DayParts = {
  weeks: string[][];
  days: Map<string, RecordView[]>;
  /** The day that is looked at. */
  day: string;
  today: string;
  by: Field;
  mark: Field | null;
  peeked: string | null;
  handlers: EntryHandlers;
  span: Span;
};

type Props = DayParts & {
  /** The day that a dragged record would be let go on. */
  over: string | null;
  dragged: string | null;
  look: (day: string, span?: Span) => void;
};

const weekday = new Intl.DateTimeFormat(locale, { weekday: "short" });

/** Pixels of a day's number, and of each record below it. */
const NUMBER_HEIGHT = 26;
const ENTRY_HEIGHT = 23;

export function MonthGrid(props: Props) {
  const { weeks, day, span, look } = props;
  const grid = useRef<HTMLDivElement>(null);
  const room = useRoom(grid, weeks.length);
  const moved = useRef(false);
  useEffect(() => {
    if (moved.current) grid.current?.querySelector<HTMLElement>(`[data-day="${day}"]`)?.focus();
    moved.current = false;
  }, [day]);
  const keys = (event: KeyboardEvent<HTMLElement>) => {
    const next = dayFor(event, day, span);
    if (!next) return;
    event.preventDefault();
    moved.current = true;
    look(next);
  };
  return (
    <div
      ref={grid}
      role="grid"
      aria-label={t.calendar.title}
      className="calendar"
      data-testid="calendar"
      onKeyDown={keys}
    >
      {/* biome-ignore lint/a11y/useFocusableInteractive: the days have the focus */}
      <div role="row" className="calendar-row is-head">
        {weeks[0]?.map((one) => (
          // biome-ignore lint/a11y/useFocusableInteractive: there is nothing to do with it
          <div key={one} role="columnheader" className="px-2 py-1 text-muted text-xs">
            {weekday.format(new Date(`${one}T00:00`))}
          </div>
        ))}
      </div>
      {weeks.map((week) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the days have the focus
        <div key={week[0]} role="row" className="calendar-row">
          {week.map((one) => (
            <Day key={one} {...props} one={one} room={span === "week" ? Number.POSITIVE_INFINITY : room} />
          ))}
        </div>
      ))}
    </div>
  );
}

/** The day that a key leads to. */
function dayFor(event: KeyboardEvent, day: string, span: Span): string | null {
  // Within a day's records the arrows are theirs.
  if (!(event.target as HTMLElement).dataset.day || event.altKey) return null;
  const step = STEPS[event.key];
  if (step) return addDays(day, step);
  if (event.key === "PageUp") return turn(day, span, -1);
  return event.key === "PageDown" ? turn(day, span, 1) : null;
}

type DayProps = Props & { one: string; room: number };

function Day({ one, room, days, day, today, by, mark, peeked, handlers, over, dragged, look, span }: DayProps) {
  const records = days.get(one) ?? [];
  const shown = records.length > room ? records.slice(0, Math.max(0, room - 1)) : records;
  const date = new Date(`${one}T00:00`);
  const keys = (event: KeyboardEvent<HTMLElement>) => {
    const entries = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-entry], [data-more]")];
    const at = entries.indexOf(event.target as HTMLElement);
    if (event.target === event.currentTarget) {
      if (event.key !== "Enter" && event.key !== " ") return;
      entries[0]?.focus();
    } else if (event.key === "ArrowDown") entries[at + 1]?.focus();
    else if (event.key === "ArrowUp") entries[at - 1]?.focus();
    else if (event.key === "Escape") event.currentTarget.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      role="gridcell"
      tabIndex={one === day ? 0 : -1}
      className="calendar-day"
      data-day={one}
      data-testid={`day-${one}`}
      data-outside={(span === "month" && !isInMonth(one, day)) || undefined}
      data-today={one === today || undefined}
      data-over={over === one || undefined}
      aria-label={t.calendar.day(formatDay(date.getTime()), records.length)}
      onKeyDown={keys}
    >
      <span className="calendar-number" aria-hidden>
        {date.getDate()}
      </span>
      {shown.map((record) => (
        <Entry
          key={record.id}
          record={record}
          by={by}
          mark={mark}
          peeked={record.id === peeked}
          dragged={record.id === dragged}
          stop={false}
          handlers={handlers}
        />
      ))}
      {shown.length < records.length && (
        <button type="button" className="entry text-muted" data-more tabIndex={-1} onClick={() => look(one, "week")}>
          {t.calendar.more(records.length - shown.length)}
        </button>
      )}
    </div>
  );
}

/** How many records fit on a day. */
function useRoom(grid: RefObject<HTMLElement | null>, weeks: number): number {
  const [height, setHeight] = useState(0);
  useLayoutEffect(() => {
    const element = grid.current;
    if (!element) return;
    const measure = () => setHeight(element.clientHeight);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [grid]);
  const row = (height - NUMBER_HEIGHT) / Math.max(1, weeks);
  return Math.max(1, Math.floor((row - NUMBER_HEIGHT) / ENTRY_HEIGHT));
}
