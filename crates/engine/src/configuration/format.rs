//! The files' format as JSON Schema, for editors that complete and check them.
//!
//! Source of the format: <https://json-schema.org/draft/2020-12>.

mod role;
mod view;

use satchel_model::{FieldType, custom};
use serde_json::{Map, Value as Json, json};

use self::role::role;
use self::view::view;

/// The JSON Schema of the files: one says an object, the views or the roles.
#[must_use]
pub fn format() -> Json {
    let of_object = ["object", "plural", "label", "labels", "icon", "field"];
    let none = |names: &[&str]| {
        let none = names.iter().map(|name| ((*name).to_owned(), false.into()));
        none.collect::<Map<String, Json>>()
    };
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "An object of a Satchel workspace, the views of it that a team shares, or the team's roles",
        "type": "object",
        "additionalProperties": false,
        "oneOf": [
            { "required": of_object[..4], "properties": none(&["view", "role"]) },
            { "required": ["view"], "properties": none(&[&of_object[..], &["role"]].concat()) },
            { "required": ["role"], "properties": none(&[&of_object[..], &["view"]].concat()) },
        ],
        "properties": {
            "object": name("Its singular name, which never changes: animal", custom::MAX_OBJECT_NAME),
            "plural": name("Its plural name: animals", custom::MAX_OBJECT_NAME),
            "label": text("What people call one"),
            "labels": text("What people call many"),
            "icon": text("Name of a lucide icon"),
            "field": list("Its fields, in the order people see them", field()),
            "view": list("The views, in the order people see those of an object", view()),
            "role": list("The roles", role()),
        },
    })
}

fn field() -> Json {
    let types: Vec<String> = FieldType::ALL.iter().map(|one| one.name()).collect();
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["name", "type", "label"],
        "properties": {
            "name": name("Its name, which never changes: weight", custom::MAX_FIELD_NAME),
            "type": { "description": "What it holds, which never changes either", "enum": types },
            "label": text("What people call it"),
            "targets": list("The objects that a relation points to", json!({ "type": "string" })),
            "searchable": flag("Whether search looks into it"),
            "indexed": flag("Whether it has an index, for lists of many records that are filtered or sorted by it"),
            "default": { "description": "What a new record gets where nothing is said" },
            "required": flag("Whether a record has to have a value"),
            "unique": flag("Whether no two records in use may have the same value"),
            "max_values": number("How many values it may hold at most", u32::MAX),
            "format": number_format(),
            "formula": text("What a FORMULA is computed from"),
            "rollup": { "description": "Over which records a ROLLUP goes, and what it takes of them", "type": "object" },
            "lookup": lookup(),
            "option": list("The choices of a select, in order", option()),
        },
    })
}

fn number_format() -> Json {
    json!({
        "description": "How a number is shown",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "decimals": number("Digits behind the decimal sign", 12),
            "percent": flag("Whether it is a share: 0.25 is shown as 25 %"),
            "short": flag("Whether thousands and millions are shown by their letters: 1.2M"),
            "unit": text("What stands behind it: kg"),
        },
    })
}

fn lookup() -> Json {
    json!({
        "description": "Which field of which record a LOOKUP shows",
        "type": "object",
        "required": ["relation", "field"],
        "properties": {
            "relation": text("The relation, a field of this object"),
            "field": text("The field of the object that it leads to"),
        },
    })
}

fn option() -> Json {
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["value", "label"],
        "properties": {
            "value": text("The stored value, which never changes: DOG"),
            "label": text("What people read"),
            "color": text("Name of a tag colour"),
            "pipeline": text("The pipeline that it is a stage of"),
            "probability": number("How likely what is in it is won, in percent", 100),
            "kind": { "description": "Whether what is in it goes on, was won or was lost", "enum": ["OPEN", "WON", "LOST"] },
        },
    })
}

fn text(description: &str) -> Json {
    json!({ "description": description, "type": "string" })
}

fn name(description: &str, longest: usize) -> Json {
    json!({ "description": description, "type": "string", "pattern": "^[a-z][a-zA-Z0-9]*$", "maxLength": longest })
}

fn flag(description: &str) -> Json {
    json!({ "description": description, "type": "boolean" })
}

fn number(description: &str, most: u32) -> Json {
    json!({ "description": description, "type": "integer", "minimum": 0, "maximum": most })
}

fn list(description: &str, items: Json) -> Json {
    json!({ "description": description, "type": "array", "items": items })
}

#[cfg(test)]
mod tests;
