//! LOOKUP: a field of the record that a relation leads to, shown as it is there.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::order::FieldName;
use super::source::{Hop, Objects, follow, nearest};
use crate::{Layout, Record, Scalar, SlotIndex, Unfit};

/// Which field of which record a lookup field shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Lookup {
    /// The relation, a field of the lookup's own object: `company`.
    pub relation: String,
    /// The field of the object that it leads to: `annualRevenue`.
    pub field: String,
}

/// A lookup that fits the schema, until that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedLookup {
    object: String,
    hop: Hop,
    field: String,
    slots: Range<SlotIndex>,
}

impl Lookup {
    /// Finds what it names.
    ///
    /// # Errors
    /// [`Unfit`] where the relation or the field is not there, or the relation leads to several objects.
    pub fn check(&self, of: &Layout, objects: &Objects<'_>) -> Result<CheckedLookup, Unfit> {
        let relation = field_of(&self.relation, of)?;
        let (hop, target) = follow(relation, of, objects).map_err(|what| Unfit {
            field: self.relation.clone(),
            what,
        })?;
        let field = field_of(&self.field, target)?;
        Ok(CheckedLookup {
            object: of.object.name_singular.clone(),
            hop,
            field: self.field.clone(),
            slots: target.slots_of(field),
        })
    }
}

impl CheckedLookup {
    /// The relation that leads to the record whose field is shown.
    #[must_use]
    pub fn hop(&self) -> &Hop {
        &self.hop
    }

    /// The slots of the field in that record's layout, whose kinds and parts are the lookup's own.
    #[must_use]
    pub fn slots(&self) -> Range<SlotIndex> {
        self.slots.clone()
    }

    /// The fields that it is made from.
    #[must_use]
    pub fn dependencies(&self) -> Vec<FieldName> {
        vec![
            FieldName::new(&self.object, &self.hop.relation),
            FieldName::new(&self.hop.object, &self.field),
        ]
    }

    /// What it shows, a value for each of [`Self::slots`]; nothing where the relation leads nowhere.
    #[must_use]
    pub fn values(&self, related: Option<&Record>) -> Vec<Option<Scalar>> {
        let shown = |record: &Record| record.values.get(self.slots()).map(<[_]>::to_vec);
        related
            .and_then(shown)
            .unwrap_or_else(|| vec![None; self.slots.len()])
    }
}

/// The place of a field.
pub(super) fn field_of(name: &str, of: &Layout) -> Result<usize, Unfit> {
    of.field(name).ok_or_else(|| {
        let fields = of.object.fields.iter().map(|field| field.name.as_str());
        let near = nearest(name, fields).map(|near| format!("; did you mean {near}?"));
        let label = &of.object.label_singular;
        Unfit {
            field: name.to_owned(),
            what: format!("is no field of {label}{}", near.unwrap_or_default()),
        }
    })
}
