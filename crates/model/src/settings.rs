//! What a team asks of a field's values, and whether they keep to it.
//!
//! Said here of one record, or of two beside each other. Who is asked, and what becomes of a record that does not keep
//! to it, is the engine's: only what is made on this machine is held to it.

mod format;
mod unfit;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use ts_rs::TS;

pub use format::NumberFormat;
pub(crate) use unfit::put_right;

use crate::pattern::fold_case;
use crate::{Field, FieldType, Layout, Problem, Scalar};

/// What is asked of a field's values. Nothing, where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    /// What a new record gets where nothing is said, in the API's form or as a person types it; null for nothing.
    #[ts(type = "unknown")]
    pub default: Option<Json>,
    /// Whether a record has to have a value.
    pub required: bool,
    /// Whether no two records that are not in the trash may have the same value.
    pub unique: bool,
    /// How a number is shown.
    pub format: Option<NumberFormat>,
    /// How many values it may hold at most; null for any number.
    pub max_values: Option<u32>,
}

/// Bytes of a text at most in a field with an index: `PostgreSQL` takes no more than 2,704 into an entry, its head
/// counted.
pub const MAX_INDEXED_BYTES: usize = 2_600;

impl FieldType {
    /// Whether two records can be told apart by its first slot.
    #[must_use]
    pub const fn can_be_unique(self) -> bool {
        matches!(
            self,
            Self::Text
                | Self::Number
                | Self::Numeric
                | Self::Date
                | Self::DateTime
                | Self::Emails
                | Self::Phones
                | Self::Links
                | Self::Uuid
                | Self::Relation
        )
    }

    /// Whether it holds any number of values.
    #[must_use]
    pub const fn holds_several(self) -> bool {
        matches!(
            self,
            Self::Emails
                | Self::Phones
                | Self::Links
                | Self::Array
                | Self::MultiSelect
                | Self::Files
        )
    }

    /// Whether a [`NumberFormat`] says how it is shown.
    #[must_use]
    pub const fn has_format(self) -> bool {
        matches!(self, Self::Number | Self::Numeric)
    }
}

impl Field {
    /// Whether what a record may be given depends on what it holds, or on the others.
    #[must_use]
    pub const fn is_constrained(&self) -> bool {
        let settings = &self.settings;
        self.active
            && (settings.required
                || settings.unique
                || settings.default.is_some()
                || settings.max_values.is_some())
    }
}

impl Layout {
    /// Whether a field holds nothing.
    #[must_use]
    pub fn is_empty(&self, field: usize, values: &[Option<Scalar>]) -> bool {
        values[self.slots_of(field)]
            .iter()
            .flatten()
            .all(|value| match value {
                Scalar::Text(text) => text.is_empty(),
                Scalar::Set(elements) => elements.is_empty(),
                _ => false,
            })
    }

    /// How many values a field holds: its primary one and the others.
    #[must_use]
    pub fn count_values(&self, field: usize, values: &[Option<Scalar>]) -> usize {
        let first = self.slots_of(field).start;
        let counts = self.slots_of(field).map(|slot| match &values[slot] {
            Some(Scalar::Set(elements)) => elements.len(),
            Some(_) => usize::from(slot == first),
            None => 0,
        });
        counts.sum()
    }

    /// What a new record's field holds where nothing is said; one per slot of the field, `None` where it has no default.
    ///
    /// # Errors
    /// A [`Problem`] that names the field where its default does not fit its type.
    pub fn default_slots(&self, field: usize) -> Result<Option<Vec<Option<Scalar>>>, Problem> {
        match &self.object.fields[field].settings.default {
            None => Ok(None),
            Some(Json::String(text)) => self.parse_field(field, text).map(Some),
            Some(json) => self.field_slots(field, json).map(Some),
        }
    }
}

/// Whether two values of a unique field are the same: texts are, whatever their case.
#[must_use]
pub fn is_same(left: &Scalar, right: &Scalar) -> bool {
    match (left, right) {
        (Scalar::Text(left), Scalar::Text(right)) => fold_case(left) == fold_case(right),
        (left, right) => left == right,
    }
}

#[cfg(test)]
mod tests;
