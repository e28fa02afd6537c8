// Numbers as their field's format says: so many digits, a share, thousands by their letter, a unit.

import type { Field, NumberFormat } from "../api/bindings";
import { locale } from "../messages/locale";

const made = new Map<string, Intl.NumberFormat>();

/** A number as the field says; null where the field says nothing. */
export function inFormat(value: number, { format }: Field): string | null {
  if (!format) return null;
  const unit = format.unit ? `\u00a0${format.unit}` : "";
  return `${formatter(format).format(value)}${unit}`;
}

/** Formatters are made once: making one costs more than using it a thousand times. */
function formatter({ decimals, percent, short }: NumberFormat): Intl.NumberFormat {
  const key = `${decimals} ${percent} ${short}`;
  const known = made.get(key);
  if (known) return known;
  const digits =
    decimals === undefined
      ? { maximumFractionDigits: short ? 1 : 6 }
      : { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  const fresh = new Intl.NumberFormat(locale, {
    ...digits,
    ...(percent && { style: "percent" as const }),
    ...(short && { notation: "compact" as const }),
  });
  made.set(key, fresh);
  return fresh;
}

/** A share's digits as a person types them: `0.125` → `12.5%`. As text, so that nothing is rounded. */
export function toPercent(digits: string): string {
  const [, sign = "", whole = "", fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(digits) ?? [];
  if (whole === "") return digits;
  const moved = `${whole}${fraction.padEnd(2, "0").slice(0, 2)}`.replace(/^0+(?=\d)/, "");
  const rest = fraction.slice(2);
  return `${sign}${moved}${rest && `.${rest}`}%`;
}

/** What is typed into a share is in hundredths, with or without its sign. */
export function readPercent(text: string): string | null {
  const typed = text.trim();
  return typed === "" ? null : /[\d.,]$/.test(typed) ? `${typed}%` : typed;
}
