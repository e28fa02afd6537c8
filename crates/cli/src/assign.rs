//! `FIELD=VALUE` and `FIELD.SUBFIELD=VALUE`, put into the form that the engine takes.
//!
//! What a text means is the engine's to say; here it is only laid in its place: under its field, beside the
//! other parts of a composite value, or in the place of the record that it names.

use std::str::FromStr;

use satchel_engine::{RecordView, Workspace};
use satchel_model::{FieldType, Layout};
use serde_json::{Map, Value as Json};

use crate::{Error, find};

/// One value for one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Assignment {
    field: String,
    sub: Option<String>,
    text: String,
}

impl FromStr for Assignment {
    type Err = String;

    fn from_str(given: &str) -> Result<Self, String> {
        let (path, text) = given
            .split_once('=')
            .ok_or("write it like FIELD=VALUE, for example city=Berlin")?;
        let (field, sub) = match path.trim().split_once('.') {
            Some((field, sub)) => (field, Some(sub.to_owned())),
            None => (path.trim(), None),
        };
        if field.is_empty() || sub.as_deref() == Some("") {
            return Err("the name of the field before the = is missing".to_owned());
        }
        Ok(Self {
            field: field.to_owned(),
            sub,
            text: text.to_owned(),
        })
    }
}

/// The values that the assignments give to a record of an object; `shown` is the record as it is.
pub(crate) fn values(
    workspace: &Workspace,
    object: usize,
    shown: Option<&RecordView>,
    assignments: &[Assignment],
) -> Result<Map<String, Json>, Error> {
    let shape = workspace.shape();
    let layout = shape.layout(object);
    let mut values = Map::new();
    for assignment in assignments {
        // The API's name for the id of a relation.
        let name = &assignment.field;
        let relation = name
            .strip_suffix("Id")
            .filter(|_| layout.field(name).is_none());
        let name = relation
            .filter(|name| layout.field(name).is_some())
            .unwrap_or(name);
        let value = match &assignment.sub {
            Some(sub) => part(
                layout,
                name,
                sub,
                &assignment.text,
                values.remove(name),
                shown,
            )?,
            None => whole(workspace, layout, name, &assignment.text)?,
        };
        values.insert(name.to_owned(), value);
    }
    Ok(values)
}

/// A whole field: text as it was typed, or the record that a relation names.
fn whole(workspace: &Workspace, layout: &Layout, name: &str, text: &str) -> Result<Json, Error> {
    let targets = layout
        .object
        .field(name)
        .map_or(&[][..], |field| field.targets.as_slice());
    if targets.is_empty() || text.trim().is_empty() {
        return Ok(text.into());
    }
    Ok(find::related(workspace, targets, text.trim())?
        .to_string()
        .into())
}

/// A composite field with one of its parts replaced.
fn part(
    layout: &Layout,
    name: &str,
    sub: &str,
    text: &str,
    begun: Option<Json>,
    shown: Option<&RecordView>,
) -> Result<Json, Error> {
    // The engine knows best how to say that there is no such field.
    let Some(field) = layout.field(name) else {
        return Ok(text.into());
    };
    let known = parts(layout, field);
    if !known.contains(&sub) {
        let instead = if known.is_empty() {
            "it has no parts".to_owned()
        } else {
            format!("it has {}", known.join(", "))
        };
        return Err(Error::Misuse(format!(
            "{name} has no part {sub:?}: {instead}"
        )));
    }
    let present = begun
        .or_else(|| shown.and_then(|record| record.values.get(name).cloned()))
        .unwrap_or(Json::Null);
    let base = match present {
        Json::Object(parts) => parts,
        Json::Null => Map::new(),
        _ => {
            return Err(Error::Misuse(format!(
                "give either {name} as a whole or its parts, not both"
            )));
        }
    };
    let with = |value: Json| {
        let mut parts = base.clone();
        parts.insert(sub.to_owned(), value);
        Json::Object(parts)
    };
    let forms = forms(text);
    let fitting = forms
        .iter()
        .find(|form| layout.field_slots(field, &with((*form).clone())).is_ok());
    Ok(with(fitting.or(forms.first()).cloned().unwrap_or_default()))
}

/// The parts of a composite field.
fn parts(layout: &Layout, field: usize) -> Vec<&'static str> {
    match layout.object.fields[field].field_type {
        FieldType::Currency => vec!["amountMicros", "currencyCode"],
        _ => layout
            .slots_of(field)
            .map(|slot| layout.slots[slot].sub)
            .filter(|sub| !sub.is_empty())
            .collect(),
    }
}

/// What a text may stand for, the likeliest first: itself, JSON, a list.
fn forms(text: &str) -> Vec<Json> {
    if text.is_empty() {
        return vec![Json::Null];
    }
    let list = text
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(Json::from)
        .collect();
    let mut forms = vec![Json::from(text)];
    forms.extend(serde_json::from_str(text));
    forms.push(Json::Array(list));
    forms
}

#[cfg(test)]
mod tests {
    use satchel_model::standard;
    use serde_json::json;

    use super::*;

    #[test]
    fn assignments_split_at_the_first_equals_sign() {
        let read = |text: &str| {
            text.parse::<Assignment>()
                .map(|read| (read.field, read.sub, read.text))
        };
        assert_eq!(read("city=a=b"), Ok(("city".into(), None, "a=b".into())));
        assert_eq!(
            read("name.firstName= Anna"),
            Ok(("name".into(), Some("firstName".into()), " Anna".into()))
        );
        assert!(read("city").is_err() && read("=x").is_err() && read("name.=x").is_err());
    }

    #[test]
    fn a_part_takes_its_place_beside_the_others() {
        let schema = standard::schema();
        let check =
            |object: &str, field: &str, sub: &str, text: &str, begun: Json, expected: Json| {
                let layout = Layout::new(schema.object(object).cloned().unwrap());
                assert_eq!(
                    part(&layout, field, sub, text, Some(begun), None).unwrap(),
                    expected,
                    "{field}.{sub}={text}"
                );
            };
        check(
            "person",
            "name",
            "lastName",
            "Lee",
            json!({"firstName": "Ann"}),
            json!({"firstName": "Ann", "lastName": "Lee"}),
        );
        check(
            "person",
            "name",
            "lastName",
            "",
            json!({"lastName": "Lee"}),
            json!({"lastName": null}),
        );
        check(
            "person",
            "emails",
            "additionalEmails",
            "a@b.example, c@d.example",
            Json::Null,
            json!({"additionalEmails": ["a@b.example", "c@d.example"]}),
        );
        check(
            "opportunity",
            "amount",
            "currencyCode",
            "USD",
            json!({"amountMicros": 5}),
            json!({"amountMicros": 5, "currencyCode": "USD"}),
        );
        let person = Layout::new(schema.object("person").cloned().unwrap());
        assert!(
            part(&person, "name", "middleName", "x", None, None)
                .unwrap_err()
                .to_string()
                .contains("firstName, lastName")
        );
        assert!(
            part(
                &person,
                "name",
                "firstName",
                "x",
                Some(json!("Ann Lee")),
                None
            )
            .is_err(),
            "whole and part together"
        );
    }
}
