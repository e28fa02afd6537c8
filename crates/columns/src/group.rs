//! Records in groups, and what is measured of each.

use jiff::tz::TimeZone;
use satchel_model::{Attribute, Filter, Granularity, Layout, Measure, Scalar, Unfit, attributes};

use crate::Refusal;
use crate::bits::rows;
use crate::cores::share;
use crate::measure::Measured;
use crate::meter::Meter;
use crate::partition::Partition;
use crate::reading::Reading;

/// A question for groups of an object's records.
#[derive(Clone, Debug)]
pub struct Grouped<'q> {
    /// What a record must satisfy, its relative words settled.
    pub filter: Option<&'q Filter>,
    /// Those in the trash instead of the others.
    pub trash: bool,
    /// By what; all records are one group otherwise.
    pub by: Option<GroupBy<'q>>,
    /// What is measured of each group.
    pub measures: &'q [Measure],
}

/// By what records are grouped.
#[derive(Clone, Debug)]
pub struct GroupBy<'q> {
    /// `field` or `field.subField`, as in a filter. A set is one value, an amount its millionths.
    pub field: &'q str,
    /// For days and moments: periods instead of each by itself, and where days begin and end.
    pub periods: Option<(Granularity, TimeZone)>,
}

/// One group.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The value that its records share, or the first day of the period; none where they have none.
    pub value: Option<Scalar>,
    /// What was measured, as asked.
    pub measured: Vec<Measured>,
}

impl Grouped<'_> {
    /// What the question asks about, each once.
    ///
    /// # Errors
    /// [`Unfit`] where a field is not one of this object.
    pub fn attributes(&self, layout: &Layout) -> Result<Vec<Attribute>, Unfit> {
        let mut found = attributes(layout, self.filter, &[])?;
        let mut add = |attribute: Attribute| {
            if !found.contains(&attribute) {
                found.push(attribute);
            }
        };
        if let Some(by) = &self.by {
            add(Attribute::of_field(layout, by.field)?);
        }
        for measure in self.measures {
            measure.attributes(layout)?.into_iter().for_each(&mut add);
        }
        Ok(found)
    }
}

/// Rows whose groups are looked up at once.
const CHUNK: usize = 1024;

pub(crate) fn groups(reading: &Reading<'_>, ask: &Grouped<'_>) -> Result<Vec<Group>, Refusal> {
    let partition = match &ask.by {
        None => Partition::whole(),
        Some(by) => Partition::new(reading, by)?,
    };
    let meters = || {
        let meter = |measure| Meter::new(reading, measure, partition.len());
        ask.measures
            .iter()
            .map(meter)
            .collect::<Result<Vec<_>, _>>()
    };
    // Told once here, where it can be answered with a refusal.
    let mut all = Totals::new(partition.len(), meters()?);
    let passing = reading.passing(ask.filter, ask.trash)?;
    let parts = share(reading.rows(), |range| {
        let mut part = Totals::new(partition.len(), meters().unwrap_or_default());
        let mut found = rows(passing.of(&range), range.start);
        while part.add(&partition, found.by_ref().take(CHUNK)) {}
        part
    });
    for part in parts {
        all.merge(part);
    }
    let mut groups = all.groups(&partition);
    if groups.is_empty() && ask.by.is_none() {
        groups.push(all.group(&partition, 0));
    }
    Ok(groups)
}

/// What was measured so far.
struct Totals<'t> {
    counts: Vec<u64>,
    meters: Vec<Meter<'t>>,
    chunk: Vec<(usize, usize)>,
}

impl<'t> Totals<'t> {
    fn new(groups: usize, meters: Vec<Meter<'t>>) -> Self {
        Self {
            counts: vec![0; groups],
            meters,
            chunk: Vec::with_capacity(CHUNK),
        }
    }

    /// Adds rows. False where there were none.
    fn add(&mut self, partition: &Partition<'_>, rows: impl Iterator<Item = usize>) -> bool {
        self.chunk.clear();
        self.chunk
            .extend(rows.map(|row| (partition.group(row), row)));
        for (group, _) in &self.chunk {
            self.counts[*group] += 1;
        }
        for meter in &mut self.meters {
            meter.add(&self.chunk);
        }
        !self.chunk.is_empty()
    }

    fn merge(&mut self, part: Self) {
        for (count, more) in self.counts.iter_mut().zip(part.counts) {
            *count += more;
        }
        for (meter, more) in self.meters.iter_mut().zip(part.meters) {
            meter.merge(more);
        }
    }

    fn groups(&self, partition: &Partition<'_>) -> Vec<Group> {
        let all = 0..self.counts.len();
        let mut groups: Vec<usize> = all.filter(|group| self.counts[*group] > 0).collect();
        partition.sort(&mut groups);
        groups
            .into_iter()
            .map(|group| self.group(partition, group))
            .collect()
    }

    fn group(&self, partition: &Partition<'_>, group: usize) -> Group {
        let count = self.counts[group];
        let measured = self.meters.iter().map(|meter| meter.measured(group, count));
        Group {
            value: partition.value(group),
            measured: measured.collect(),
        }
    }
}
