//! The format says what the files' types read, and no more.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use satchel_model::computed::Lookup;
use satchel_model::{NumberFormat, StageKind};

use super::*;
use crate::configuration::{
    ColumnEntry, FieldEntry, FilterEntry, ObjectFile, OptionEntry, PermissionEntry, RoleEntry,
    RolesFile, RuleEntry, RulesEntry, ViewEntry, ViewLayout, ViewsFile,
};

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

/// A view of which everything is said.
fn whole_view() -> ViewEntry {
    let text = |text: &str| Some(text.to_owned());
    ViewEntry {
        key: "dogs".to_owned(),
        name: "Dogs".to_owned(),
        object: "animal".to_owned(),
        layout: ViewLayout::Board,
        icon: text("dog"),
        filter: Some(FilterEntry::Text("species[eq]:DOG".to_owned())),
        sort: text("-name"),
        group_by: text("species"),
        date_field: text("bornOn"),
        columns: vec![ColumnEntry {
            field: "name".to_owned(),
            width: Some(120),
            hidden: true,
            aggregate: text("count"),
        }],
    }
}

/// A role of which everything is said.
fn whole_role() -> RoleEntry {
    let rule = Some(RuleEntry::Own);
    let rules = RulesEntry {
        create: rule,
        edit: rule,
        delete: rule,
        export: rule,
    };
    RoleEntry {
        key: "rep".to_owned(),
        name: "Rep".to_owned(),
        rules,
        schema: true,
        views: true,
        roles: true,
        permissions: vec![PermissionEntry {
            object: "animal".to_owned(),
            field: Some("name".to_owned()),
            rules,
            filter: Some(FilterEntry::Text("species[eq]:DOG".to_owned())),
        }],
    }
}

#[test]
fn the_format_is_that_of_the_files() {
    let views = ViewsFile {
        views: vec![whole_view()],
    };
    let mut said = serde_json::to_value(whole()).unwrap();
    let of_object = keys(&said)
        .into_iter()
        .map(str::to_owned)
        .collect::<Vec<_>>();
    let more = [
        serde_json::to_value(views).unwrap(),
        serde_json::to_value(RolesFile {
            roles: vec![whole_role()],
        })
        .unwrap(),
    ];
    let forms = format()["oneOf"].as_array().unwrap().clone();
    let said_by = |at: usize| match at {
        0 => of_object.clone(),
        more_at => keys(&more[more_at - 1])
            .into_iter()
            .map(str::to_owned)
            .collect(),
    };
    for (at, form) in forms.iter().enumerate() {
        let mut others: Vec<String> = (0..forms.len())
            .filter(|other| *other != at)
            .flat_map(said_by)
            .collect();
        others.sort();
        let none: Vec<&str> = keys(&form["properties"]).into_iter().collect();
        assert_eq!(none, others, "a file says one thing alone");
    }
    for file in more {
        said.as_object_mut()
            .unwrap()
            .extend(file.as_object().unwrap().clone());
    }
    fits(&said, &format());
}

#[test]
fn what_has_to_be_said_is_required() {
    let format = format();
    let field = &format["properties"]["field"]["items"];
    let view = &format["properties"]["view"]["items"];
    let column = &view["properties"]["column"]["items"];
    let role = &format["properties"]["role"]["items"];
    let permission = &role["properties"]["permission"]["items"];
    for (schema, read) in [
        (
            &format["oneOf"][0],
            (|json| serde_json::from_value::<ObjectFile>(json).is_ok()) as fn(Json) -> bool,
        ),
        (field, |json| {
            serde_json::from_value::<FieldEntry>(json).is_ok()
        }),
        (view, |json| {
            serde_json::from_value::<ViewEntry>(json).is_ok()
        }),
        (column, |json| {
            serde_json::from_value::<ColumnEntry>(json).is_ok()
        }),
        (role, |json| {
            serde_json::from_value::<RoleEntry>(json).is_ok()
        }),
        (permission, |json| {
            serde_json::from_value::<PermissionEntry>(json).is_ok()
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
