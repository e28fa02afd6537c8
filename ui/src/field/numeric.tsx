// An exact decimal number: text on the wire, so that nothing rounds it. In all else as a number.

import type { Field } from "../api/bindings";
import { formatDecimal } from "../messages/format";
import type { Kind } from "./kind";
import { asTyped, DigitsEditor, number } from "./number";
import { inFormat } from "./number-format";

const plain = (value: unknown, field: Field): string => (typeof value === "string" ? asTyped(value, field) : "");
/** A format rounds what it shows; without one all digits are shown. */
const text = (value: unknown, field: Field): string =>
  typeof value === "string" ? (inFormat(Number(value), field) ?? formatDecimal(value)) : "";

export const numeric: Kind = {
  ...number,
  Cell: ({ value, field }) => <span className="truncate tabular-nums">{text(value, field)}</span>,
  Editor: (props) => <DigitsEditor {...props} start={plain(props.value, props.field)} />,
  text,
  plain,
};
