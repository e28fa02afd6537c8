//! What a team makes of the schema, as records like all others: they sync, merge, are undone and have a history.
//!
//! Three objects hold it: [`OBJECT`], [`FIELD`] and [`OPTION`]. A record stands for what a team added, or for what it
//! changed of the standard schema; in the latter it says only that. Deleting it puts what it stands for out of use, and
//! no value is lost: restoring it brings them back. Its id follows from what it is called, so that what two laptops add
//! apart under one name is one thing, with both labels kept side by side where they differ.

mod derive;
mod name;
mod patch;

use crate::standard::object;
use crate::{Field, FieldType, Object, RecordId};

pub use derive::{Custom, Flaw, added, derive, is_brought};
pub use name::{MAX_FIELD_NAME, MAX_OBJECT_NAME, is_field_name, is_object_name};

/// The object whose records are objects.
pub const OBJECT: &str = "schemaObject";

/// The object whose records are fields.
pub const FIELD: &str = "schemaField";

/// The object whose records are the options of selects.
pub const OPTION: &str = "schemaOption";

/// The three objects that the schema is kept in. They are the same in every workspace.
#[must_use]
pub fn objects() -> Vec<Object> {
    let text = |name, label| Field::new(name, label, FieldType::Text);
    let place = || Field::new("position", "Position", FieldType::Position);
    let flag = |name, label| Field::new(name, label, FieldType::Boolean);
    let unlisted = |names, icon, label_field, fields| Object {
        listed: false,
        ..object(names, icon, label_field, fields)
    };
    vec![
        unlisted(
            [OBJECT, "schemaObjects", "Object", "Objects"],
            "box",
            "labelSingular",
            vec![
                text("nameSingular", "Name"),
                text("namePlural", "Plural name"),
                text("labelSingular", "Label"),
                text("labelPlural", "Plural label"),
                text("icon", "Icon"),
            ],
        ),
        unlisted(
            [FIELD, "schemaFields", "Field", "Fields"],
            "columns-3",
            "label",
            vec![
                text("object", "Object"),
                text("name", "Name"),
                text("type", "Type"),
                text("label", "Label"),
                Field::new("targets", "Targets", FieldType::Array),
                flag("searchable", "Searchable"),
                flag("indexed", "Indexed"),
                place(),
                Field::new("default", "Default", FieldType::RawJson),
                flag("required", "Required"),
                flag("unique", "Unique"),
                Field::new("format", "Format", FieldType::RawJson),
                Field::new("maxValues", "Most values", FieldType::Number),
                Field::new("computed", "Computed from", FieldType::RawJson),
            ],
        ),
        unlisted(
            [OPTION, "schemaOptions", "Option", "Options"],
            "tag",
            "label",
            vec![
                text("object", "Object"),
                text("field", "Field"),
                text("value", "Value"),
                text("label", "Label"),
                text("color", "Color"),
                place(),
                text("pipeline", "Pipeline"),
                Field::new("probability", "Probability", FieldType::Number),
                text("kind", "Kind"),
            ],
        ),
    ]
}

/// Whether an object is one of the three.
#[must_use]
pub fn is_schema(object: &str) -> bool {
    [OBJECT, FIELD, OPTION].contains(&object)
}

/// The id of the record that stands for an object. Names that differ in case alone are one, since databases take the
/// names of their tables so.
#[must_use]
pub fn object_id(name_singular: &str) -> RecordId {
    RecordId::derived(OBJECT, &name_singular.to_lowercase())
}

/// The id of the record that stands for a field. Its type is part of what it is: it never changes, and two fields of one
/// name and different types, added apart, are two.
#[must_use]
pub fn field_id(object: &str, name: &str, field_type: &str) -> RecordId {
    RecordId::derived(FIELD, &format!("{object}.{name}").to_lowercase()).of_type(field_type)
}

/// The id of the record that stands for an option of the field with this key.
#[must_use]
pub fn option_id(object: &str, field_key: &str, value: &str) -> RecordId {
    RecordId::derived(
        OPTION,
        &format!("{}/{field_key}/{value}", object.to_lowercase()),
    )
}

impl RecordId {
    fn of_type(self, field_type: &str) -> Self {
        Self::derived(&self.to_string(), field_type)
    }
}

/// The key in documents of a field that a team adds.
#[must_use]
pub fn field_key(name: &str, field_type: &str) -> String {
    format!("{}:{field_type}", name.to_lowercase())
}
