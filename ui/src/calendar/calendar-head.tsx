// Which days are shown, and the way to others.

import { ChevronLeft, ChevronRight } from "lucide-react";
import { localDay } from "../field/day";
import { t } from "../messages";
import { locale } from "../messages/locale";
import { useIsNarrow } from "../shell/use-is-narrow";
import type { Span } from "./days";

const month = new Intl.DateTimeFormat(locale, { month: "long", year: "numeric" });
const shortMonth = new Intl.DateTimeFormat(locale, { month: "short", year: "numeric" });
const range = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric" });

type Props = {
  day: string;
  span: Span;
  weeks: string[][];
  look: (at: { day: string; span: Span }) => void;
  turn: (count: number) => void;
};

const SPANS: readonly Span[] = ["month", "week"];

export function CalendarHead({ day, span, weeks, look, turn }: Props) {
  const date = (one: string | undefined) => new Date(`${one ?? day}T00:00`);
  const monthName = useIsNarrow() ? shortMonth : month;
  const title =
    span === "month" ? monthName.format(date(day)) : range.formatRange(date(weeks[0]?.[0]), date(weeks[0]?.[6]));
  return (
    <div className="flex h-11 shrink-0 items-center gap-1 border-line border-b px-4 wide:h-10">
      <h2 className="me-2 min-w-0 truncate font-medium" aria-live="polite" data-testid="calendar-title">
        {title}
      </h2>
      <button
        type="button"
        className="icon-button"
        aria-label={t.calendar.before[span]}
        title={t.calendar.before[span]}
        onClick={() => turn(-1)}
      >
        <ChevronLeft size={15} />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={t.calendar.after[span]}
        title={t.calendar.after[span]}
        onClick={() => turn(1)}
      >
        <ChevronRight size={15} />
      </button>
      <button
        type="button"
        className="button is-quiet is-small"
        onClick={() => look({ day: localDay(new Date()), span })}
      >
        {t.field.today}
      </button>
      <fieldset className="ms-auto flex rounded-md bg-pressed p-0.5" aria-label={t.calendar.span}>
        {SPANS.map((one) => (
          <button
            key={one}
            type="button"
            className="h-5.5 rounded-sm px-2 text-xs max-wide:h-8 aria-pressed:bg-raised aria-pressed:font-medium"
            aria-pressed={one === span}
            onClick={() => look({ day, span: one })}
          >
            {t.calendar.spans[one]}
          </button>
        ))}
      </fieldset>
    </div>
  );
}
