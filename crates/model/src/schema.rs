//! Objects and their fields.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::FieldType;

/// Everything a workspace can hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Schema {
    /// The objects, in the order people see them.
    pub objects: Vec<Object>,
}

/// A kind of record: person, company, …
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
// `Object` is JavaScript's own.
#[ts(rename = "ObjectType")]
pub struct Object {
    /// What a document and the API call one of them: `person`.
    pub name_singular: String,
    /// What the API calls many: `people`.
    pub name_plural: String,
    /// What people call one.
    pub label_singular: String,
    /// What people call many.
    pub label_plural: String,
    /// Name of a lucide icon.
    pub icon: String,
    /// The field that says what a record is called.
    pub label_field: String,
    /// Whether it has a page of its own; link records do not.
    pub listed: bool,
    /// The fields, in the order people see them.
    pub fields: Vec<Field>,
}

/// One field of an object.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Field {
    /// Its id in documents, never changed: `jobTitle`.
    pub name: String,
    /// What people call it.
    pub label: String,
    /// What it holds.
    #[serde(rename = "type")]
    pub field_type: FieldType,
    /// The choices of a select, in order; empty otherwise.
    #[serde(default)]
    pub options: Vec<SelectOption>,
    /// The object a relation points to; several for a morph relation.
    #[serde(default)]
    pub targets: Vec<String>,
    /// Whether search looks into it.
    #[serde(default)]
    pub searchable: bool,
    /// Whether lists of many records are filtered or sorted by it, so that it has an index.
    #[serde(default)]
    pub indexed: bool,
}

/// One choice of a select.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct SelectOption {
    /// The stored value: `NEW`.
    pub value: String,
    /// What people read.
    pub label: String,
    /// Name of a tag colour.
    pub color: String,
}

impl Schema {
    /// The object with this singular or plural name.
    #[must_use]
    pub fn object(&self, name: &str) -> Option<&Object> {
        self.objects
            .iter()
            .find(|object| object.name_singular == name || object.name_plural == name)
    }
}

impl Field {
    /// A field of which nothing is said but what it holds.
    #[must_use]
    pub fn new(name: &str, label: &str, field_type: FieldType) -> Self {
        Self {
            name: name.to_owned(),
            label: label.to_owned(),
            field_type,
            options: Vec::new(),
            targets: Vec::new(),
            searchable: false,
            indexed: false,
        }
    }
}

impl Object {
    /// The field with this name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}
