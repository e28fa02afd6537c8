import { describe, expect, it } from "vitest";
import type { Field, RecordView } from "../api/bindings";
import { DEAL, is } from "../view/fixtures";
import { addDays, byDay, daysQuery, onDay, turn, weeksAround } from "./days";

const date = DEAL.fields.find(({ name }) => name === "closes") as Field;
const moment: Field = { ...date, type: "DATE_TIME" };
const record = (id: string, closes: string | null) => ({ id, values: { closes } }) as unknown as RecordView;

/** A moment at this time of the machine's own day. */
const local = (day: string, time: string) => new Date(`${day}T${time}`).toISOString();

describe("days", () => {
  it.each([
    ["2026-02-28", 1, "2026-03-01"],
    ["2026-03-29", 1, "2026-03-30"],
    ["2026-01-01", -1, "2025-12-31"],
  ])("%s and %i is %s", (day, count, expected) => {
    expect(addDays(day, count)).toBe(expected);
  });

  it.each([
    ["2026-01-31", "month", 1, "2026-02-28"],
    ["2026-03-31", "month", -1, "2026-02-28"],
    ["2026-12-05", "month", 1, "2027-01-05"],
    ["2026-03-31", "week", 1, "2026-04-07"],
  ] as const)("%s turned by a %s (%i) is %s", (day, span, count, expected) => {
    expect(turn(day, span, count)).toBe(expected);
  });

  it("are the weeks of a month, from Monday, and no more", () => {
    const weeks = weeksAround("2026-02-10", "month");
    expect([weeks[0]?.[0], weeks.at(-1)?.[6], weeks.length]).toEqual(["2026-01-26", "2026-03-01", 5]);
    expect(weeksAround("2027-02-10", "month").length).toBe(4);
    expect(weeksAround("2026-03-01", "week")).toEqual([
      ["2026-02-23", "2026-02-24", "2026-02-25", "2026-02-26", "2026-02-27", "2026-02-28", "2026-03-01"],
    ]);
  });
});

it("asks for the days it shows and one to either side", () => {
  const query = { filter: is("city", "eq", "Graz"), sorts: [], trash: false };
  const weeks = weeksAround("2026-03-01", "week");
  expect(daysQuery(query, date, weeks).filter).toEqual({
    and: [is("city", "eq", "Graz"), is("closes", "gte", "2026-02-22"), is("closes", "lt", "2026-03-03")],
  });
  expect(daysQuery({ ...query, filter: null }, moment, weeks).filter).toEqual({
    and: [is("closes", "gte", "2026-02-22T00:00:00.000Z"), is("closes", "lt", "2026-03-03T00:00:00.000Z")],
  });
});

it("puts each record on its day", () => {
  const records = [
    record("whole", "2026-03-31T00:00:00.000Z"),
    record("late", local("2026-03-31", "23:59:30")),
    record("next", local("2026-04-01", "00:00:30")),
    record("never", null),
  ];
  const days = byDay(records, moment);
  const ids = (day: string) => days.get(day)?.map(({ id }) => id);
  expect(ids("2026-03-31")).toEqual(["whole", "late"]);
  expect(ids("2026-04-01")).toEqual(["next"]);
  expect(byDay([record("day", "2026-03-31")], date).get("2026-03-31")?.length).toBe(1);
});

it.each([
  [date, "2026-03-31", "2026-04-02", "2026-04-02"],
  [moment, "2026-03-31T00:00:00.000Z", "2026-04-02", "2026-04-02T00:00:00.000Z"],
  [moment, local("2026-03-31", "15:30:10"), "2026-04-02", local("2026-04-02", "15:30:10")],
] as const)("a record moved to another day keeps its time: %#", (field, value, day, expected) => {
  expect(onDay(value, field, day)).toBe(expected);
});
