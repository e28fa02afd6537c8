// From what a person chose for a table to what the engine is asked.

import type { Field, Filter, ObjectType, Operator, Sort } from "../api/bindings";
import { kindOf } from "../field/kinds";
import { plainField } from "../field/plain-field";
import { t } from "../messages";
import type { ColumnSort } from "../shell/place";
import { type Chip, needsValue } from "./conditions";
import { aspectsOf, namedAspect } from "./stage-aspects";

/** What stands for all fields of text in a chip, as in the engine's filters. */
export const ANY_FIELD: Field = plainField("*", t.filter.anyField, "TEXT");

/** The field of a chip: one of the object's, all of them, or what the stages of one say. */
export const fieldOf = (object: ObjectType, name: string): Field | undefined =>
  name === ANY_FIELD.name
    ? ANY_FIELD
    : (object.fields.find((field) => field.name === name) ?? namedAspect(object, name));

/** What a filter can be on: each field, and behind it what its stages say. */
export const filterable = (object: ObjectType): Field[] => {
  const aspects = aspectsOf(object);
  return [
    ANY_FIELD,
    ...object.fields.flatMap((field) => [field, ...aspects.filter(({ name }) => name.startsWith(`${field.name}.`))]),
  ];
};

/** How a field can be compared. */
export const operatorsOf = (field: Field): readonly Operator[] =>
  field === ANY_FIELD ? ["contains"] : kindOf(field).operators;

/** What each chip asks. One still without a value, or for a field that is gone, asks nothing. */
export function toParts(object: ObjectType, chips: readonly Chip[]): Filter[] {
  return chips.flatMap((chip) => {
    if ("advanced" in chip) return chip.advanced;
    const field = fieldOf(object, chip.field);
    const ready = chip.value !== "" || !needsValue(chip.operator);
    const filter = field && ready ? kindOf(field).filter(field, chip) : null;
    return filter ?? [];
  });
}

/** What the engine is asked. */
export function toFilter(object: ObjectType, chips: readonly Chip[]): Filter | null {
  const parts = toParts(object, chips);
  if (parts.length === 0) return null;
  return parts.length === 1 ? (parts[0] ?? null) : { and: parts };
}

/** The order the engine is asked for; a table nobody sorted is in the order of its labels. */
export function toSorts(object: ObjectType, sorts: readonly ColumnSort[]): Sort[] {
  const chosen = sorts.length > 0 ? sorts : [{ field: object.labelField, descending: false }];
  return chosen.flatMap(({ field, descending }) => sortKeys(object, field).map((key) => ({ field: key, descending })));
}

function sortKeys(object: ObjectType, name: string): string[] {
  // The label has an order of its own in the engine: that in which people alphabetise.
  if (name === object.labelField || name === "createdAt" || name === "updatedAt") return [name];
  const field = object.fields.find((one) => one.name === name);
  return field ? kindOf(field).sortKeys(field.name) : [];
}
