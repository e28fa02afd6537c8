// Amounts as the engine measures them: one for each currency, since rates are not known offline.

import type { Json } from "../api/bindings";
import { formatMoney, formatMoneyShort } from "../messages/format";
import { member, memberText } from "./kind";

/** As it stands where there is little room, and all of it. */
export type Figure = { short: string; full: string };

/** The amounts of a measure as one line, that of most records first; null where there is none. */
export function amountsFigure(measured: Json, between: string): Figure | null {
  if (!Array.isArray(measured) || measured.length === 0) return null;
  const amounts = measured.map(
    (one) => [Number(member(one, "amountMicros")), memberText(one, "currencyCode")] as const,
  );
  const full = amounts.map(([micros, code]) => formatMoney(micros, code)).join(between);
  const short = amounts.map(([micros, code]) => formatMoneyShort(micros, code)).join(between);
  return { short: amounts.length > 1 ? short : full, full };
}
