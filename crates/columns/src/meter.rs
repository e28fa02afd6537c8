//! Measuring groups as their rows go by.

use std::collections::HashSet;

use satchel_model::{Attribute, Measure, SlotKind};

use crate::Refusal;
use crate::amounts::Amounts;
use crate::bits::WORD;
use crate::column::{Column, value};
use crate::hashing::QuickBuild;
use crate::measure::Measured;
use crate::order::Order;
use crate::partition::{Identity, identity};
use crate::reading::Reading;
use crate::texts::Form;

/// Measures groups as their rows go by.
pub(crate) struct Meter<'t> {
    measure: Measure,
    kind: SlotKind,
    dial: Dial<'t>,
}

/// What is kept by group.
enum Dial<'t> {
    /// Nothing but the count that is kept anyway.
    None,
    /// How many have a value in any of these.
    Filled(Vec<(&'t Column, SlotKind)>, Vec<u64>),
    /// The sum of whole numbers, and how many they are.
    Whole(&'t Column, Vec<(i128, u64)>),
    /// The sum of numbers, and how many they are.
    Real(&'t Column, Vec<(f64, u64)>),
    /// The values that occurred.
    Seen(
        &'t Column,
        HashSet<(usize, Identity<'t>), QuickBuild>,
        Vec<u64>,
    ),
    /// The same, as a bit for each text of each group.
    Marked(&'t [u32], usize, Vec<u64>),
    /// The first row in an order, or the last, with its code.
    Best(&'t Column, Box<Order<'t>>, bool, Vec<Option<(u64, usize)>>),
    /// Each currency by itself.
    Apart(Box<Amounts<'t>>),
}

impl<'t> Meter<'t> {
    /// # Errors
    /// [`Refusal::Unfit`] where the field cannot be measured so; [`Refusal::Missing`].
    pub(crate) fn new(
        reading: &Reading<'t>,
        measure: &Measure,
        groups: usize,
    ) -> Result<Self, Refusal> {
        let attributes = measure.attributes(reading.layout)?;
        let [amounts, currency @ Attribute::Currency(_)] = attributes[..] else {
            return Self::together(reading, measure, groups);
        };
        let dial = Amounts::new(reading, measure, (amounts, currency), groups)?;
        Ok(Self {
            measure: measure.clone(),
            kind: SlotKind::Money,
            dial: Dial::Apart(Box::new(dial)),
        })
    }

    /// The same with amounts of all currencies together.
    ///
    /// # Errors
    /// As [`Meter::new`].
    pub(crate) fn together(
        reading: &Reading<'t>,
        measure: &Measure,
        groups: usize,
    ) -> Result<Self, Refusal> {
        let Some(field) = measure.field() else {
            return Ok(Self {
                measure: measure.clone(),
                kind: SlotKind::Integer,
                dial: Dial::None,
            });
        };
        measure.fits(reading.layout)?;
        let attribute = Attribute::of_field(reading.layout, field)?;
        let (column, kind) = (reading.column(attribute)?, attribute.kind(reading.layout));
        let sums = matches!(measure, Measure::Sum(_) | Measure::Average(_));
        let dial = match (measure, column) {
            (Measure::CountUnique(_), column) => unique(column, groups),
            (Measure::Min(_) | Measure::Max(_), _) => Dial::Best(
                column,
                Box::new(Order::of_column(column)),
                matches!(measure, Measure::Max(_)),
                vec![None; groups],
            ),
            (_, Column::Whole(_)) if sums => Dial::Whole(column, vec![(0, 0); groups]),
            (_, Column::Real(_)) if sums => Dial::Real(column, vec![(0.0, 0); groups]),
            _ => {
                let parts = measure.attributes(reading.layout)?.into_iter();
                let part = |part: Attribute| Ok((reading.column(part)?, part.kind(reading.layout)));
                let parts = parts.map(part).collect::<Result<_, Refusal>>()?;
                Dial::Filled(parts, vec![0; groups])
            }
        };
        Ok(Self {
            measure: measure.clone(),
            kind,
            dial,
        })
    }

    /// Adds rows with their groups.
    pub(crate) fn add(&mut self, rows: &[(usize, usize)]) {
        match &mut self.dial {
            Dial::None => {}
            Dial::Filled(parts, counts) => {
                for &(group, row) in rows {
                    let is_filled = parts
                        .iter()
                        .any(|(column, kind)| is_filled(column, *kind, row));
                    counts[group] += u64::from(is_filled);
                }
            }
            Dial::Whole(Column::Whole(numbers), sums) => {
                for &(group, row) in rows {
                    if let Some(number) = numbers.get(row) {
                        sums[group].0 += i128::from(number);
                        sums[group].1 += 1;
                    }
                }
            }
            Dial::Real(Column::Real(numbers), sums) => {
                for &(group, row) in rows {
                    if let Some(number) = numbers.get(row) {
                        sums[group].0 += number;
                        sums[group].1 += 1;
                    }
                }
            }
            Dial::Whole(..) | Dial::Real(..) => {}
            Dial::Apart(amounts) => amounts.add(rows),
            Dial::Seen(column, seen, _) => seen.extend(
                rows.iter()
                    .filter_map(|&(group, row)| Some((group, identity(column, row)?))),
            ),
            Dial::Marked(numbers, texts, marks) => {
                for &(group, row) in rows {
                    let at = group * *texts + numbers[row] as usize;
                    marks[at / WORD] |= 1 << (at % WORD);
                }
            }
            Dial::Best(column, order, most, best) => {
                for &(group, row) in rows {
                    if column.is_there(row) {
                        better(order, *most, &mut best[group], (order.code(row), row));
                    }
                }
            }
        }
    }

    /// Adds what another measured of other rows.
    pub(crate) fn merge(&mut self, other: Self) {
        match (&mut self.dial, other.dial) {
            (Dial::Filled(_, counts), Dial::Filled(_, more)) => {
                for (count, more) in counts.iter_mut().zip(more) {
                    *count += more;
                }
            }
            (Dial::Whole(_, sums), Dial::Whole(_, more)) => {
                for (sum, more) in sums.iter_mut().zip(more) {
                    *sum = (sum.0 + more.0, sum.1 + more.1);
                }
            }
            (Dial::Real(_, sums), Dial::Real(_, more)) => {
                for (sum, more) in sums.iter_mut().zip(more) {
                    *sum = (sum.0 + more.0, sum.1 + more.1);
                }
            }
            (Dial::Seen(_, seen, counts), Dial::Seen(_, more, _)) => {
                // The first to be merged is taken whole.
                if seen.is_empty() {
                    *seen = more;
                    for (group, _) in seen.iter() {
                        counts[*group] += 1;
                    }
                } else {
                    for one in more {
                        counts[one.0] += u64::from(seen.insert(one));
                    }
                }
            }
            (Dial::Marked(_, _, marks), Dial::Marked(_, _, more)) => {
                for (marks, more) in marks.iter_mut().zip(more) {
                    *marks |= more;
                }
            }
            (Dial::Best(_, order, most, best), Dial::Best(.., more)) => {
                for (best, more) in best.iter_mut().zip(more) {
                    if let Some(found) = more {
                        better(order, *most, best, found);
                    }
                }
            }
            (Dial::Apart(amounts), Dial::Apart(more)) => amounts.merge(*more),
            _ => {}
        }
    }

    /// What was measured of a group of so many records.
    pub(crate) fn measured(&self, group: usize, count: u64) -> Measured {
        match &self.dial {
            Dial::None => Measured::Count(count),
            Dial::Apart(amounts) => amounts.measured(group),
            Dial::Seen(_, _, counts) => Measured::Count(counts[group]),
            Dial::Marked(_, texts, marks) => {
                let marked = |at: &usize| marks[at / WORD] >> (at % WORD) & 1 == 1;
                // The first text is none.
                let texts = group * texts + 1..(group + 1) * texts;
                Measured::Count(texts.filter(marked).count() as u64)
            }
            Dial::Filled(_, counts) => filled(&self.measure, counts[group], count),
            Dial::Whole(_, sums) => match (&self.measure, sums[group]) {
                (Measure::Average(_), (sum, count)) => Measured::Real(mean(sum as f64, count)),
                (_, (sum, _)) => Measured::Whole(sum),
            },
            Dial::Real(_, sums) => Measured::Real(match (&self.measure, sums[group]) {
                (Measure::Average(_), (sum, count)) => mean(sum, count),
                (_, (sum, count)) => (count > 0).then_some(sum),
            }),
            Dial::Best(column, _, _, best) => {
                let cell = best[group].map(|(_, row)| column.cell(row));
                Measured::Value(cell.and_then(|cell| value(self.kind, &cell)))
            }
        }
    }
}

/// A set without elements is no value.
fn is_filled(column: &Column, kind: SlotKind, row: usize) -> bool {
    match column {
        Column::Texts(texts) if kind == SlotKind::Set => {
            texts.get(row).is_some_and(|set| set != b"[]")
        }
        column => column.is_there(row),
    }
}

/// Bits for the texts of groups are kept up to two megabytes.
const MARKS: usize = 1 << 24;

fn unique(column: &Column, groups: usize) -> Dial<'_> {
    if let Column::Texts(texts) = column
        && let Form::Few {
            numbers,
            dictionary,
        } = texts.form()
        && groups.saturating_mul(dictionary.len()) <= MARKS
    {
        let marks = groups * dictionary.len();
        return Dial::Marked(numbers, dictionary.len(), vec![0; marks.div_ceil(WORD)]);
    }
    Dial::Seen(column, HashSet::default(), vec![0; groups])
}

fn better(order: &Order<'_>, most: bool, best: &mut Option<(u64, usize)>, found: (u64, usize)) {
    let replaces = best.is_none_or(|(code, row)| {
        let by_code = found.0.cmp(&code);
        let order = by_code.then_with(|| order.compare(found.1, row));
        order.is_gt() == most
    });
    if replaces {
        *best = Some(found);
    }
}

fn filled(measure: &Measure, filled: u64, count: u64) -> Measured {
    let percent = |part: u64| {
        let percent = 100.0 * part as f64 / count.max(1) as f64;
        Measured::Percent(percent)
    };
    match measure {
        Measure::CountEmpty(_) => Measured::Count(count - filled),
        Measure::PercentEmpty(_) => percent(count - filled),
        Measure::PercentNotEmpty(_) => percent(filled),
        _ => Measured::Count(filled),
    }
}

fn mean(sum: f64, count: u64) -> Option<f64> {
    (count > 0).then(|| sum / count as f64)
}
