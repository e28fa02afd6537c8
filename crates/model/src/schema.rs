//! Objects and their fields.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::computed::Computed;
use crate::field_type::Rules;
use crate::{FieldType, Settings, StageKind};

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
    /// Whether it is in use. One that is not keeps its records, unseen.
    #[serde(skip, default = "yes")]
    #[ts(skip)]
    pub active: bool,
    /// The fields, in the order people see them.
    pub fields: Vec<Field>,
}

/// One field of an object.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Field {
    /// What the API calls it: `jobTitle`.
    pub name: String,
    /// Its id in documents, never changed. A standard field's is its name; another's says its type too, so that two
    /// fields of one name that were added apart keep their values apart.
    #[serde(skip)]
    #[ts(skip)]
    pub key: String,
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
    /// Whether it is in use. One that is not keeps its values, unseen.
    #[serde(skip, default = "yes")]
    #[ts(skip)]
    pub active: bool,
    /// What is asked of its values.
    #[serde(flatten)]
    pub settings: Settings,
    /// What it is computed from; null where people fill it.
    #[serde(default)]
    pub computed: Option<Computed>,
}

/// One choice of a select.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SelectOption {
    /// The stored value: `NEW`.
    pub value: String,
    /// What people read.
    pub label: String,
    /// Name of a tag colour.
    pub color: String,
    /// Whether it can be chosen. One that cannot still says what values that have it are called.
    #[serde(default = "yes")]
    pub active: bool,
    /// The pipeline that it is a stage of, as people call it; null for the one that has no name.
    #[serde(default)]
    pub pipeline: Option<String>,
    /// How likely what is in it is won, in percent.
    #[serde(default)]
    pub probability: Option<u8>,
    /// Whether what is in it goes on, was won or was lost.
    #[serde(default)]
    pub kind: StageKind,
}

impl SelectOption {
    /// An option of which nothing is said but its value.
    #[must_use]
    pub fn new(value: &str) -> Self {
        Self {
            value: value.to_owned(),
            label: value.to_owned(),
            color: "gray".to_owned(),
            active: true,
            pipeline: None,
            probability: None,
            kind: StageKind::Open,
        }
    }
}

const fn yes() -> bool {
    true
}

impl Schema {
    /// The object in use with this singular or plural name.
    #[must_use]
    pub fn object(&self, name: &str) -> Option<&Object> {
        self.objects
            .iter()
            .find(|object| object.active && object.is_named(name))
    }

    /// What is in use of it.
    #[must_use]
    pub fn in_use(&self) -> Self {
        let objects = self.objects.iter().filter(|object| object.active);
        Self {
            objects: objects
                .map(|object| Object {
                    fields: object.fields_in_use().cloned().collect(),
                    ..object.clone()
                })
                .collect(),
        }
    }
}

impl Field {
    /// A field of which nothing is said but what it holds.
    #[must_use]
    pub fn new(name: &str, label: &str, field_type: FieldType) -> Self {
        Self {
            name: name.to_owned(),
            key: name.to_owned(),
            label: label.to_owned(),
            field_type,
            options: Vec::new(),
            targets: Vec::new(),
            searchable: false,
            indexed: false,
            active: true,
            settings: Settings::default(),
            computed: None,
        }
    }

    /// Whether search finds a record by what people wrote into it.
    #[must_use]
    pub fn is_found_by(&self) -> bool {
        self.searchable && !self.field_type.is_computed()
    }

    /// The type that its values are of: of a computed field what it comes to.
    #[must_use]
    pub fn holds(&self) -> FieldType {
        let computed = self.computed.as_ref();
        computed.map_or(self.field_type, |computed| computed.holds)
    }

    /// The rules of its values.
    #[must_use]
    pub fn rules(&self) -> &'static Rules {
        self.holds().rules()
    }
}

impl Object {
    /// The field in use with this name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields_in_use().find(|field| field.name == name)
    }

    /// The fields in use, in the order people see them.
    pub fn fields_in_use(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.active)
    }

    /// Whether this is its singular or its plural name.
    #[must_use]
    pub fn is_named(&self, name: &str) -> bool {
        self.name_singular == name || self.name_plural == name
    }
}
