import type { Field } from "../api/bindings";
import { formatNumber } from "../messages/format";
import { type EditorProps, type Kind, ORDER_OPERATORS, where } from "./kind";
import { LineEditor } from "./line";
import { inFormat, readPercent, toPercent } from "./number-format";
import { parseNumber } from "./parse-number";

const plain = (value: unknown, field: Field): string =>
  typeof value === "number" ? asTyped(String(value), field) : "";
const text = (value: unknown, field: Field): string =>
  typeof value === "number" ? (inFormat(value, field) ?? formatNumber(value)) : "";

/** Digits as a person types them into the field. */
export const asTyped = (digits: string, field: Field): string => (field.format?.percent ? toPercent(digits) : digits);

/** The editor of a number that begins with this text. */
export function DigitsEditor({ start, ...props }: EditorProps & { start: string }) {
  const read = props.field.format?.percent ? { read: readPercent } : {};
  return <LineEditor {...props} {...read} start={start} align="end" inputMode="decimal" />;
}

export const number: Kind = {
  Cell: ({ value, field }) => <span className="truncate tabular-nums">{text(value, field)}</span>,
  Editor: (props) => <DigitsEditor {...props} start={plain(props.value, props.field)} />,
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
