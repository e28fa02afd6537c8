import { expect, it } from "vitest";
import type { Field, RecordView, SelectOption } from "../api/bindings";
import { DEAL, is } from "../view/fixtures";
import { laneOf, laneQuery, lanesOf, neighbour } from "./lanes";

const option = (value: string, active = true): SelectOption => ({
  value,
  label: value.toLowerCase(),
  color: "sky",
  active,
  pipeline: null,
  probability: null,
  kind: "OPEN",
});
const stage: Field = {
  ...(DEAL.fields.find(({ name }) => name === "stage") as Field),
  options: [option("NEW"), option("OLD", false), option("WON")],
};
const lanes = lanesOf(stage);
const record = (value: unknown) => ({ values: { stage: value } }) as unknown as RecordView;

it("has a lane for each option in order, and one for no value", () => {
  expect(lanes.map(({ value }) => value)).toEqual(["NEW", "OLD", "WON", null]);
  expect(lanes.map(({ standing }) => standing)).toEqual([true, false, true, true]);
});

it("asks of each lane what the board asks, and its option", () => {
  const all = { filter: null, sorts: [], trash: false };
  const [first, last] = [lanes[0], lanes.at(-1)];
  if (!first || !last) throw new Error("there are lanes");
  expect(laneQuery(all, stage, first).filter).toEqual({ and: [is("stage", "eq", "NEW")] });
  const filtered = { ...all, filter: is("city", "eq", "Graz") };
  expect(laneQuery(filtered, stage, last).filter).toEqual({
    and: [is("city", "eq", "Graz"), is("stage", "isNull", null)],
  });
});

it.each([
  ["NEW", 1, "OLD"],
  ["WON", 1, null],
  ["NEW", -1, undefined],
  [null, 1, undefined],
  [undefined, -1, "WON"],
  ["GONE", 1, undefined],
])("from %j %i on is %j", (value, step, expected) => {
  expect(neighbour(lanes, stage, record(value), step)?.value).toBe(expected);
});

it("knows the lane of a record", () => {
  expect(laneOf(lanes, stage, record("WON"))?.label).toBe("won");
  expect(laneOf(lanes, stage, record("GONE"))).toBeUndefined();
});
