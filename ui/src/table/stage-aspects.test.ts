import { expect, it } from "vitest";
import type { Field, ObjectType, SelectOption } from "../api/bindings";
import { DEAL, is } from "../view/fixtures";
import { toChips } from "../view/read-filter";
import type { Condition } from "./conditions";
import { fieldOf, filterable, operatorsOf, toParts } from "./filter";

const option = (value: string, more: Partial<SelectOption>): SelectOption => ({
  value,
  label: value,
  color: "sky",
  active: true,
  pipeline: null,
  probability: null,
  kind: "OPEN",
  ...more,
});
const withStages = (options: SelectOption[]): ObjectType => ({
  ...DEAL,
  fields: DEAL.fields.map((field): Field => (field.name === "stage" ? { ...field, options } : field)),
});
const SAYING = [option("NEW", {}), option("P_WON", { pipeline: "Partners", kind: "WON", probability: 100 })];

const aspects = (options: SelectOption[]) =>
  filterable(withStages(options)).flatMap(({ name }) => (name.startsWith("stage") ? name : []));

it("offers what the stages say, behind their field", () => {
  expect(aspects(SAYING)).toEqual(["stage", "stage.pipeline", "stage.kind", "stage.probability"]);
  expect(aspects([option("NEW", {}), option("WON", { kind: "WON" })])).toEqual(["stage", "stage.kind"]);
  expect(aspects([option("NEW", {})])).toEqual(["stage"]);
});

it.each<[Condition, unknown]>([
  [{ field: "stage.kind", operator: "eq", value: "WON" }, is("stage.kind", "eq", "WON")],
  [{ field: "stage.pipeline", operator: "neq", value: "Partners" }, is("stage.pipeline", "neq", "Partners")],
  [{ field: "stage.pipeline", operator: "isNull", value: "" }, is("stage.pipeline", "isNull", "")],
  [{ field: "stage.probability", operator: "gte", value: "50" }, is("stage.probability", "gte", 50)],
])("asks %j, and reads it back", (condition, filter) => {
  const object = withStages(SAYING);
  const [part] = toParts(object, [condition]);
  expect(part).toEqual(filter);
  expect(toChips(object, JSON.parse(JSON.stringify({ and: [part] })))).toEqual([condition]);
});

it("names the choices of a kind and of a pipeline", () => {
  const object = withStages(SAYING);
  const labels = (path: string) => fieldOf(object, path)?.options.map(({ label }) => label);
  expect(labels("stage.kind")).toEqual(["Open", "Won", "Lost"]);
  expect(labels("stage.pipeline")).toEqual(["Partners"]);
  expect(fieldOf(object, "stage.color")).toBeUndefined();
  expect(fieldOf(object, "city.kind")).toBeUndefined();
  expect(operatorsOf(fieldOf(object, "stage.kind") as Field)).toContain("neq");
});
