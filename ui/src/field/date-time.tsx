import { useState } from "react";
import { t } from "../messages";
import { formatMoment } from "../messages/format";
import { Calendar } from "./calendar";
import { dayOf, fromDay, readMoment } from "./day";
import { DAY_OPERATORS, type EditorProps, type Kind, where } from "./kind";
import { isPeriod } from "./period";

const text = (value: unknown): string => (typeof value === "string" ? formatMoment(value) : "");

/** `2026-03-31` for a day, `2026-03-31 14:00` for a moment: what the engine reads back. */
function plain(value: unknown): string {
  if (typeof value !== "string" || Number.isNaN(Date.parse(value))) return "";
  const iso = new Date(value).toISOString();
  return iso.endsWith("T00:00:00.000Z") ? iso.slice(0, 10) : iso.slice(0, 16).replace("T", " ");
}

function MomentEditor({ field, value, seed, change, save, cancel }: EditorProps) {
  const [typed, setTyped] = useState(seed ?? (typeof value === "string" ? formatMoment(value) : ""));
  const [touched, setTouched] = useState(seed !== null);
  const read = (words: string) => (touched ? readMoment(words, new Date()) : (value ?? null));
  const day = typeof value === "string" ? dayOf(value) : null;
  const shown = touched ? dayOf(readMoment(typed, new Date()) ?? "") : day;

  const keys = (event: React.KeyboardEvent) => {
    if (event.key === "Enter") save(read(typed), "down");
    else if (event.key === "Tab") save(read(typed), event.shiftKey ? "previous" : "next");
    else if (event.key === "Escape") cancel();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="w-60">
      <input
        // biome-ignore lint/a11y/noAutofocus: the person asked to edit this very field
        autoFocus
        aria-label={field.label}
        className="h-8 w-full border-line border-b bg-transparent px-2.5 outline-none placeholder:text-faint"
        placeholder={t.field.dateHint}
        value={typed}
        autoComplete="off"
        onFocus={(event) => seed === null && event.currentTarget.select()}
        onKeyDown={keys}
        onChange={(event) => {
          setTyped(event.target.value);
          setTouched(true);
          change(readMoment(event.target.value, new Date()));
        }}
      />
      <Calendar chosen={shown} choose={(date) => save(date, "stay")} clear={() => save(null, "stay")} />
    </div>
  );
}

export const dateTime: Kind = {
  Cell: ({ value }) => <span className="truncate tabular-nums">{text(value)}</span>,
  Editor: MomentEditor,
  shape: "panel",
  width: 184,
  text,
  plain,
  sortKeys: (name) => [name],
  operators: DAY_OPERATORS,
  filter: (field, { operator, value }) => {
    if (operator === "within") return isPeriod(value) ? where(field.name, operator, value) : null;
    const day = readMoment(value, new Date());
    if (value !== "" && day === null) return null;
    const at = day && /^\d{4}-\d\d-\d\d$/.test(day) ? `${day}T00:00:00.000Z` : day;
    if (operator !== "eq" || !at) return where(field.name, operator, at);
    // A day, not its first millisecond.
    return { and: [where(field.name, "gte", at), where(field.name, "lt", fromDay(at, 1))] };
  },
};
