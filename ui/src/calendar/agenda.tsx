// The same days on a phone: those with records, one below the other.

import { t } from "../messages";
import { locale } from "../messages/locale";
import { Entry } from "./entry";
import type { DayParts } from "./month-grid";

const heading = new Intl.DateTimeFormat(locale, { weekday: "short", day: "numeric", month: "short" });

export function Agenda({ weeks, days, today, by, mark, peeked, handlers }: DayParts) {
  const filled = weeks.flat().filter((day) => (days.get(day)?.length ?? 0) > 0);
  if (filled.length === 0) {
    return <p className="grid flex-1 place-content-center p-8 text-center text-muted">{t.calendar.nothing}</p>;
  }
  return (
    <ul className="min-h-0 flex-1 overflow-y-auto" data-testid="agenda">
      {filled.map((day) => (
        <li key={day} className="border-line border-b px-3 py-2">
          <h3 className={`pb-1 text-xs ${day === today ? "font-semibold text-accent-text" : "text-muted"}`}>
            {heading.format(new Date(`${day}T00:00`))}
          </h3>
          <ul className="grid grid-cols-1 gap-1">
            {days.get(day)?.map((record) => (
              <li key={record.id} className="min-w-0">
                <Entry
                  record={record}
                  by={by}
                  mark={mark}
                  peeked={record.id === peeked}
                  dragged={false}
                  stop
                  handlers={handlers}
                />
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}
