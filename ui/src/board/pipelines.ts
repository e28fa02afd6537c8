// The pipelines whose stages a board shows. Which one is a condition of the filter, as any other: so the view keeps it, and
// its table shows the same records. Pure.

import type { Field, SelectOption } from "../api/bindings";
import type { Chip, Condition } from "../table/conditions";
import { pipelinesOf } from "../table/stage-aspects";

/** A pipeline to choose: null for the stages that name none, among which are the records in no stage. */
export type Pipeline = string | null;

/** Those that a board can be of, where there are several. */
export function choosable(by: Field | null): Pipeline[] {
  const pipelines = by ? pipelinesOf(by) : [];
  return pipelines.length > 1 ? pipelines : [];
}

const pathOf = (by: Field): string => `${by.name}.pipeline`;

/** Whether a chip says which pipeline is shown. */
export const choosesPipeline = (by: Field, chip: Chip): chip is Condition =>
  "field" in chip &&
  chip.field === pathOf(by) &&
  (chip.operator === "isNull" || (chip.operator === "eq" && chip.value !== ""));

/** The pipeline that the filter leaves; undefined where it leaves all. */
export function chosenPipeline(by: Field, chips: readonly Chip[]): Pipeline | undefined {
  const chip = chips.find((one) => choosesPipeline(by, one));
  if (!chip || !("field" in chip)) return undefined;
  return chip.operator === "isNull" ? null : chip.value;
}

/** The filter with another pipeline in it. */
export function choosePipeline(by: Field, chips: readonly Chip[], pipeline: Pipeline | undefined): Chip[] {
  const others = chips.filter((chip) => !choosesPipeline(by, chip));
  if (pipeline === undefined) return others;
  const chip: Condition =
    pipeline === null
      ? { field: pathOf(by), operator: "isNull", value: "" }
      : { field: pathOf(by), operator: "eq", value: pipeline };
  return [chip, ...others];
}

/** The stages of a pipeline. The engine compares names without their case. */
export function stagesOf({ options }: Field, pipeline: Pipeline | undefined): SelectOption[] {
  const folded = (name: Pipeline) => name?.toLowerCase() ?? null;
  return pipeline === undefined ? options : options.filter((one) => folded(one.pipeline) === folded(pipeline));
}
