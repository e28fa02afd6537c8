// Days as people write them: "tomorrow", "fri 3pm", "+2w", "31.3.2026". Pure: now is passed in.

const DAY_MS = 86_400_000;
const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** `2026-03-31`, the day on which a stored moment is shown; null where it is no moment. */
export function dayOf(iso: string): string | null {
  const ms = Date.parse(iso);
  if (iso === "" || Number.isNaN(ms)) return null;
  return ms % DAY_MS === 0 ? new Date(ms).toISOString().slice(0, 10) : localDay(new Date(ms));
}

/** The moment `days` after another. */
export const fromDay = (iso: string, days: number): string => new Date(Date.parse(iso) + days * DAY_MS).toISOString();

/** The local calendar's day. */
export function localDay(date: Date): string {
  return ymd(date.getFullYear(), date.getMonth() + 1, date.getDate());
}

function ymd(year: number, month: number, day: number): string {
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/**
 * What was typed as the engine reads it: a day alone as `2026-03-31`, a day with a time as a moment.
 * Text that is no date is returned as it is, so that the engine can say what is wrong with it.
 */
export function readMoment(typed: string, now: Date): string | null {
  const text = typed.trim().toLowerCase();
  if (text === "") return null;
  const [, words = text, clock] = /^(.*?)(?:[\s,]+(\d{1,2}(?::\d\d)?\s*(?:am|pm)?|\d{1,2}:\d\d))?$/.exec(text) ?? [];
  const whole = readDay(text, now);
  if (whole) return whole;
  const day = readDay(words, now);
  const time = clock ? readClock(clock) : null;
  if (!day || !time) return typed.trim();
  return new Date(`${day}T${time}`).toISOString();
}

function readDay(text: string, now: Date): string | null {
  return relativeDay(text, now) ?? numericDay(text) ?? namedDay(text, now);
}

function relativeDay(text: string, now: Date): string | null {
  const after = (days: number) => localDay(new Date(now.getFullYear(), now.getMonth(), now.getDate() + days));
  if (text === "today") return after(0);
  if (text === "tomorrow") return after(1);
  if (text === "yesterday") return after(-1);
  const offset = /^\+(\d{1,4})\s*([dw])?/.exec(text);
  if (offset?.[0] === text) return after(Number(offset[1]) * (offset[2] === "w" ? 7 : 1));
  const weekday = WEEKDAYS.findIndex((name) => text.length >= 3 && text.startsWith(name) && /^[a-z]+$/.test(text));
  return weekday < 0 ? null : after(((weekday - now.getDay() + 6) % 7) + 1);
}

function numericDay(text: string): string | null {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  if (iso) return legal(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text);
  return dotted && legal(Number(dotted[3]), Number(dotted[2]), Number(dotted[1]));
}

/** "31 mar 2026", "mar 31, 2026", "31 march" (of this year). */
function namedDay(text: string, now: Date): string | null {
  const parts = text
    .replaceAll(",", " ")
    .split(/[\s.]+/)
    .filter(Boolean);
  const word = parts.findIndex((part) => /^[a-z]{3,}$/.test(part));
  const month = MONTHS.findIndex((name) => parts[word]?.startsWith(name));
  const numbers = parts.filter((_, index) => index !== word).map(Number);
  const [day, year = now.getFullYear()] = numbers;
  if (word > 1 || month < 0 || day === undefined || numbers.length > 2 || numbers.some(Number.isNaN)) return null;
  return legal(year, month + 1, day);
}

function legal(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? ymd(year, month, day) : null;
}

function readClock(text: string): string | null {
  const [, hours = "", minutes = "00", half] = /^(\d{1,2})(?::(\d\d))?\s*(am|pm)?$/.exec(text.trim()) ?? [];
  const hour = (Number(hours) % (half ? 12 : 24)) + (half === "pm" ? 12 : 0);
  return hours === "" || Number(minutes) > 59 ? null : `${String(hour).padStart(2, "0")}:${minutes}:00`;
}
