//! Periods as people name them, `today`, `last 30 days`, `this quarter`: days, counted from the day it is.

use std::{fmt, str::FromStr};

use jiff::civil::Date;
use jiff::{Span, ToSpan};

/// A period of whole days, seen from any day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    side: Side,
    count: i32,
    unit: Unit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Last,
    This,
    Next,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

/// More of a unit than this are no period that a calendar of four digits holds.
const MOST: i32 = 10_000;

/// The text is no period.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is not a period; write it like today, this quarter, last 30 days or next 2 weeks")]
pub struct NotAPeriod(String);

impl FromStr for Period {
    type Err = NotAPeriod;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let lower = text.trim().to_lowercase();
        let words: Vec<&str> = lower
            .split([' ', '_'])
            .filter(|word| !word.is_empty())
            .collect();
        let of = |side, count, unit| Self { side, count, unit };
        match words.as_slice() {
            ["today"] => Some(of(Side::This, 1, Unit::Day)),
            // A day before today alone, not today too as in "last 2 days".
            ["yesterday"] => Some(of(Side::Last, 0, Unit::Day)),
            ["tomorrow"] => Some(of(Side::Next, 0, Unit::Day)),
            [side, unit] => read(side, "1", unit),
            [side, count, unit] => {
                read(side, count, unit).filter(|period| period.side != Side::This)
            }
            _ => None,
        }
        .ok_or_else(|| NotAPeriod(text.to_owned()))
    }
}

fn read(side: &str, count: &str, unit: &str) -> Option<Period> {
    let side = match side {
        "last" | "past" => Side::Last,
        "this" => Side::This,
        "next" => Side::Next,
        _ => return None,
    };
    let unit = match unit.strip_suffix('s').unwrap_or(unit) {
        "day" => Unit::Day,
        "week" => Unit::Week,
        "month" => Unit::Month,
        "quarter" => Unit::Quarter,
        "year" => Unit::Year,
        _ => return None,
    };
    let count = count
        .parse()
        .ok()
        .filter(|count| (1..=MOST).contains(count))?;
    Some(Period { side, count, unit })
}

impl Period {
    /// Its first day and the first day past it, seen from `today`. Weeks begin on Monday, as ISO 8601 has it.
    ///
    /// `last 30 days` are the 30 before today and today so far, as `next` ones begin with today; of longer units, the
    /// whole ones before or after the present one.
    ///
    /// `None` where it leaves the calendar.
    #[must_use]
    pub fn days(self, today: Date) -> Option<(Date, Date)> {
        let start = self.unit.start(today)?;
        let by = |count: i32| start.checked_add(self.unit.span(count)).ok();
        let (from, to) = match (self.side, self.unit, self.count) {
            (Side::Last, Unit::Day, 0) => (by(-1)?, start),
            (Side::Next, Unit::Day, 0) => (by(1)?, by(2)?),
            (Side::This, _, _) => (start, by(1)?),
            (Side::Last, Unit::Day, count) => (by(-count)?, by(1)?),
            (Side::Next, Unit::Day, count) => (start, by(count + 1)?),
            (Side::Last, _, count) => (by(-count)?, start),
            (Side::Next, _, count) => (by(1)?, by(count + 1)?),
        };
        (from.year() >= 0).then_some((from, to))
    }
}

impl Unit {
    /// The first day of the unit that holds a day.
    fn start(self, day: Date) -> Option<Date> {
        match self {
            Self::Day => Some(day),
            Self::Week => {
                let since = i32::from(day.weekday().to_monday_zero_offset());
                day.checked_sub(since.days()).ok()
            }
            Self::Month => Some(day.first_of_month()),
            Self::Quarter => Date::new(day.year(), (day.month() - 1) / 3 * 3 + 1, 1).ok(),
            Self::Year => Some(day.first_of_year()),
        }
    }

    fn span(self, count: i32) -> Span {
        match self {
            Self::Day => count.days(),
            Self::Week => count.weeks(),
            Self::Month => count.months(),
            Self::Quarter => (count * 3).months(),
            Self::Year => count.years(),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::Day => "day",
            Unit::Week => "week",
            Unit::Month => "month",
            Unit::Quarter => "quarter",
            Unit::Year => "year",
        };
        let side = match self.side {
            Side::Last => "last",
            Side::This => "this",
            Side::Next => "next",
        };
        match (self.side, self.unit, self.count) {
            (Side::This, Unit::Day, _) => f.write_str("today"),
            (Side::Last, Unit::Day, 0) => f.write_str("yesterday"),
            (Side::Next, Unit::Day, 0) => f.write_str("tomorrow"),
            (_, _, 1) => write!(f, "{side} {unit}"),
            (_, _, count) => write!(f, "{side} {count} {unit}s"),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn periods_are_days_seen_from_today() {
        // A Tuesday.
        let today: Date = "2026-03-31".parse().unwrap();
        let check = |text: &str, from: &str, to: &str| {
            let period: Period = text.parse().unwrap();
            let (first, past) = period.days(today).unwrap();
            assert_eq!(
                (first.to_string().as_str(), past.to_string().as_str()),
                (from, to),
                "{text}"
            );
            assert_eq!(period.to_string().parse::<Period>().unwrap(), period);
        };
        check("today", "2026-03-31", "2026-04-01");
        check("Yesterday", "2026-03-30", "2026-03-31");
        check("tomorrow", "2026-04-01", "2026-04-02");
        check("last 30 days", "2026-03-01", "2026-04-01");
        check("next 7 days", "2026-03-31", "2026-04-08");
        check("this week", "2026-03-30", "2026-04-06");
        check("LAST_WEEK", "2026-03-23", "2026-03-30");
        check("next 2 weeks", "2026-04-06", "2026-04-20");
        check("last month", "2026-02-01", "2026-03-01");
        check("this quarter", "2026-01-01", "2026-04-01");
        check("next quarter", "2026-04-01", "2026-07-01");
        check("past 2 years", "2024-01-01", "2026-01-01");
        for text in [
            "",
            "soon",
            "this 2 weeks",
            "last 0 days",
            "last -1 days",
            "next 99999 years",
            "last days 3",
        ] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
        assert_eq!(
            "last 9999 years".parse::<Period>().unwrap().days(today),
            None
        );
    }
}
