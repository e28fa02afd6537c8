//! ROLLUP: one value over the records that lead to a record: how many, their sum, their latest day.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::aggregate::{Aggregate, aggregated};
use super::condition::Condition;
use super::error::Span;
use super::kind::Kind;
use super::lookup::field_of;
use super::order::FieldName;
use super::outcome::{Outcome, Why};
use super::source::{Objects, Source, is_relation, within};
use super::value::{Found, Value};
use crate::{Filter, Layout, Record, SlotIndex, Unfit};

/// Over which records a rollup field goes, and what it takes of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Rollup {
    /// The object of the records that lead here: `opportunity`.
    pub object: String,
    /// Their relation that leads here: `company`.
    pub relation: String,
    /// What is taken of them.
    pub aggregate: Aggregate,
    /// Of which of their fields, `field` or `field.subField`; none for the number of records.
    #[serde(default)]
    pub field: Option<String>,
    /// Which of them count; all where there is none. Its days are those of UTC.
    #[serde(default)]
    pub filter: Option<Filter>,
}

/// A rollup that fits the schema, until that changes.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckedRollup {
    object: String,
    relation: (String, SlotIndex),
    aggregate: Aggregate,
    source: Option<Source>,
    condition: Option<Condition>,
    filtered: Vec<FieldName>,
    result: Kind,
}

impl Rollup {
    /// Finds what it names.
    ///
    /// # Errors
    /// [`Unfit`] where its object, relation or field is not there, the relation does not lead to `of`, the field is not
    /// what the aggregate takes, or the filter does not fit.
    pub fn check(&self, of: &Layout, objects: &Objects<'_>) -> Result<CheckedRollup, Unfit> {
        let related = objects(&self.object).ok_or_else(|| Unfit {
            field: self.object.clone(),
            what: "is no object of this workspace".to_owned(),
        })?;
        let relation = self.relation_to(of, related)?;
        let source = self.source(related)?;
        let kind = source.as_ref().map(|source| source.kind);
        let result = self.aggregate.result(kind).map_err(|what| Unfit {
            field: self.field.clone().unwrap_or_else(|| self.object.clone()),
            what,
        })?;
        let condition = self.filter.as_ref();
        let condition = condition.map(|filter| Condition::new(filter, related));
        let condition = condition.transpose()?;
        let mut filtered = Vec::new();
        if let Some(condition) = &condition {
            named(
                &condition.filter,
                &related.object.name_singular,
                &mut filtered,
            );
        }
        Ok(CheckedRollup {
            object: related.object.name_singular.clone(),
            relation: (self.relation.clone(), relation),
            aggregate: self.aggregate,
            source,
            condition,
            filtered,
            result,
        })
    }

    /// Where the related records hold the id of the one they lead to.
    fn relation_to(&self, of: &Layout, related: &Layout) -> Result<SlotIndex, Unfit> {
        let place = field_of(&self.relation, related)?;
        let field = &related.object.fields[place];
        let object = &of.object.name_singular;
        match is_relation(related, place) && field.targets.contains(object) {
            true => Ok(related.slots_of(place).start),
            false => Err(Unfit {
                field: self.relation.clone(),
                what: format!("does not lead to {}", of.object.label_singular),
            }),
        }
    }

    fn source(&self, related: &Layout) -> Result<Option<Source>, Unfit> {
        let Some(field) = &self.field else {
            return Ok(None);
        };
        let names = field.split('.').map(str::to_owned);
        let path: Vec<(String, Span)> = names.map(|name| (name, Span::new(0, 0))).collect();
        within(&path, related, None)
            .map(Some)
            .map_err(|flaw| Unfit {
                field: field.clone(),
                what: flaw.what,
            })
    }
}

/// The fields that a filter asks about.
pub(super) fn named(filter: &Filter, object: &str, fields: &mut Vec<FieldName>) {
    match filter {
        Filter::And(parts) | Filter::Or(parts) => {
            parts.iter().for_each(|part| named(part, object, fields));
        }
        Filter::Not(part) => named(part, object, fields),
        Filter::Where { field, .. } => {
            let name = field.split('.').next().unwrap_or(field);
            fields.push(FieldName::new(object, name));
        }
    }
}

impl CheckedRollup {
    /// The kind of its values.
    #[must_use]
    pub fn result(&self) -> Kind {
        self.result
    }

    /// The object of the records that it goes over.
    #[must_use]
    pub fn object(&self) -> &str {
        &self.object
    }

    /// Where those records hold the id of the one that they lead to.
    #[must_use]
    pub fn relation(&self) -> SlotIndex {
        self.relation.1
    }

    /// Whether its value changes with the day.
    #[must_use]
    pub fn uses_today(&self) -> bool {
        self.condition
            .as_ref()
            .is_some_and(|condition| condition.uses_today)
    }

    /// Whether the same records count as in another. What stages say may change, and the definition not.
    #[must_use]
    pub fn counts_as(&self, other: &Self) -> bool {
        self.condition == other.condition
    }

    /// The fields that it is made from, all of the related object.
    #[must_use]
    pub fn dependencies(&self) -> Vec<FieldName> {
        let field = |name: &str| FieldName::new(&self.object, name);
        let source = self.source.as_ref().map(|source| field(&source.field));
        let mut needed: Vec<FieldName> = source.into_iter().collect();
        needed.push(field(&self.relation.0));
        needed.extend(self.filtered.iter().cloned());
        needed.sort();
        needed.dedup();
        needed
    }

    /// What it comes to over the records that lead to one, in any order; those in the trash are left out.
    ///
    /// `related` is the layout of their object, as it was when the rollup was checked.
    #[must_use]
    pub fn over<'r>(
        &self,
        records: impl IntoIterator<Item = &'r Record>,
        related: &Layout,
        today: Date,
    ) -> Outcome {
        let condition = self.condition.as_ref();
        let condition = condition.map(|condition| condition.on(today, related));
        // A filter that was checked fits, unless the layout is another.
        let Ok(condition) = condition.transpose() else {
            return Outcome::Empty(Why::Unfit);
        };
        let counts = |record: &&Record| {
            let all = condition.as_ref();
            let fits = all.is_none_or(|filter| filter.matches(related, record) == Ok(true));
            fits && record.stamps.deleted_at.is_none()
        };
        let found = self.found(records.into_iter().filter(counts));
        found
            .and_then(|value| value.into_scalar(self.result))
            .into()
    }

    fn found<'r>(&self, counted: impl Iterator<Item = &'r Record>) -> Found {
        let Some(source) = &self.source else {
            return Ok(Value::Number(counted.count().into()));
        };
        let values = counted.filter_map(|record| value(source, record));
        let values: Result<Vec<Value>, Why> = values.collect();
        aggregated(self.aggregate, values?, self.result)
    }
}

/// What a record has there; nothing where that is not set.
fn value(source: &Source, record: &Record) -> Option<Found> {
    let scalar = source.place.of(record)?;
    Some(
        Value::of_scalar(scalar, source.is_array).and_then(|value| match value.is(source.kind) {
            true => Ok(value),
            false => Err(Why::Unfit),
        }),
    )
}
