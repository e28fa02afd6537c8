import { Check } from "lucide-react";
import { t } from "../messages";
import { type Kind, where } from "./kind";

const text = (value: unknown): string => (value === true ? t.common.yes : value === false ? t.common.no : "");

export const boolean: Kind = {
  Cell: ({ value }) =>
    value === true ? (
      <span className="checkbox is-on">
        <Check size={11} strokeWidth={3} aria-label={t.common.yes} />
      </span>
    ) : (
      <span className="checkbox" role="img" aria-label={t.common.no} />
    ),
  // There is nothing to type: to edit is to flip.
  flip: (value) => value !== true,
  shape: "line",
  width: 132,
  text,
  plain: text,
  sortKeys: (name) => [name],
  operators: ["eq", "isNull", "notNull"],
  filter: (field, { operator, value }) => where(field.name, operator, value === "true"),
};
