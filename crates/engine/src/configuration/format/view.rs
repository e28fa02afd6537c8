//! The part of the format that says a view.

use serde_json::{Value as Json, json};

use super::{flag, list, number, text};

pub(super) fn view() -> Json {
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["key", "name", "object"],
        "properties": {
            "key": {
                "description": "What tells it from others, which never changes: open-deals",
                "type": "string",
                "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$",
                "maxLength": 60,
            },
            "name": text("What people call it"),
            "object": text("The singular name of the object whose records it shows"),
            "layout": { "description": "How it shows them", "enum": ["table", "board", "calendar"] },
            "icon": text("Name of a lucide icon"),
            "filter": {
                "description": "Which records: as `satchel list --filter` takes it, or in JSON's form",
                "anyOf": [{ "type": "string" }, { "type": "object" }],
            },
            "sort": text("In which order: as `satchel list --sort` takes it, -closeDate,name"),
            "group_by": text("The field that a board's columns are of: stage, or closeDate:month"),
            "date_field": text("The field that a calendar's days are of"),
            "column": list("The first columns, in the order people see them", column()),
        },
    })
}

fn column() -> Json {
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["field"],
        "properties": {
            "field": text("The field's name"),
            "width": number("In pixels, where it is not as wide as its kind", u32::MAX),
            "hidden": flag("Whether it does not show"),
            "aggregate": text("What its foot says of all records"),
        },
    })
}
