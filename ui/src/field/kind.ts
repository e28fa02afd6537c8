// What the interface knows of a field type: how its values look, how they are edited, sorted and
// filtered. Whether a value is legal is the engine's to say.

import type { ComponentType } from "react";
import type { Field, Filter, Json, Operator } from "../api/bindings";
import type { Condition } from "../table/conditions";

/** Labels of the records that relation values point to, by id. */
export type Links = Record<string, string>;

export type CellProps = { value: Json; field: Field; links: Links };

/** Where to go once an edit is saved. */
export type After = "stay" | "down" | "next" | "previous";

export type EditorProps = {
  field: Field;
  value: Json;
  links: Links;
  /** What was typed to begin the edit, replacing the value; null to edit the value as it is. */
  seed: string | null;
  /** Remembers what is typed so far, so that leaving the field saves it. */
  change: (draft: Json) => void;
  save: (value: Json, after: After) => void;
  cancel: () => void;
};

export type Kind = {
  Cell: ComponentType<CellProps>;
  Editor?: ComponentType<EditorProps>;
  /** For values that are not typed but flipped. */
  flip?: (value: Json) => Json;
  /** A `line` is edited in its cell; a `panel` in a popover on top of it. */
  shape: "line" | "panel";
  /** Pixels of its column. */
  width: number;
  align?: "end";
  /** As a person reads it. */
  text: (value: Json, field: Field, links: Links) => string;
  /** As the engine reads it back, where it can. */
  plain: (value: Json, field: Field, links: Links) => string;
  /** What the column is sorted by, most significant first; nothing where it has no order. */
  sortKeys: (name: string) => string[];
  operators: readonly Operator[];
  filter: (field: Field, condition: Condition) => Filter | null;
};

export const where = (field: string, operator: Operator, value: Json): Filter => ({
  where: { field, operator, value },
});

/** The filter of a field that is one slot of text. */
export function textFilter(path: (name: string) => string): Kind["filter"] {
  return (field, { operator, value }) => where(path(field.name), operator, value);
}

export const TEXT_OPERATORS = ["contains", "startsWith", "eq", "isNull", "notNull"] as const satisfies Operator[];
export const ORDER_OPERATORS = ["eq", "gte", "lte", "isNull", "notNull"] as const satisfies Operator[];
export const DAY_OPERATORS = ["within", ...ORDER_OPERATORS] as const satisfies Operator[];
export const CHOICE_OPERATORS = ["eq", "neq", "isNull", "notNull"] as const satisfies Operator[];

/** A member of a JSON object, or undefined: values come from other versions and other devices too. */
export function member(value: Json, name: string): Json {
  return value !== null && typeof value === "object" ? (value as Record<string, Json>)[name] : undefined;
}

export function memberText(value: Json, name: string): string {
  const text = member(value, name);
  return typeof text === "string" ? text : "";
}

export function memberList(value: Json, name: string): Json[] {
  const list = member(value, name);
  return Array.isArray(list) ? list : [];
}

export const sameValue = (a: Json, b: Json): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
