import type { Filter, Operator } from "../api/bindings";
import { t } from "../messages";
import { FormEditor, type Part } from "./form";
import { type Kind, memberText, TEXT_OPERATORS, where } from "./kind";

const PARTS: readonly Part[] = [
  { name: "firstName", label: t.field.firstName },
  { name: "lastName", label: t.field.lastName },
];

const text = (value: unknown): string => `${memberText(value, "firstName")} ${memberText(value, "lastName")}`.trim();

/** A name matches when its words match either part: nobody filters by first and last name apart. */
function byWords(name: string, operator: Operator, value: string): Filter {
  const either = (word: string) => ({ or: PARTS.map((part) => where(`${name}.${part.name}`, operator, word)) });
  return { and: value.trim().split(/\s+/).map(either) };
}

export const fullName: Kind = {
  Cell: ({ value }) => <span className="truncate">{text(value)}</span>,
  Editor: (props) => <FormEditor {...props} parts={PARTS} />,
  shape: "panel",
  width: 220,
  text,
  plain: text,
  sortKeys: (name) => [`${name}.firstName`, `${name}.lastName`],
  operators: TEXT_OPERATORS,
  filter: (field, { operator, value }) => {
    if (operator !== "isNull" && operator !== "notNull") return byWords(field.name, operator, value);
    const parts = PARTS.map((part) => where(`${field.name}.${part.name}`, operator, null));
    return operator === "isNull" ? { and: parts } : { or: parts };
  },
};
