//! An object's file.

use satchel_model::computed::{Definition, Lookup};
use satchel_model::{Field, FieldType, NumberFormat, Object, SelectOption, StageKind, custom};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

/// An object as its file says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObjectFile {
    /// Its singular name, which never changes: `animal`.
    pub object: String,
    /// Its plural name: `animals`.
    pub plural: String,
    /// What people call one.
    pub label: String,
    /// What people call many.
    pub labels: String,
    /// Name of a lucide icon.
    #[serde(default = "icon")]
    pub icon: String,
    /// Its fields, in the order people see them.
    #[serde(default, rename = "field")]
    pub fields: Vec<FieldEntry>,
}

/// A field as its object's file says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldEntry {
    /// Its name, which never changes: `weight`.
    pub name: String,
    /// What it holds, which never changes either: `NUMBER`.
    #[serde(rename = "type")]
    pub field_type: FieldType,
    /// What people call it.
    pub label: String,
    /// The objects that a relation points to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<String>,
    /// Whether search looks into it.
    #[serde(default, skip_serializing_if = "is_not")]
    pub searchable: bool,
    /// Whether it has an index, for lists of many records that are filtered or sorted by it.
    #[serde(default, skip_serializing_if = "is_not")]
    pub indexed: bool,
    /// What a new record gets where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Json>,
    /// Whether a record has to have a value.
    #[serde(default, skip_serializing_if = "is_not")]
    pub required: bool,
    /// Whether no two records in use may have the same value.
    #[serde(default, skip_serializing_if = "is_not")]
    pub unique: bool,
    /// How many values it may hold at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_values: Option<u32>,
    /// How a number is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<NumberFormat>,
    /// What a FORMULA is computed from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub formula: Option<String>,
    /// Over which records a ROLLUP goes, and what it takes of them: in JSON's form, without what is not set, since TOML
    /// has no word for that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rollup: Option<Json>,
    /// Which field of which record a LOOKUP shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lookup: Option<Lookup>,
    /// The choices of a select, in order.
    #[serde(default, rename = "option", skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<OptionEntry>,
}

/// One choice of a select.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptionEntry {
    /// The stored value, which never changes: `DOG`.
    pub value: String,
    /// What people read.
    pub label: String,
    /// Name of a tag colour.
    #[serde(default = "gray")]
    pub color: String,
    /// The pipeline that it is a stage of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pipeline: Option<String>,
    /// How likely what is in it is won, in percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<u8>,
    /// Whether what is in it goes on, was won or was lost.
    #[serde(default, skip_serializing_if = "is_open")]
    pub kind: StageKind,
}

fn icon() -> String {
    "box".to_owned()
}

fn gray() -> String {
    "gray".to_owned()
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the form that serde calls"
)]
pub(super) const fn is_not(flag: &bool) -> bool {
    !*flag
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the form that serde calls"
)]
fn is_open(kind: &StageKind) -> bool {
    *kind == StageKind::Open
}

impl ObjectFile {
    /// What is in use of an object.
    pub(super) fn of(object: &Object) -> Self {
        Self {
            object: object.name_singular.clone(),
            plural: object.name_plural.clone(),
            label: object.label_singular.clone(),
            labels: object.label_plural.clone(),
            icon: object.icon.clone(),
            fields: object
                .fields_in_use()
                .filter(|field| !custom::is_brought(object, field))
                .map(FieldEntry::of)
                .collect(),
        }
    }
}

impl FieldEntry {
    pub(super) fn of(field: &Field) -> Self {
        let own = |option: &&SelectOption| option.active && field.computed.is_none();
        let options = field.options.iter().filter(own);
        let from = field.computed.as_ref().map(|computed| &computed.from);
        Self {
            name: field.name.clone(),
            field_type: field.field_type,
            label: field.label.clone(),
            targets: field.targets.clone(),
            searchable: field.searchable,
            indexed: field.indexed,
            default: field.settings.default.clone(),
            required: field.settings.required,
            unique: field.settings.unique,
            max_values: field.settings.max_values,
            format: field.settings.format.clone(),
            formula: match from {
                Some(Definition::Formula(text)) => Some(text.clone()),
                _ => None,
            },
            rollup: match from {
                Some(Definition::Rollup(rollup)) => Some(set_only(json!(rollup))),
                _ => None,
            },
            lookup: match from {
                Some(Definition::Lookup(lookup)) => Some(lookup.clone()),
                _ => None,
            },
            options: options.map(OptionEntry::of).collect(),
        }
    }
}

impl FieldEntry {
    /// What it is computed from, as the record of a field says it; none where people fill it.
    pub(super) fn computed(&self) -> Option<Json> {
        let formula = self.formula.as_ref().map(|text| json!({ "formula": text }));
        let rollup = self
            .rollup
            .as_ref()
            .map(|rollup| json!({ "rollup": rollup }));
        let lookup = self
            .lookup
            .as_ref()
            .map(|lookup| json!({ "lookup": lookup }));
        formula.or(rollup).or(lookup)
    }
}

/// JSON without its nulls.
pub(super) fn set_only(json: Json) -> Json {
    match json {
        Json::Object(members) => {
            let set = members.into_iter().filter(|(_, value)| !value.is_null());
            set.map(|(name, value)| (name, set_only(value))).collect()
        }
        Json::Array(all) => all.into_iter().map(set_only).collect(),
        other => other,
    }
}

impl OptionEntry {
    fn of(option: &SelectOption) -> Self {
        Self {
            value: option.value.clone(),
            label: option.label.clone(),
            color: option.color.clone(),
            pipeline: option.pipeline.clone(),
            probability: option.probability,
            kind: option.kind,
        }
    }
}
