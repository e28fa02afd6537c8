//! Values beside those that show: what others wrote at the same time.

use satchel_model::{Layout, Record};
use satchel_store::also;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use ts_rs::TS;

use super::Views;
use crate::{Error, values};

/// A value beside the shown one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Conflict {
    /// The field's name.
    pub field: String,
    /// The whole field with this value in it, in the API's form.
    #[ts(type = "unknown")]
    pub value: Json,
    /// The same as a line to read.
    pub display: String,
    /// Name of the member who set it.
    pub by: Option<String>,
    /// Milliseconds since 1970.
    #[ts(type = "number")]
    pub at: i64,
}

impl Views<'_> {
    /// The names of fields with other values beside the shown one.
    pub(super) fn conflicted(&self, layout: &Layout, key: u64) -> Result<Vec<String>, Error> {
        let mut fields: Vec<String> = Vec::new();
        for row in also::of(self.reader, key)? {
            if let Some(other) = values::also_of_row(layout, &row) {
                fields.push(
                    layout.object.fields[layout.slots[other.slot].field]
                        .name
                        .clone(),
                );
            }
        }
        fields.dedup();
        Ok(fields)
    }

    /// What stands beside what a record shows.
    pub(super) fn conflict(
        &mut self,
        record: &Record,
        row: &also::Also,
    ) -> Result<Option<Conflict>, Error> {
        let layout = self.shape.layout(record.object);
        let Some(other) = values::also_of_row(layout, row) else {
            return Ok(None);
        };
        let mut values = record.values.clone();
        values[other.slot] = other.value;
        let field = layout.slots[other.slot].field;
        let display = match values::references(layout, &values).find(|(place, _)| *place == field) {
            Some((_, id)) => self.label(id)?.unwrap_or_default(),
            None => layout.display(field, &values),
        };
        let by = self.member(other.by)?;
        Ok(Some(Conflict {
            field: layout.object.fields[field].name.clone(),
            value: layout.field_json(field, &values),
            display,
            by,
            at: other.at,
        }))
    }
}
