//! What the computed fields of one record come to.

use std::collections::HashMap;

use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};
use satchel_model::computed::{CheckedDefinition, CheckedRollup, Hop, Outcome, RecordFacts};
use satchel_model::{FieldType, Record, RecordId, Scalar, SlotIndex};
use satchel_store::{Reader, record};

use super::{Computation, here};
use crate::{Error, Shape};

/// Related records kept while many are computed.
const KNOWN: usize = 10_000;

/// Records of a rollup read at a time.
const PAGE: u32 = 1_000;

/// Which of a record's fields are computed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fields {
    /// All.
    All,
    /// Those that are made from it and what its relations lead to: nothing that leads to it has changed.
    ButRollups,
    /// The one whose values begin at this slot.
    At(SlotIndex),
}

impl Fields {
    fn hold(self, field: &Computation) -> bool {
        match self {
            Self::All => true,
            Self::ButRollups => !matches!(field.checked, CheckedDefinition::Rollup(_)),
            Self::At(slot) => field.slots.start == slot,
        }
    }
}

/// What became of a record's computed fields.
#[derive(Default)]
pub(super) struct Computed {
    /// The slots that hold another value now.
    pub(super) changed: Vec<SlotIndex>,
    /// Whether a rollup goes over more records than were to be read.
    pub(super) left_out: bool,
}

/// Computes records as they are in one view of the database.
pub(super) struct Computer<'w> {
    pub(super) shape: &'w Shape,
    pub(super) reader: &'w dyn Reader,
    pub(super) today: Date,
    /// A rollup over more records than this waits.
    pub(super) most: usize,
    /// How many were read for rollups.
    pub(super) read: usize,
    known: HashMap<RecordId, Option<Record>>,
}

impl<'w> Computer<'w> {
    pub(super) fn new(shape: &'w Shape, reader: &'w dyn Reader, today: Date, most: usize) -> Self {
        Self {
            shape,
            reader,
            today,
            most,
            read: 0,
            known: HashMap::new(),
        }
    }

    /// A record that is not as it was read any more.
    pub(super) fn forget(&mut self, id: RecordId) {
        self.known.remove(&id);
    }

    /// Sets a record's computed values.
    pub(super) fn compute(
        &mut self,
        record: &mut Record,
        fields: Fields,
    ) -> Result<Computed, Error> {
        let mut computed = Computed::default();
        for field in self.shape.computations().of_object(record.object) {
            if !fields.hold(field) {
                continue;
            }
            let Some(values) = self.values(field, record)? else {
                computed.left_out = true;
                continue;
            };
            for (slot, value) in field.slots.clone().zip(values) {
                if record.values[slot] != value {
                    record.values[slot] = value;
                    computed.changed.push(slot);
                }
            }
        }
        Ok(computed)
    }

    /// What a field comes to; none where that takes reading too many records.
    fn values(
        &mut self,
        field: &Computation,
        record: &Record,
    ) -> Result<Option<Vec<Option<Scalar>>>, Error> {
        if let CheckedDefinition::Lookup(lookup) = &field.checked {
            self.meet(record, lookup.hop())?;
            return Ok(Some(lookup.values(self.met(record, lookup.hop()))));
        }
        let outcome = self.outcome(field, record)?;
        Ok(outcome.map(|outcome| vec![held(outcome, field.computed.holds)]))
    }

    /// What a formula or a rollup comes to.
    pub(super) fn outcome(
        &mut self,
        field: &Computation,
        record: &Record,
    ) -> Result<Option<Outcome>, Error> {
        match &field.checked {
            CheckedDefinition::Formula(formula) => {
                for hop in formula
                    .sources()
                    .iter()
                    .filter_map(|source| source.through.as_ref())
                {
                    self.meet(record, hop)?;
                }
                Ok(Some(formula.evaluate(&RecordFacts {
                    record,
                    related: &|hop| self.met(record, hop),
                    today: self.today,
                })))
            }
            CheckedDefinition::Rollup(rollup) => {
                let related = self.shape.object_of(rollup.object());
                let found = related.map(|object| self.leading_to(record.id, rollup, object));
                Ok(match found.transpose()?.flatten() {
                    Some((records, object)) => {
                        let layout = self.shape.layout(object);
                        Some(rollup.over(&records, layout, self.today))
                    }
                    None => None,
                })
            }
            CheckedDefinition::Lookup(_) => Ok(None),
        }
    }

    /// Reads the record that a relation leads to.
    fn meet(&mut self, record: &Record, hop: &Hop) -> Result<(), Error> {
        let Some(Scalar::Reference(id)) = record.values[hop.slot] else {
            return Ok(());
        };
        if self.known.contains_key(&id) {
            return Ok(());
        }
        if self.known.len() >= KNOWN {
            self.known.clear();
        }
        let found = here(self.shape, self.reader, id)?;
        self.known.insert(id, found.map(|(_, record)| record));
        Ok(())
    }

    /// The record that a relation leads to, once it was met. An id that leads to another object's leads nowhere.
    fn met(&self, record: &Record, hop: &Hop) -> Option<&Record> {
        let Some(Scalar::Reference(id)) = &record.values[hop.slot] else {
            return None;
        };
        let found = self.known.get(id)?.as_ref()?;
        let object = &self.shape.layout(found.object).object.name_singular;
        (*object == hop.object).then_some(found)
    }

    fn leading_to(
        &mut self,
        id: RecordId,
        rollup: &CheckedRollup,
        object: usize,
    ) -> Result<Option<(Vec<Record>, usize)>, Error> {
        let (layout, statements) = (self.shape.layout(object), self.shape.statements(object));
        let referring = Some((rollup.relation(), id));
        let (mut records, mut key) = (Vec::new(), 0);
        loop {
            let more = record::after(
                self.reader,
                layout,
                statements,
                object,
                referring,
                (key, PAGE),
            )?;
            let Some((last, _)) = more.last() else {
                return Ok(Some((records, object)));
            };
            key = *last;
            self.read += more.len();
            records.extend(more.into_iter().map(|(_, record)| record));
            if records.len() > self.most {
                return Ok(None);
            }
        }
    }
}

/// A value as the type that a field holds keeps it.
fn held(outcome: Outcome, holds: FieldType) -> Option<Scalar> {
    match (outcome.value()?, holds) {
        (Scalar::Integer(number), FieldType::Numeric) => Some(Scalar::Decimal(number.into())),
        (value, _) => Some(value),
    }
}

/// The day in UTC, so that every laptop computes the same.
pub(super) fn day_of(now_ms: i64) -> Date {
    let now = Timestamp::from_millisecond(now_ms).unwrap_or(Timestamp::UNIX_EPOCH);
    now.to_zoned(TimeZone::UTC).date()
}
