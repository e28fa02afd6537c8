// What the dialogs ask of the schema, as edits of its parts.

import type { FieldType, SchemaEdit } from "../api/bindings";
import { nameOf, optionValueOf } from "./name";

/** Types that one chooses among, the usual ones first. */
export const FIELD_TYPES = [
  "TEXT",
  "SELECT",
  "NUMBER",
  "CURRENCY",
  "DATE",
  "BOOLEAN",
  "RELATION",
  "MULTI_SELECT",
  "DATE_TIME",
  "EMAILS",
  "PHONES",
  "LINKS",
  "ADDRESS",
  "RATING",
  "RICH_TEXT",
  "ARRAY",
  "NUMERIC",
] as const satisfies readonly FieldType[];

/** Colours of options, in the order in which they are given. */
const COLORS = ["sky", "green", "amber", "purple", "gray"];

/** As long as a table's name may be. */
const MAX_OBJECT_NAME = 40;

type NewField = { object: string; label: string; type: FieldType; options: string; target: string };

export function addField({ object, label, type, options, target }: NewField): SchemaEdit[] {
  const name = nameOf(label);
  const chosen = options
    .split(/[,\n]/)
    .map((option) => option.trim())
    .filter(Boolean);
  const values = {
    label,
    ...(type === "RELATION" && { targets: [target] }),
    ...(type === "TEXT" && { searchable: true }),
  };
  const field: SchemaEdit = { part: "field", object, name, type, values, active: true };
  const choices = type === "SELECT" || type === "MULTI_SELECT" ? chosen : [];
  return [
    field,
    ...choices.map((choice, at): SchemaEdit => {
      const shown = { label: choice, color: COLORS[at % COLORS.length], position: at };
      const key = `${name.toLowerCase()}:${type}`;
      return { part: "option", object, field: key, value: optionValueOf(choice), values: shown, active: true };
    }),
  ];
}

export function addObject(label: string, labels: string): SchemaEdit[] {
  const values = {
    labelSingular: label,
    labelPlural: labels,
    ...(nameOf(labels, MAX_OBJECT_NAME) && { namePlural: nameOf(labels, MAX_OBJECT_NAME) }),
  };
  return [{ part: "object", name: nameOf(label, MAX_OBJECT_NAME), values, active: true }];
}

export function renameField(object: string, name: string, type: FieldType, label: string): SchemaEdit[] {
  return [{ part: "field", object, name, type, values: { label }, active: true }];
}

export function hideField(object: string, name: string, type: FieldType): SchemaEdit[] {
  return [{ part: "field", object, name, type, values: {}, active: false }];
}
