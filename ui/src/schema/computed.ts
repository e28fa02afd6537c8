// What a field is computed from: as the dialogs ask for it, as people read it, and where a formula is wrong.

import type { Definition, Field, FieldType, Filter, ObjectType } from "../api/bindings";

export const COMPUTED = ["FORMULA", "ROLLUP", "LOOKUP"] as const satisfies readonly FieldType[];
export const AGGREGATES = ["count", "countUnique", "sum", "average", "min", "max"] as const;

export const isComputedType = (type: FieldType): boolean => COMPUTED.some((one) => one === type);

/** Records that lead to an object's: whose relation. `opportunity.company` as one choice. */
export function leadingTo(object: ObjectType, objects: readonly ObjectType[]): [string, string][] {
  return objects.flatMap((other) =>
    other.fields
      .filter((field) => !field.computed && field.targets.includes(object.nameSingular))
      .map((field): [string, string] => [
        `${other.nameSingular}.${field.name}`,
        `${other.labelPlural} (${field.label})`,
      ]),
  );
}

/** The relations of an object that lead to records of one other. */
export const relationsOf = (object: ObjectType): Field[] =>
  object.fields.filter((field) => field.type === "RELATION" && field.targets.length === 1);

/** What a form says of a computed field. */
export function definitionOf(type: FieldType, value: (name: string) => string): Definition {
  if (type === "FORMULA") return { formula: value("formula") };
  if (type === "LOOKUP") return { lookup: { relation: value("relation"), field: value("field") } };
  const [object = "", relation = ""] = value("leading").split(".");
  const aggregate = AGGREGATES.find((one) => one === value("aggregate")) ?? "count";
  const field = aggregate === "count" ? null : value("field");
  return { rollup: { object, relation, aggregate, field, filter: readFilter(value("filter")) } };
}

/** As the form holds it: JSON, empty for all records. */
const readFilter = (text: string): Filter | null => (text === "" ? null : (JSON.parse(text) as Filter));

export const writeFilter = (filter: Filter | null): string => (filter ? JSON.stringify(filter) : "");

/** A definition as one line. */
export function definitionText(from: Definition): string {
  if ("formula" in from) return from.formula;
  if ("lookup" in from) return `${from.lookup.relation}.${from.lookup.field}`;
  const { aggregate, object, field } = from.rollup;
  return `${aggregate} of ${object}${field ? `.${field}` : ""}`;
}

/** Where a refused formula is wrong, from what was said of it: a range of its letters. */
export function placeOf(message: string): [from: number, to: number] | null {
  const said = /character (\d+)(?:, `([^`…]*)…?`)?: /.exec(message);
  if (!said) return null;
  const from = Number(said[1]) - 1;
  return [from, from + (said[2]?.length ?? 0)];
}
