import { describe, expect, it } from "vitest";
import type { Field, SelectOption } from "../api/bindings";
import type { Chip } from "../table/conditions";
import { DEAL } from "../view/fixtures";
import { lanesOf } from "./lanes";
import { choosable, choosePipeline, chosenPipeline } from "./pipelines";

const option = (value: string, pipeline: string | null): SelectOption => ({
  value,
  label: value,
  color: "sky",
  active: value !== "OLD",
  pipeline,
  probability: null,
  kind: "OPEN",
});
const withOptions = (options: SelectOption[]): Field => ({
  ...(DEAL.fields.find(({ name }) => name === "stage") as Field),
  options,
});
const stage = withOptions([
  option("NEW", null),
  option("P_NEW", "Partners"),
  option("P_WON", "Partners"),
  option("R", "Renewals"),
  option("OLD", "Gone"),
]);
const partners: Chip = { field: "stage.pipeline", operator: "eq", value: "Partners" };
const none: Chip = { field: "stage.pipeline", operator: "isNull", value: "" };
const city: Chip = { field: "city", operator: "eq", value: "Graz" };

describe("a board over stages of several pipelines", () => {
  it("offers those in use, and the stages in none", () => {
    expect(choosable(stage)).toEqual([null, "Partners", "Renewals"]);
    expect(choosable(withOptions([option("NEW", null)]))).toEqual([]);
    expect(choosable(null)).toEqual([]);
  });

  it("keeps the chosen one as a condition among the others", () => {
    expect(choosePipeline(stage, [city], "Partners")).toEqual([partners, city]);
    expect(choosePipeline(stage, [city, partners], null)).toEqual([none, city]);
    expect(choosePipeline(stage, [city, none], undefined)).toEqual([city]);
  });

  it.each<[Chip[], string | null | undefined]>([
    [[city], undefined],
    [[city, partners], "Partners"],
    [[none], null],
    [[{ ...partners, operator: "neq" } as Chip], undefined],
    [[{ ...partners, value: "" } as Chip], undefined],
    [[{ ...partners, field: "kind.pipeline" } as Chip], undefined],
  ])("reads it from %j", (chips, pipeline) => {
    expect(chosenPipeline(stage, chips)).toBe(pipeline);
  });

  it.each<[string | null | undefined, (string | null)[]]>([
    [undefined, ["NEW", "P_NEW", "P_WON", "R", "OLD", null]],
    ["partners", ["P_NEW", "P_WON"]],
    [null, ["NEW", null]],
    ["Nobody's", []],
  ])("has the lanes of %j", (pipeline, lanes) => {
    expect(lanesOf(stage, pipeline).map(({ value }) => value)).toEqual(lanes);
  });
});
