// From a saved filter back to the chips that say it. A chip is guessed from what a condition compares with, and taken only
// if it asks for exactly that condition: so what each field type makes of a chip is written once, in its kind.

import type { Filter, Json, ObjectType } from "../api/bindings";
import type { Chip } from "../table/conditions";
import { fieldOf, operatorsOf, toParts } from "../table/filter";

type Leaf = { field: string; value: Json };

export function toChips(object: ObjectType, filter: Filter | null): Chip[] {
  return conditionsOf(filter).map((condition) => chipOf(object, condition) ?? { advanced: condition });
}

/** The conditions that must all hold. */
export function conditionsOf(filter: Filter | null): Filter[] {
  if (!filter) return [];
  return "and" in filter ? filter.and : [filter];
}

function chipOf(object: ObjectType, condition: Filter): Chip | null {
  const leaves = leavesOf(condition);
  const path = leaves[0]?.field ?? "";
  // What the stages of a field say has a chip of its own.
  const name = fieldOf(object, path) ? path : rootOf(path);
  const field = fieldOf(object, name);
  if (!field) return null;
  for (const operator of operatorsOf(field)) {
    for (const value of guesses(leaves)) {
      const chip = { field: name, operator, value };
      const [asked] = toParts(object, [chip]);
      if (asked && sameFilter(asked, condition)) return chip;
    }
  }
  return null;
}

/** The field of `field.subField`. */
export const rootOf = (path: string): string => path.split(".")[0] ?? path;

/** The names of the fields that a filter asks about. */
export const fieldsOf = (filter: Filter): Set<string> => new Set(leavesOf(filter).map(({ field }) => rootOf(field)));

function leavesOf(filter: Filter): Leaf[] {
  if ("where" in filter) return [filter.where];
  if ("not" in filter) return leavesOf(filter.not);
  return ("and" in filter ? filter.and : filter.or).flatMap(leavesOf);
}

/** Millionths of an amount of money. */
const MICROS = 1_000_000;

/** What a person may have typed or chosen. */
function guesses(leaves: Leaf[]): string[] {
  const values = leaves.map(({ value }) => value);
  const texts = values.filter((value) => typeof value === "string");
  const numbers = values.filter((value) => typeof value === "number");
  const lists = values.filter((value) => Array.isArray(value));
  return [
    ...new Set([
      ...texts,
      ...texts.map((text) => text.slice(0, "2026-03-31".length)),
      [...new Set(texts)].join(" "),
      ...numbers.flatMap((number) => [String(number), String(number / MICROS)]),
      ...lists.map((list) => list.join(",")),
      ...values.filter((value) => typeof value === "boolean").map(String),
      "",
    ]),
  ];
}

/** Whether two filters ask the same, however they are written down. */
export const sameFilter = (one: Filter, other: Filter): boolean => written(one) === written(other);

const written = (filter: Filter): string => JSON.stringify(plain(filter));

function plain(filter: Filter): unknown {
  if ("where" in filter) return [filter.where.field, filter.where.operator, filter.where.value ?? null];
  if ("not" in filter) return { not: plain(filter.not) };
  return "and" in filter ? { and: filter.and.map(plain) } : { or: filter.or.map(plain) };
}
