import { t } from "../messages";
import { FormEditor, type Part } from "./form";
import { type Kind, memberText, TEXT_OPERATORS, where } from "./kind";

const PARTS: readonly Part[] = [
  { name: "addressStreet1", label: t.field.street },
  { name: "addressStreet2", label: t.field.street2 },
  { name: "addressPostcode", label: t.field.postcode },
  { name: "addressCity", label: t.field.city },
  { name: "addressState", label: t.field.state },
  { name: "addressCountry", label: t.field.country },
];

const text = (value: unknown): string =>
  PARTS.map((part) => memberText(value, part.name))
    .filter(Boolean)
    .join(", ");

export const address: Kind = {
  Cell: ({ value }) => <span className="truncate">{text(value)}</span>,
  Editor: (props) => <FormEditor {...props} parts={PARTS} wide />,
  shape: "panel",
  width: 240,
  text,
  plain: text,
  sortKeys: (name) => [`${name}.addressCity`, `${name}.addressStreet1`],
  operators: TEXT_OPERATORS,
  filter: (field, { operator, value }) => {
    const parts = PARTS.map((part) => where(`${field.name}.${part.name}`, operator, value || null));
    return operator === "isNull" ? { and: parts } : { or: parts };
  },
};
