// An exact decimal number: text on the wire, so that nothing rounds it.

import { formatDecimal } from "../messages/format";
import { type Kind, ORDER_OPERATORS, where } from "./kind";
import { LineEditor } from "./line";
import { parseNumber } from "./parse-number";

const plain = (value: unknown): string => (typeof value === "string" ? value : "");
const text = (value: unknown): string => (typeof value === "string" ? formatDecimal(value) : "");

export const numeric: Kind = {
  Cell: ({ value }) => <span className="truncate tabular-nums">{text(value)}</span>,
  Editor: (props) => <LineEditor {...props} start={plain(props.value)} align="end" inputMode="decimal" />,
  shape: "line",
  width: 120,
  align: "end",
  text,
  plain,
  sortKeys: (name) => [name],
  operators: ORDER_OPERATORS,
  filter: (field, { operator, value }) => {
    const limit = value === "" ? null : parseNumber(value);
    return value !== "" && limit === null ? null : where(field.name, operator, limit);
  },
};
