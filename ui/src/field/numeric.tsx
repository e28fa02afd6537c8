// An exact decimal number: text on the wire, so that nothing rounds it. In all else as a number.

import { formatDecimal } from "../messages/format";
import type { Kind } from "./kind";
import { LineEditor } from "./line";
import { number } from "./number";

const plain = (value: unknown): string => (typeof value === "string" ? value : "");
const text = (value: unknown): string => (typeof value === "string" ? formatDecimal(value) : "");

export const numeric: Kind = {
  ...number,
  Cell: ({ value }) => <span className="truncate tabular-nums">{text(value)}</span>,
  Editor: (props) => <LineEditor {...props} start={plain(props.value)} align="end" inputMode="decimal" />,
  text,
  plain,
};
