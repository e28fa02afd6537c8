// The columns of a table, made from the schema: nothing here knows what a person or a company is.

import type { Field, ObjectType } from "../api/bindings";
import { kindOf } from "../field/kinds";

export type Column = { field: Field; width: number; align?: "end"; label: boolean };

/** The label's column is wide enough for a name with its dots and its open button. */
const LABEL_WIDTH = 264;

/** The label first, the rest in the schema's order. */
export function columnsOf(object: ObjectType): Column[] {
  const label = object.fields.filter((field) => field.name === object.labelField);
  const rest = object.fields.filter((field) => field.name !== object.labelField);
  return [...label, ...rest].map((field) => {
    const { width, align } = kindOf(field);
    const isLabel = field.name === object.labelField;
    return { field, width: isLabel ? LABEL_WIDTH : width, label: isLabel, ...(align && { align }) };
  });
}

/** Pixels of the column with the check box. */
export const PICK_WIDTH = 36;

export const ROW_HEIGHT = 32;
export const HEADER_HEIGHT = 32;
export const FOOT_HEIGHT = 30;

/** The grid's columns for CSS; what is left over goes to an empty last one. */
export const template = (columns: readonly Column[]): string =>
  `${PICK_WIDTH}px ${columns.map((column) => `${column.width}px`).join(" ")} minmax(40px, 1fr)`;

/** The id of a cell, which the grid names as its active descendant. */
export const cellId = (row: number, field: string): string => `cell-${row}-${field}`;
