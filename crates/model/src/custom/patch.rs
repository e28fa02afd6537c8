//! What a record of the schema says, read: nothing is said of what is not set.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};

use crate::{Layout, Record, RecordId};

/// What a record says, with which of its kind it is.
pub(super) struct Said<P> {
    pub(super) id: RecordId,
    pub(super) active: bool,
    /// Milliseconds since 1970.
    pub(super) created_at: i64,
    pub(super) patch: P,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct ObjectPatch {
    pub(super) name_singular: Option<String>,
    pub(super) name_plural: Option<String>,
    pub(super) label_singular: Option<String>,
    pub(super) label_plural: Option<String>,
    pub(super) icon: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct FieldPatch {
    pub(super) object: Option<String>,
    pub(super) name: Option<String>,
    #[serde(rename = "type")]
    pub(super) field_type: Option<String>,
    pub(super) label: Option<String>,
    pub(super) targets: Option<Vec<String>>,
    pub(super) searchable: Option<bool>,
    pub(super) indexed: Option<bool>,
    pub(super) position: Option<f64>,
    pub(super) default: Option<Json>,
    pub(super) required: Option<bool>,
    pub(super) unique: Option<bool>,
    pub(super) format: Option<Json>,
    pub(super) max_values: Option<f64>,
    pub(super) computed: Option<Json>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct OptionPatch {
    pub(super) object: Option<String>,
    pub(super) field: Option<String>,
    pub(super) value: Option<String>,
    pub(super) label: Option<String>,
    pub(super) color: Option<String>,
    pub(super) position: Option<f64>,
    pub(super) pipeline: Option<String>,
    pub(super) probability: Option<f64>,
    pub(super) kind: Option<String>,
}

/// What a record says; the default where it says something of another form, as a newer version might.
pub(super) fn read<P: DeserializeOwned + Default>(layout: &Layout, record: &Record) -> Said<P> {
    let values: Map<String, Json> = layout
        .fields_in_use()
        .map(|(at, field)| (field.name.clone(), layout.field_json(at, &record.values)))
        .collect();
    Said {
        id: record.id,
        active: record.stamps.deleted_at.is_none(),
        created_at: record.stamps.created_at,
        patch: serde_json::from_value(Json::Object(values)).unwrap_or_default(),
    }
}
