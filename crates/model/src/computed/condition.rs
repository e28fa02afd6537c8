//! A rollup's filter: which of the related records count.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::Value as Json;

use super::value::midnight;
use crate::{Asking, Filter, Layout, ME, Operator, Record, RecordId, SlotKind, Stamps, Unfit};

/// A filter that fits its object and says the same whoever asks. What it asks of stages is settled, so that it is another
/// filter where they say something else.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Condition {
    pub(super) filter: Filter,
    pub(super) uses_today: bool,
}

impl Condition {
    /// Checks a filter against an object. It must not name whoever asks, since a rollup is one value for all.
    pub(super) fn new(filter: &Filter, of: &Layout) -> Result<Self, Unfit> {
        if let Some(field) = names_me(filter, of) {
            return Err(Unfit {
                field: field.to_owned(),
                what: format!(
                    "cannot be compared with {ME:?} here: a rollup shows everyone the same"
                ),
            });
        }
        let condition = Self {
            filter: lasting(filter, of)?,
            uses_today: has_period(filter),
        };
        // And at any record.
        let settled = condition.on(ANY_DAY, of)?;
        settled.matches(of, &empty(of))?;
        Ok(condition)
    }

    /// What it means on a day. Days begin at midnight in UTC, so that every laptop counts the same.
    pub(super) fn on(&self, today: Date, of: &Layout) -> Result<Filter, Unfit> {
        if !self.uses_today {
            return Ok(self.filter.clone());
        }
        self.filter.settle(of, &nobody_on(today))
    }
}

fn nobody_on(today: Date) -> Asking {
    Asking {
        me: Vec::new(),
        now_ms: midnight(today),
        zone: TimeZone::UTC,
    }
}

/// The filter with all settled but its periods, which are others every day.
fn lasting(filter: &Filter, of: &Layout) -> Result<Filter, Unfit> {
    let all = |parts: &[Filter]| {
        let parts = parts.iter().map(|part| lasting(part, of));
        parts.collect::<Result<Vec<_>, Unfit>>()
    };
    Ok(match filter {
        Filter::And(parts) => Filter::And(all(parts)?),
        Filter::Or(parts) => Filter::Or(all(parts)?),
        Filter::Not(part) => Filter::Not(Box::new(lasting(part, of)?)),
        Filter::Where { operator, .. } if *operator == Operator::Within => filter.clone(),
        Filter::Where { .. } => filter.settle(of, &nobody_on(ANY_DAY))?,
    })
}

/// Whether a filter fits shows on any day.
const ANY_DAY: Date = Date::constant(2026, 1, 1);

fn empty(of: &Layout) -> Record {
    Record {
        id: RecordId::from_bytes([0; 16]),
        object: 0,
        stamps: Stamps::default(),
        values: vec![None; of.slots.len()],
    }
}

/// The field that is compared with whoever asks, if one is.
fn names_me<'f>(filter: &'f Filter, of: &Layout) -> Option<&'f str> {
    match filter {
        Filter::And(parts) | Filter::Or(parts) => parts.iter().find_map(|part| names_me(part, of)),
        Filter::Not(part) => names_me(part, of),
        Filter::Where { field, value, .. } => {
            let slot = of.slot(field)?;
            let refers = of.slots[slot].kind == SlotKind::Reference;
            let is_me = |value: &Json| value.as_str() == Some(ME);
            let named = is_me(value) || value.as_array().is_some_and(|list| list.iter().any(is_me));
            (refers && named).then_some(field)
        }
    }
}

fn has_period(filter: &Filter) -> bool {
    match filter {
        Filter::And(parts) | Filter::Or(parts) => parts.iter().any(has_period),
        Filter::Not(part) => has_period(part),
        Filter::Where { operator, .. } => *operator == Operator::Within,
    }
}
