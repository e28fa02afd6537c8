//! The files' format as JSON Schema, for editors that complete and check them.
//!
//! Source of the format: <https://json-schema.org/draft/2020-12>.

use satchel_model::{FieldType, custom};
use serde_json::{Value as Json, json};

/// The JSON Schema of a file of an object.
#[must_use]
pub fn format() -> Json {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "An object of a Satchel workspace",
        "type": "object",
        "additionalProperties": false,
        "required": ["object", "plural", "label", "labels"],
        "properties": {
            "object": name("Its singular name, which never changes: animal", custom::MAX_OBJECT_NAME),
            "plural": name("Its plural name: animals", custom::MAX_OBJECT_NAME),
            "label": text("What people call one"),
            "labels": text("What people call many"),
            "icon": text("Name of a lucide icon"),
            "field": list("Its fields, in the order people see them", field()),
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
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::BTreeSet;

    use satchel_model::computed::Lookup;
    use satchel_model::{NumberFormat, StageKind};

    use super::*;
    use crate::configuration::{FieldEntry, ObjectFile, OptionEntry};

    fn keys(json: &Json) -> BTreeSet<&str> {
        json.as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect()
    }

    /// A file in which everything is said.
    fn whole() -> ObjectFile {
        let option = OptionEntry {
            value: "DOG".to_owned(),
            label: "Dog".to_owned(),
            color: "sky".to_owned(),
            pipeline: Some("Main".to_owned()),
            probability: Some(50),
            kind: StageKind::Won,
        };
        let field = FieldEntry {
            name: "species".to_owned(),
            field_type: FieldType::Select,
            label: "Species".to_owned(),
            targets: vec!["person".to_owned()],
            searchable: true,
            indexed: true,
            default: Some(json!("DOG")),
            required: true,
            unique: true,
            max_values: Some(3),
            format: Some(NumberFormat {
                decimals: Some(2),
                percent: true,
                short: true,
                unit: Some("kg".to_owned()),
            }),
            formula: Some("1".to_owned()),
            rollup: Some(json!({})),
            lookup: Some(Lookup {
                relation: "company".to_owned(),
                field: "name".to_owned(),
            }),
            options: vec![option],
        };
        ObjectFile {
            object: "animal".to_owned(),
            plural: "animals".to_owned(),
            label: "Animal".to_owned(),
            labels: "Animals".to_owned(),
            icon: "paw-print".to_owned(),
            fields: vec![field],
        }
    }

    /// The schema knows each part of a file that is said, and no other.
    #[track_caller]
    fn fits(said: &Json, schema: &Json) {
        let known = &schema["properties"];
        assert_eq!(keys(said), keys(known));
        for (name, value) in said.as_object().unwrap() {
            let part = &known[name];
            match part["type"].as_str() {
                Some("array") if part["items"]["properties"].is_object() => {
                    fits(&value[0], &part["items"]);
                }
                Some("object") if part["properties"].is_object() => fits(value, part),
                Some("string") => assert!(value.is_string(), "{name}"),
                Some("boolean") => assert!(value.is_boolean(), "{name}"),
                Some("integer") => assert!(value.is_u64(), "{name}"),
                _ => {
                    let among = part["enum"].as_array();
                    assert!(among.is_none_or(|among| among.contains(value)), "{name}");
                }
            }
        }
    }

    #[test]
    fn the_format_is_that_of_the_files() {
        fits(&serde_json::to_value(whole()).unwrap(), &format());
    }

    #[test]
    fn what_has_to_be_said_is_required() {
        let field = &format()["properties"]["field"]["items"];
        for (schema, read) in [
            (
                &format(),
                (|json| serde_json::from_value::<ObjectFile>(json).is_ok()) as fn(Json) -> bool,
            ),
            (field, |json| {
                serde_json::from_value::<FieldEntry>(json).is_ok()
            }),
        ] {
            let required = schema["required"].as_array().unwrap();
            let said = |left_out: Option<&Json>| {
                let named = required.iter().filter(|name| Some(*name) != left_out);
                let value = |name: &str| if name == "type" { "TEXT" } else { "x" };
                let said = named
                    .map(|name| name.as_str().unwrap())
                    .map(|name| (name.to_owned(), json!(value(name))));
                Json::Object(said.collect())
            };
            assert!(read(said(None)));
            for name in required {
                assert!(!read(said(Some(name))), "{name}");
            }
        }
    }
}
