// Who or what did something: written by the program, not by hand.

import { type Kind, memberText, TEXT_OPERATORS, textFilter } from "./kind";

const text = (value: unknown): string => memberText(value, "name") || memberText(value, "source").toLowerCase();

export const actor: Kind = {
  Cell: ({ value }) => <span className="truncate">{text(value)}</span>,
  shape: "line",
  width: 160,
  text,
  plain: text,
  sortKeys: (name) => [`${name}.name`],
  operators: TEXT_OPERATORS,
  filter: textFilter((name) => `${name}.name`),
};
