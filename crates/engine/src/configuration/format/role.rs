//! The part of the format that says a role.

use serde_json::{Map, Value as Json, json};

use super::{flag, list, text};

pub(super) fn role() -> Json {
    let own = json!({
        "key": {
            "description": "What tells it from others, which never changes: field-sales",
            "type": "string",
            "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$",
            "maxLength": 60,
        },
        "name": text("What people call it"),
        "schema": flag("Whether its members may change objects and fields"),
        "views": flag("Whether they may change the views that the team shares"),
        "roles": flag("Whether they may say who may do what"),
        "permission": list("What is otherwise for some objects and fields", permission()),
    });
    object(&["key", "name"], own, &["none", "own", "team", "all"])
}

fn permission() -> Json {
    let own = json!({
        "object": text("The object's singular name"),
        "field": text("The field's name; of a field only whether it may be edited is asked"),
        "filter": {
            "description": "Which records those of a rule `filter` are: as `satchel list --filter` takes it, or in JSON's form",
            "anyOf": [{ "type": "string" }, { "type": "object" }],
        },
    });
    object(&["object"], own, &["none", "own", "team", "all", "filter"])
}

fn object(required: &[&str], own: Json, rules: &[&str]) -> Json {
    let acts = [
        ("create", "Which records may be made"),
        ("edit", "Of which records fields may be changed"),
        (
            "delete",
            "Which records may be put in the trash, and taken out",
        ),
        ("export", "Which records may be written into a file"),
    ];
    let acts = acts.map(|(name, description)| {
        let rule = json!({ "description": description, "enum": rules });
        (name.to_owned(), rule)
    });
    let mut properties = Map::from_iter(acts);
    properties.extend(own.as_object().cloned().unwrap_or_default());
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": required,
        "properties": properties,
    })
}
