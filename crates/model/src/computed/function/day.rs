//! Functions of days and moments. What depends on where one is, the day and the hour of a moment, is that of UTC.

use jiff::Span;
use jiff::civil::Date;

use super::{Function, Runs, Takes};
use crate::DAY_MS;
use crate::computed::kind::Kind;
use crate::computed::outcome::Why;
use crate::computed::value::{Found, Value, clock, midnight, whole};

const DAY: Takes = &[Kind::Date, Kind::DateTime];
const MOMENT: Takes = &[Kind::DateTime];
const WHOLE: Takes = &[Kind::Integer];

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        usage: "today()",
        takes: &[],
        least: 0,
        repeats: false,
        gives: |_| Some(Kind::Date),
        runs: Runs::Today,
    },
    Function {
        usage: "date(value)",
        takes: &[&[Kind::Text, Kind::Date, Kind::DateTime]],
        least: 1,
        repeats: false,
        gives: |_| Some(Kind::Date),
        runs: Runs::OnAll(date),
    },
    Function {
        usage: "daysBetween(from, to)",
        takes: &[DAY, DAY],
        least: 2,
        repeats: false,
        gives: |_| Some(Kind::Integer),
        runs: Runs::OnAll(days_between),
    },
    later("addDays(day, days)", |values| {
        moved(values, |days| Span::new().try_days(days).ok())
    }),
    later("addMonths(day, months)", |values| {
        moved(values, |months| Span::new().try_months(months).ok())
    }),
    part("year(day)", &[DAY], |values| {
        of_day(values, |day| day.year().into())
    }),
    part("quarter(day)", &[DAY], |values| {
        of_day(values, |day| (i64::from(day.month()) - 1) / 3 + 1)
    }),
    part("month(day)", &[DAY], |values| {
        of_day(values, |day| day.month().into())
    }),
    part("day(day)", &[DAY], |values| {
        of_day(values, |day| day.day().into())
    }),
    part("weekday(day)", &[DAY], |values| {
        of_day(values, |day| day.weekday().to_monday_one_offset().into())
    }),
    part("hour(moment)", &[MOMENT], |values| match values {
        [Value::Moment(ms)] => Ok(Value::Number(clock(*ms)?.hour().into())),
        _ => Err(Why::Unfit),
    }),
    part("minute(moment)", &[MOMENT], |values| match values {
        [Value::Moment(ms)] => Ok(Value::Number(clock(*ms)?.minute().into())),
        _ => Err(Why::Unfit),
    }),
];

const fn later(usage: &'static str, run: fn(&[Value]) -> Found) -> Function {
    Function {
        usage,
        takes: &[DAY, WHOLE],
        least: 2,
        repeats: false,
        gives: |kinds| kinds.first().copied(),
        runs: Runs::OnAll(run),
    }
}

const fn part(
    usage: &'static str,
    takes: &'static [Takes],
    run: fn(&[Value]) -> Found,
) -> Function {
    Function {
        usage,
        takes,
        least: 1,
        repeats: false,
        gives: |_| Some(Kind::Integer),
        runs: Runs::OnAll(run),
    }
}

/// The day that a text says, or the day of a moment.
fn date(values: &[Value]) -> Found {
    let day = match values {
        [Value::Text(text)] => text.trim().parse().map_err(|_| Why::NotADay),
        [other] => other.day(),
        _ => Err(Why::Unfit),
    }?;
    in_calendar(day).map(Value::Date)
}

/// Days are compared by their text, which orders years of four digits.
fn in_calendar(day: Date) -> Result<Date, Why> {
    match day.year() >= 0 {
        true => Ok(day),
        false => Err(Why::NotADay),
    }
}

fn days_between(values: &[Value]) -> Found {
    let [from, to] = values else {
        return Err(Why::Unfit);
    };
    let days = (midnight(to.day()?) - midnight(from.day()?)) / DAY_MS;
    Ok(Value::Number(days.into()))
}

/// A day or moment later by a span; of a month without that day, its last.
fn moved(values: &[Value], span: fn(i64) -> Option<Span>) -> Found {
    let [from, Value::Number(count)] = values else {
        return Err(Why::Unfit);
    };
    let span = whole(*count).ok().and_then(span).ok_or(Why::NotADay)?;
    let day = from.day()?;
    let moved = day.checked_add(span).map_err(|_| Why::NotADay)?;
    let moved = in_calendar(moved)?;
    Ok(match from {
        Value::Moment(ms) => Value::Moment(ms - midnight(day) + midnight(moved)),
        _ => Value::Date(moved),
    })
}

fn of_day(values: &[Value], part: fn(Date) -> i64) -> Found {
    match values {
        [value] => Ok(Value::Number(part(value.day()?).into())),
        _ => Err(Why::Unfit),
    }
}
