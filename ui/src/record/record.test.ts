import { expect, it } from "vitest";
import type { HistoryEntry } from "../api/bindings";
import { titleAndBody } from "./notes";
import { byDay } from "./timeline";

it.each([
  ["Call", { title: "Call", markdown: "" }],
  ["# Visit\n\nWants 40 seats.\n", { title: "Visit", markdown: "Wants 40 seats." }],
  ["  ", { title: "", markdown: "" }],
])("%j is a note of %j", (text, note) => {
  expect(titleAndBody(text)).toEqual(note);
});

it("groups history by day and keeps its order", () => {
  const entry = (seq: number, at: number): HistoryEntry => ({
    seq,
    at,
    by: null,
    kind: "edit",
    batch: "b",
    offline: false,
    here: true,
    device: null,
    undoes: null,
    created: false,
    deleted: null,
    changes: [],
  });
  const noon = new Date(2026, 2, 11, 12).getTime();
  const days = byDay([entry(3, noon), entry(2, noon - 3_600_000), entry(1, noon - 86_400_000)]);
  expect(days.map(({ entries }) => entries.map(({ seq }) => seq))).toEqual([[3, 2], [1]]);
});
