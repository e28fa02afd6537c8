import { expect, it } from "vitest";
import { dayOf, readMoment } from "./day";

/** A Wednesday. */
const now = new Date(2026, 2, 11, 9, 30);

it.each([
  ["", null],
  ["today", "2026-03-11"],
  ["Tomorrow", "2026-03-12"],
  ["+3", "2026-03-14"],
  ["+2w", "2026-03-25"],
  ["fri", "2026-03-13"],
  ["wednesday", "2026-03-18"],
  ["2026-3-31", "2026-03-31"],
  ["31.3.2026", "2026-03-31"],
  ["Mar 31, 2026", "2026-03-31"],
  ["31 march", "2026-03-31"],
  ["31.2.2026", "31.2.2026"],
  ["nonsense", "nonsense"],
  ["fri 3pm", new Date(2026, 2, 13, 15).toISOString()],
  ["2026-03-31 14:05", new Date(2026, 2, 31, 14, 5).toISOString()],
])("%j is read as %j", (typed, expected) => {
  expect(readMoment(typed, now)).toBe(expected);
});

it("shows midnight UTC as its own day", () => {
  expect(dayOf("2026-03-31T00:00:00.000Z")).toBe("2026-03-31");
  expect(dayOf("soon")).toBeNull();
});
