import { formatMoney } from "../messages/format";
import { type Kind, member, memberText, ORDER_OPERATORS, where } from "./kind";
import { LineEditor } from "./line";
import { parseNumber } from "./parse-number";

const MICROS = 1_000_000;

/** Millionths; the API allows them as text, since they can exceed what a double holds. */
function micros(value: unknown): number | null {
  const amount = member(value, "amountMicros");
  return amount === undefined || amount === null || amount === "" ? null : Number(amount);
}

function text(value: unknown): string {
  const amount = micros(value);
  return amount === null ? "" : formatMoney(amount, memberText(value, "currencyCode"));
}

function plain(value: unknown): string {
  const amount = micros(value);
  return amount === null ? "" : `${amount / MICROS} ${memberText(value, "currencyCode")}`;
}

/** What was typed, in the currency the field already has where none is named. */
export function withCurrency(typed: string, code: string): string | null {
  const amount = typed.trim();
  if (amount === "") return null;
  return code === "" || /[\p{L}\p{Sc}]/u.test(amount) ? amount : `${amount} ${code}`;
}

export const currency: Kind = {
  Cell: ({ value }) => <span className="truncate tabular-nums">{text(value)}</span>,
  Editor: (props) => {
    const code = memberText(props.value, "currencyCode");
    const start = plain(props.value);
    return <LineEditor {...props} start={start} align="end" read={(typed) => withCurrency(typed, code)} />;
  },
  shape: "line",
  width: 140,
  align: "end",
  text,
  plain,
  sortKeys: (name) => [name],
  operators: ORDER_OPERATORS,
  filter: (field, { operator, value }) => {
    if (value === "") return where(field.name, operator, null);
    // Amounts are compared as they are, whatever the currency: rates are not known offline.
    const limit = parseNumber(value.replace(/[\p{L}\p{Sc}]/gu, ""));
    return limit === null ? null : where(field.name, operator, Math.round(limit * MICROS));
  },
};
