//! A part of the rows in an order, found without sorting them all.
//!
//! A sample of the rows, sorted, says between which two places the part lies; one pass counts the rows before the first
//! and gathers those between, which alone are sorted. Where the sample misled, all are gathered. No order is kept, so
//! the first question after a change takes no longer than the second.

use satchel_model::{Filter, Sort};

use crate::Refusal;
use crate::bits::{WORD, count, rows};
use crate::cores::share;
use crate::order::{Cut, Order, Place, Stand};
use crate::reading::{Passing, Reading};

/// A question for a part of an object's records.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'q> {
    /// What a record must satisfy, its relative words settled.
    pub filter: Option<&'q Filter>,
    /// The order; ties are broken by key.
    pub sorts: &'q [Sort],
    /// Those in the trash instead of the others.
    pub trash: bool,
    /// Which part.
    pub part: Part<'q>,
    /// How many records at most.
    pub limit: usize,
}

/// Where a part begins.
#[derive(Clone, Copy, Debug)]
pub enum Part<'q> {
    /// After so many records.
    Offset(usize),
    /// With the first past a place.
    After(&'q Place),
    /// So that it ends with the last before a place.
    Before(&'q Place),
}

/// A part of an object's records.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// How many there are in all.
    pub total: usize,
    /// How many come before the part.
    pub skipped: usize,
    /// The part's keys, in order.
    pub keys: Vec<u64>,
    /// The place of its first record.
    pub first: Option<Place>,
    /// The place of its last record.
    pub last: Option<Place>,
}

pub(crate) fn page(reading: &Reading<'_>, ask: &Ask<'_>) -> Result<Found, Refusal> {
    let order = Order::new(reading, ask.sorts)?;
    let passing = reading.passing(ask.filter, ask.trash)?;
    let search = Search {
        order: &order,
        passing: &passing,
        rows: reading.rows(),
    };
    let (skipped, found) = search.part(ask.part, ask.limit);
    Ok(Found {
        total: passing.total,
        skipped,
        first: found.first().map(|row| order.place(*row)),
        last: found.last().map(|row| order.place(*row)),
        keys: found.iter().map(|row| reading.table.keys()[*row]).collect(),
    })
}

/// Up to so many rows are gathered without a sample.
const SMALL: usize = 8192;

/// Rows in a sample.
const SAMPLE: usize = 4096;

/// The rows among which a part is looked for.
struct Search<'s> {
    order: &'s Order<'s>,
    passing: &'s Passing,
    rows: usize,
}

/// The rows between two cuts.
struct Gathered {
    /// How many come before them.
    before: usize,
    /// They, in no order.
    rows: Vec<Stand>,
}

impl Search<'_> {
    /// How many rows come before a part, and the part.
    fn part(&self, part: Part<'_>, limit: usize) -> (usize, Vec<usize>) {
        let sample = self.sample();
        match part {
            Part::Offset(from) => self.at(&sample, from, limit),
            Part::After(place) => self.after(&sample, place, limit),
            Part::Before(place) => self.before(&sample, place, limit),
        }
    }

    fn at(&self, sample: &[Stand], from: usize, limit: usize) -> (usize, Vec<usize>) {
        let total = self.passing.total;
        let from = from.min(total);
        let to = from.saturating_add(limit).min(total);
        let (least, most) = spread(from, to, total, sample.len());
        let least = least.map(|least| self.order.place(sample[least].row));
        let most = sample.get(most).map(|most| self.order.place(most.row));
        let low = least.as_ref().map(|place| self.order.cut(place, false));
        let high = most.as_ref().map(|place| self.order.cut(place, true));
        let mut gathered = self.gather(low.as_ref(), high.as_ref());
        if gathered.before > from || gathered.before + gathered.rows.len() < to {
            gathered = self.gather(None, None);
        }
        let skip = from - gathered.before;
        (from, self.middle(gathered.rows, skip, to - from))
    }

    fn after(&self, sample: &[Stand], place: &Place, limit: usize) -> (usize, Vec<usize>) {
        let low = self.order.cut(place, true);
        let past = self.before_cut(sample, &low);
        let most = past + self.enough(limit, sample.len());
        let most = sample.get(most).map(|most| self.order.place(most.row));
        let high = most.as_ref().map(|place| self.order.cut(place, true));
        let mut gathered = self.gather(Some(&low), high.as_ref());
        if gathered.rows.len() < limit && high.is_some() {
            gathered = self.gather(Some(&low), None);
        }
        let count = limit.min(gathered.rows.len());
        (gathered.before, self.middle(gathered.rows, 0, count))
    }

    fn before(&self, sample: &[Stand], place: &Place, limit: usize) -> (usize, Vec<usize>) {
        let high = self.order.cut(place, false);
        let past = self.before_cut(sample, &high);
        let least = past.checked_sub(self.enough(limit, sample.len()) + 1);
        let least = least.map(|least| self.order.place(sample[least].row));
        let low = least.as_ref().map(|place| self.order.cut(place, false));
        let mut gathered = self.gather(low.as_ref(), Some(&high));
        if gathered.rows.len() < limit && low.is_some() {
            gathered = self.gather(None, Some(&high));
        }
        let skip = gathered.rows.len().saturating_sub(limit);
        let count = gathered.rows.len() - skip;
        (
            gathered.before + skip,
            self.middle(gathered.rows, skip, count),
        )
    }

    /// How many of the sample stand before a cut.
    fn before_cut(&self, sample: &[Stand], cut: &Cut<'_>) -> usize {
        sample.partition_point(|stand| {
            let code = self.order.code(stand.row);
            self.order.is_before(stand.row, code, cut)
        })
    }

    /// How many rows of the sample have so many of all between them, most likely.
    fn enough(&self, limit: usize, sample: usize) -> usize {
        let expected = (limit * sample).div_ceil(self.passing.total.max(1));
        expected + deviations(expected)
    }

    /// Some of the rows, spread evenly and yet by chance, in order; none where there are few.
    fn sample(&self) -> Vec<Stand> {
        let total = self.passing.total;
        if total <= SMALL {
            return Vec::new();
        }
        let stride = total / SAMPLE;
        let place = |at: usize| at * stride + at.wrapping_mul(0x9e37_79b1) % stride;
        let mut sample = Vec::with_capacity(SAMPLE);
        let mut before = 0;
        for (at, &word) in self.passing.words.iter().enumerate() {
            let ones = count(&[word]);
            while sample.len() < SAMPLE && place(sample.len()) < before + ones {
                let skip = place(sample.len()) - before;
                let row = rows(&[word], at * WORD).nth(skip);
                sample.extend(row.map(|row| self.order.stand(row)));
            }
            before += ones;
        }
        sample.sort_unstable_by(|a, b| self.order.compare_stands(a, b));
        sample
    }

    fn gather(&self, low: Option<&Cut<'_>>, high: Option<&Cut<'_>>) -> Gathered {
        let parts = share(self.rows, |range| {
            let mut found = Gathered {
                before: 0,
                rows: Vec::new(),
            };
            for row in rows(self.passing.of(&range), range.start) {
                let code = self.order.code(row);
                if low.is_some_and(|low| self.order.is_before(row, code, low)) {
                    found.before += 1;
                } else if high.is_none_or(|high| self.order.is_before(row, code, high)) {
                    found.rows.push(self.order.stand(row));
                }
            }
            found
        });
        Gathered {
            before: parts.iter().map(|part| part.before).sum(),
            rows: parts.into_iter().flat_map(|part| part.rows).collect(),
        }
    }

    /// Those rows that would stand from `skip` on if all were sorted, sorted.
    fn middle(&self, mut rows: Vec<Stand>, skip: usize, count: usize) -> Vec<usize> {
        let compare = |a: &Stand, b: &Stand| self.order.compare_stands(a, b);
        if count == 0 {
            return Vec::new();
        }
        if skip > 0 {
            rows.select_nth_unstable_by(skip, compare);
            rows.drain(..skip);
        }
        if count < rows.len() {
            rows.select_nth_unstable_by(count - 1, compare);
            rows.truncate(count);
        }
        rows.sort_unstable_by(compare);
        rows.into_iter().map(|stand| stand.row).collect()
    }
}

/// The rows of a sample between which those from `from` up to `to` of all most likely lie.
fn spread(from: usize, to: usize, total: usize, sample: usize) -> (Option<usize>, usize) {
    let within = |rank: usize| rank * sample / total.max(1);
    // Of a share, the part beside it counts too.
    let near = |at: usize| deviations(at * (sample - at.min(sample)) / sample.max(1));
    let (least, most) = (within(from), within(to));
    (least.checked_sub(near(least)), most + near(most))
}

/// Four standard deviations of a count that is expected to be this, and some more.
fn deviations(expected: usize) -> usize {
    4 * expected.isqrt() + 4
}
