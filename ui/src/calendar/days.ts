// The days that a calendar shows, and the records on them. Pure: today is passed in.

import type { Field, Filter, Json, RecordView } from "../api/bindings";
import type { ListQuery } from "../api/window";
import { weeksOf } from "../field/calendar";
import { dayOf, localDay } from "../field/day";
import { where } from "../field/kind";

export type Span = "month" | "week";

const toDate = (day: string): Date => new Date(`${day}T00:00`);

/** The day so many days on. */
export function addDays(day: string, count: number): string {
  const date = toDate(day);
  return localDay(new Date(date.getFullYear(), date.getMonth(), date.getDate() + count));
}

/** The same day of the month so many months on, or its last. */
function addMonths(day: string, count: number): string {
  const date = toDate(day);
  const last = new Date(date.getFullYear(), date.getMonth() + count + 1, 0);
  return localDay(new Date(last.getFullYear(), last.getMonth(), Math.min(date.getDate(), last.getDate())));
}

/** A span on, or back. */
export const turn = (day: string, span: Span, count: number): string =>
  span === "month" ? addMonths(day, count) : addDays(day, 7 * count);

/** The weeks around a day: those of its month, or its own. Weeks begin on Monday. */
export function weeksAround(day: string, span: Span): string[][] {
  const date = toDate(day);
  if (span === "week") {
    const monday = addDays(day, -((date.getDay() + 6) % 7));
    return [Array.from({ length: 7 }, (_, index) => addDays(monday, index))];
  }
  const weeks = weeksOf(date.getFullYear(), date.getMonth()).map((week) => week.map(localDay));
  return weeks.filter((week) => week.some((one) => isInMonth(one, day)));
}

export const isInMonth = (one: string, day: string): boolean => one.slice(0, 7) === day.slice(0, 7);

/** The records on these days. A day to either side is asked too: a moment there may be another day here. */
export function daysQuery(query: ListQuery, field: Field, weeks: string[][]): ListQuery {
  const [first, last] = [weeks[0]?.[0] ?? "", weeks.at(-1)?.[6] ?? ""];
  const bound = (day: string): Json => (field.type === "DATE" ? day : `${day}T00:00:00.000Z`);
  const parts: Filter[] = [
    ...(query.filter ? [query.filter] : []),
    where(field.name, "gte", bound(addDays(first, -1))),
    where(field.name, "lt", bound(addDays(last, 2))),
  ];
  return { ...query, filter: { and: parts }, sorts: [{ field: field.name, descending: false }, ...query.sorts] };
}

/** The day that a record is on. */
export function dayOfRecord(record: RecordView, field: Field): string | null {
  const value = record.values[field.name];
  if (typeof value !== "string") return null;
  return field.type === "DATE" ? value.slice(0, 10) : dayOf(value);
}

/** The records of each day, in their order. */
export function byDay(records: readonly RecordView[], field: Field): Map<string, RecordView[]> {
  const days = new Map<string, RecordView[]>();
  for (const record of records) {
    const day = dayOfRecord(record, field);
    if (day === null) continue;
    const before = days.get(day);
    if (before) before.push(record);
    else days.set(day, [record]);
  }
  return days;
}

const DAY_MS = 86_400_000;

/** Whether a moment has a time of day. */
export const hasTime = (value: Json): boolean => typeof value === "string" && Date.parse(value) % DAY_MS !== 0;

/** The value that brings a record to another day, at the time of day that it had. */
export function onDay(value: Json, field: Field, day: string): Json {
  if (field.type === "DATE") return day;
  if (!hasTime(value)) return `${day}T00:00:00.000Z`;
  const [moment, date] = [new Date(String(value)), toDate(day)];
  date.setHours(moment.getHours(), moment.getMinutes(), moment.getSeconds(), moment.getMilliseconds());
  return date.toISOString();
}
