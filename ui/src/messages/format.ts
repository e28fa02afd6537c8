// Numbers, money, dates and times as the person's own locale writes them. Formatters are made once:
// making one costs more than using it a thousand times.

import { locale } from "./locale";

const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 6 });
const point = number.formatToParts(1.5).find((part) => part.type === "decimal")?.value ?? ".";
const day = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric" });
const utcDay = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const dayAndTime = new Intl.DateTimeFormat(locale, {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "numeric",
  minute: "2-digit",
});
const time = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" });
const weekdayAndTime = new Intl.DateTimeFormat(locale, { weekday: "short", hour: "numeric", minute: "2-digit" });
const figure = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" });
const plurals = new Intl.PluralRules("en");

const moneyByCurrency = new Map<string, Intl.NumberFormat>();
const shortMoneyByCurrency = new Map<string, Intl.NumberFormat>();

const MICROS = 1_000_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export const formatNumber = (value: number): string => number.format(value);

/** A number that was measured of others: a mean has more digits than anyone reads. */
export const formatFigure = (value: number): string => figure.format(value);

/** A share from 0 to 1. */
export const formatPercent = (share: number): string => percent.format(share);

/** An exact decimal number such as `-1234.50`, with all its digits: more than a formatter keeps. */
export function formatDecimal(digits: string): string {
  const [, sign = "", whole = "", fraction] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(digits) ?? [];
  if (whole === "") return digits;
  return `${sign}${number.format(BigInt(whole))}${fraction ? point + fraction : ""}`;
}

/** An amount in millionths. Cents are shown only where there are any. */
export function formatMoney(amountMicros: number, currency: string): string {
  return moneyFormat(moneyByCurrency, currency, WHOLE).format(amountMicros / MICROS);
}

/** An amount in millionths with its thousands by their letter: "€12K". */
export function formatMoneyShort(amountMicros: number, currency: string): string {
  return moneyFormat(shortMoneyByCurrency, currency, SHORT).format(amountMicros / MICROS);
}

const WHOLE: Intl.NumberFormatOptions = { trailingZeroDisplay: "stripIfInteger" };
const SHORT: Intl.NumberFormatOptions = { notation: "compact" };

type Formats = Map<string, Intl.NumberFormat>;

function moneyFormat(made: Formats, currency: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const known = made.get(currency);
  if (known) return known;
  const fresh = makeMoneyFormat(currency, options);
  made.set(currency, fresh);
  return fresh;
}

function makeMoneyFormat(currency: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  try {
    return new Intl.NumberFormat(locale, { style: "currency", currency, ...options });
  } catch {
    // Not a currency that Intl knows: the plain number is still right.
    return number;
  }
}

/** A moment; midnight UTC is how a day without a time is stored, so it is shown as that day everywhere. */
export function formatMoment(iso: string): string {
  const ms = Date.parse(iso);
  if (Number.isNaN(ms)) return iso;
  return isWholeDay(ms) ? utcDay.format(ms) : dayAndTime.format(ms);
}

export const isWholeDay = (ms: number): boolean => ms % DAY_MS === 0;

export const formatDay = (ms: number): string => day.format(ms);

/** Short and exact enough for what happened lately: "14:02", "Tue 14:02", "3 Mar 2026". */
export function formatWhen(ms: number, now: number): string {
  const age = now - ms;
  if (age < DAY_MS && new Date(ms).getDate() === new Date(now).getDate()) return time.format(ms);
  if (age >= 0 && age < 7 * DAY_MS) return weekdayAndTime.format(ms);
  return day.format(ms);
}

export const formatTime = (ms: number): string => time.format(ms);
export const formatExactly = (ms: number): string => dayAndTime.format(ms);

/** "4 min ago". Below a minute: "now". */
export function formatAgo(ms: number, now: number): string {
  const minutes = Math.round((ms - now) / MINUTE_MS);
  if (Math.abs(minutes) < 60)
    return relative.format(Math.min(minutes, 0), "minute").replace(/^this minute$/, "just now");
  const hours = Math.round((ms - now) / HOUR_MS);
  return Math.abs(hours) < 24
    ? relative.format(hours, "hour")
    : relative.format(Math.round((ms - now) / DAY_MS), "day");
}

/** A count with its noun: `plural(2, "change", "changes")`. */
export function plural(count: number, one: string, other: string): string {
  return `${number.format(count)} ${plurals.select(count) === "one" ? one : other}`;
}
