// A month to pick a day from.

import { ChevronLeft, ChevronRight } from "lucide-react";
import { useState } from "react";
import { t } from "../messages";
import { formatDay } from "../messages/format";
import { locale } from "../messages/locale";
import { localDay } from "./day";

type Props = { chosen: string | null; choose: (day: string) => void; clear: () => void };

const monthName = new Intl.DateTimeFormat(locale, { month: "long", year: "numeric" });
const weekdayName = new Intl.DateTimeFormat(locale, { weekday: "narrow", timeZone: "UTC" });
/** 2024-01-01 was a Monday: weeks start there, as ISO 8601 has it. */
const weekdays = Array.from({ length: 7 }, (_, index) => weekdayName.format(Date.UTC(2024, 0, 1 + index)));

/** Six weeks from the Monday on or before the first of the month. */
export function weeksOf(year: number, month: number): Date[][] {
  const lead = (new Date(year, month, 1).getDay() + 6) % 7;
  return Array.from({ length: 6 }, (_, week) =>
    Array.from({ length: 7 }, (_, day) => new Date(year, month, 1 - lead + week * 7 + day)),
  );
}

export function Calendar({ chosen, choose, clear }: Props) {
  const start = chosen ? new Date(`${chosen}T00:00`) : new Date();
  const [browsed, browse] = useState<Date | null>(null);
  const month = browsed ?? start;
  const turn = (by: number) => browse(new Date(month.getFullYear(), month.getMonth() + by, 1));
  const today = localDay(new Date());
  return (
    <div className="p-2">
      <div className="flex items-center justify-between pb-1">
        <button type="button" className="icon-button" aria-label={t.field.monthBefore} onClick={() => turn(-1)}>
          <ChevronLeft size={14} />
        </button>
        <span className="font-medium">{monthName.format(month)}</span>
        <button type="button" className="icon-button" aria-label={t.field.monthAfter} onClick={() => turn(1)}>
          <ChevronRight size={14} />
        </button>
      </div>
      <table className="w-full table-fixed text-center tabular-nums">
        <thead>
          <tr>
            {weekdays.map((name, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the days of a week never move
              <th key={index} className="h-6 font-normal text-[11px] text-muted">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeksOf(month.getFullYear(), month.getMonth()).map((week) => (
            <tr key={week[0]?.getTime()}>
              {week.map((date) => {
                const day = localDay(date);
                const outside = date.getMonth() !== month.getMonth();
                return (
                  <td key={day} className="p-0">
                    <button
                      type="button"
                      className="day"
                      aria-label={formatDay(date.getTime())}
                      aria-pressed={day === chosen}
                      data-outside={outside || undefined}
                      data-today={day === today || undefined}
                      onClick={() => choose(day)}
                    >
                      {date.getDate()}
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <div className="flex justify-between pt-1">
        <button type="button" className="text-button" onClick={() => choose(today)}>
          {t.field.today}
        </button>
        <button type="button" className="text-button" onClick={clear}>
          {t.field.clear}
        </button>
      </div>
    </div>
  );
}
