//! Days, and the weeks, months, quarters and years that they fall into, by the asker's time zone.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use satchel_model::{DAY_MS, Granularity};

const EPOCH: Date = jiff::civil::date(1970, 1, 1);

const DAY_HOURS: i64 = 24;

/// Days since 1970.
#[must_use]
pub fn number_of(day: Date) -> i32 {
    let days = day.duration_since(EPOCH).as_hours() / DAY_HOURS;
    i32::try_from(days).unwrap_or_default()
}

/// The day with this number, or the last or first one that a calendar of four digits holds.
pub(crate) fn day_of(number: i64) -> Date {
    let hours = number.saturating_mul(DAY_HOURS);
    EPOCH.saturating_add(SignedDuration::from_hours(hours.clamp(-WIDEST, WIDEST)))
}

/// Hours beyond every calendar.
const WIDEST: i64 = 200_000_000;

/// The periods that a span of days falls into.
pub(crate) struct Calendar {
    first_day: i64,
    /// By day.
    periods: Vec<u32>,
    /// First days, by period.
    starts: Vec<Date>,
    /// What is added to a moment's milliseconds from each of these moments on.
    shifts: Vec<(i64, i64)>,
}

impl Calendar {
    /// The calendar of the moments from `least` to `most`, in milliseconds since 1970.
    pub(crate) fn new(granularity: Granularity, zone: &TimeZone, least: i64, most: i64) -> Self {
        let (from, to) = (stamp(least), stamp(most));
        // A day more on either side: a zone's day is not that of UTC.
        let first = day_of(from.as_millisecond().div_euclid(DAY_MS) - 1);
        let last = day_of(to.as_millisecond().div_euclid(DAY_MS) + 1);
        let mut calendar = Self {
            first_day: number_of(first).into(),
            periods: Vec::new(),
            starts: Vec::new(),
            shifts: shifts(zone, from, to),
        };
        let mut start = granularity.start(first);
        while start <= last {
            let next = granularity.next(start);
            calendar.add(start, next.min(last.saturating_add(1.day())));
            if next == start {
                break;
            }
            start = next;
        }
        calendar
    }

    fn add(&mut self, start: Date, end: Date) {
        let period = u32::try_from(self.starts.len()).unwrap_or(u32::MAX);
        let days = i64::from(number_of(end)) - self.first_day;
        self.starts.push(start);
        self.periods
            .resize(usize::try_from(days).unwrap_or_default(), period);
    }

    /// How many periods there are.
    pub(crate) fn len(&self) -> usize {
        self.starts.len()
    }

    /// The first day of a period.
    pub(crate) fn start(&self, period: usize) -> Date {
        self.starts[period]
    }

    /// The period of a day, counted from 1970.
    pub(crate) fn of_day(&self, day: i64) -> usize {
        let at = usize::try_from(day - self.first_day).unwrap_or_default();
        let last = self.periods.len().saturating_sub(1);
        self.periods.get(at.min(last)).copied().unwrap_or_default() as usize
    }

    /// The period of a moment. Midnight in UTC is a day without a time, the same everywhere.
    pub(crate) fn of_moment(&self, ms: i64) -> usize {
        let day = ms.div_euclid(DAY_MS);
        if day * DAY_MS == ms {
            return self.of_day(day);
        }
        let past = match self.shifts.as_slice() {
            [_] => 1,
            shifts => shifts.partition_point(|(from, _)| *from <= ms),
        };
        let (_, shift) = self.shifts[past.saturating_sub(1)];
        // The zone's day is this one, the one before or the one after.
        let time = ms - day * DAY_MS + shift;
        self.of_day(day + i64::from(time >= DAY_MS) - i64::from(time < 0))
    }
}

/// The moment, or the nearest that a calendar of four digits holds.
fn stamp(ms: i64) -> Timestamp {
    let nearest = if ms < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    };
    Timestamp::from_millisecond(ms).unwrap_or(nearest)
}

fn shifts(zone: &TimeZone, from: Timestamp, to: Timestamp) -> Vec<(i64, i64)> {
    let shift = |offset: jiff::tz::Offset| i64::from(offset.seconds()) * 1000;
    let first = (i64::MIN, shift(zone.to_offset(from)));
    let later = zone
        .following(from)
        .take_while(|change| change.timestamp() <= to)
        .map(|change| (change.timestamp().as_millisecond(), shift(change.offset())));
    std::iter::once(first).chain(later).collect()
}
