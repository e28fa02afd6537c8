//! Amounts measured by their currencies, each by itself.

use satchel_model::{Attribute, Measure, Scalar};

use crate::Refusal;
use crate::column::Column;
use crate::measure::Measured;
use crate::meter::Meter;
use crate::partition::Partition;
use crate::reading::Reading;

/// Measures each currency of each group as a group of its own.
pub(crate) struct Amounts<'t> {
    amounts: &'t Column,
    currencies: Partition<'t>,
    /// Of the currencies of the first group, then those of the second, and so on.
    meter: Meter<'t>,
    /// How many amounts there are in each.
    counts: Vec<u64>,
    chunk: Vec<(usize, usize)>,
}

impl<'t> Amounts<'t> {
    /// # Errors
    /// [`Refusal::Unfit`]; [`Refusal::Missing`].
    pub(crate) fn new(
        reading: &Reading<'t>,
        measure: &Measure,
        (amounts, currency): (Attribute, Attribute),
        groups: usize,
    ) -> Result<Self, Refusal> {
        let currencies = Partition::by_value(reading, currency)?;
        let parts = groups.saturating_mul(currencies.len());
        Ok(Self {
            amounts: reading.column(amounts)?,
            meter: Meter::together(reading, measure, parts)?,
            counts: vec![0; parts],
            chunk: Vec::new(),
            currencies,
        })
    }

    pub(crate) fn add(&mut self, rows: &[(usize, usize)]) {
        let (amounts, currencies) = (self.amounts, &self.currencies);
        let there = rows.iter().filter(|(_, row)| amounts.is_there(*row));
        self.chunk.clear();
        self.chunk.extend(there.map(|&(group, row)| {
            let part = group * currencies.len() + currencies.group(row);
            (part, row)
        }));
        for (part, _) in &self.chunk {
            self.counts[*part] += 1;
        }
        self.meter.add(&self.chunk);
    }

    pub(crate) fn merge(&mut self, other: Self) {
        for (count, more) in self.counts.iter_mut().zip(other.counts) {
            *count += more;
        }
        self.meter.merge(other.meter);
    }

    /// What was measured of a group.
    pub(crate) fn measured(&self, group: usize) -> Measured {
        let first = group * self.currencies.len();
        let found = (0..self.currencies.len()).filter_map(|currency| {
            let count = self.counts[first + currency];
            let micros = micros(&self.meter.measured(first + currency, count))?;
            let code = match self.currencies.value(currency) {
                Some(Scalar::Text(code)) => code,
                _ => String::new(),
            };
            (count > 0).then_some((count, code, micros))
        });
        let mut found: Vec<_> = found.collect();
        found.sort_by(|(count, code, _), (other, other_code, _)| {
            other.cmp(count).then_with(|| code.cmp(other_code))
        });
        let amounts = found.into_iter().map(|(_, code, micros)| (code, micros));
        Measured::Amounts(amounts.collect())
    }
}

fn micros(measured: &Measured) -> Option<i128> {
    match measured {
        Measured::Whole(micros) => Some(*micros),
        #[expect(clippy::cast_possible_truncation, reason = "a mean lies among 64 bits")]
        Measured::Real(mean) => mean.map(|mean| mean.round() as i128),
        Measured::Value(Some(Scalar::Integer(micros))) => Some((*micros).into()),
        _ => None,
    }
}
