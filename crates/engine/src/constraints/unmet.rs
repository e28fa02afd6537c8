//! Records that do not keep to what the schema asks.

use satchel_model::{Field, Layout};
use satchel_store::{Reader, same};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Error, Shape};

/// How many records in use do not keep to what is asked of a field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Unmet {
    /// What people call many of its object.
    pub object: String,
    /// What people call the field.
    pub field: String,
    /// Records without a value, where it is required.
    #[ts(type = "number")]
    pub lacking: u64,
    /// Records that share their value, where it is unique.
    #[ts(type = "number")]
    pub sharing: u64,
}

impl Unmet {
    /// What a field with these settings meets; `None` where all records keep to it.
    pub(crate) fn of(
        reader: &dyn Reader,
        layout: &Layout,
        at: usize,
        (required, unique): (bool, bool),
    ) -> Result<Option<Self>, Error> {
        let field: &Field = &layout.object.fields[at];
        let slot = layout.slots_of(at).start;
        let unmet = Self {
            object: layout.object.label_plural.clone(),
            field: field.label.clone(),
            lacking: match required {
                true => same::lacking(reader, layout, at)?,
                false => 0,
            },
            sharing: match unique && field.field_type.can_be_unique() {
                true => same::sharing(reader, layout, slot)?,
                false => 0,
            },
        };
        Ok((unmet.lacking + unmet.sharing > 0).then_some(unmet))
    }

    /// What all fields in use meet.
    pub(crate) fn all(shape: &Shape, reader: &dyn Reader) -> Result<Vec<Self>, Error> {
        let mut all = Vec::new();
        for layout in shape.layouts().iter().filter(|layout| layout.object.active) {
            for (at, field) in layout.fields_in_use() {
                let asked = (field.settings.required, field.settings.unique);
                all.extend(Self::of(reader, layout, at, asked)?);
            }
        }
        Ok(all)
    }
}
