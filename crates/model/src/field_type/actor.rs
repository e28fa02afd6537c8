//! ACTOR: who or what did something, `{source, workspaceMemberId, name, context}`.

use serde_json::{Value as Json, json};

use super::{Problem, Rules, json};
use crate::{Scalar, SlotKind};

/// Where an act can come from.
const SOURCES: [&str; 10] = [
    "EMAIL",
    "CALENDAR",
    "WORKFLOW",
    "AGENT",
    "API",
    "IMPORT",
    "MANUAL",
    "SYSTEM",
    "WEBHOOK",
    "APPLICATION",
];

pub(super) static RULES: Rules = Rules {
    slots: &[
        ("source", SlotKind::Text),
        ("workspaceMemberId", SlotKind::Reference),
        ("name", SlotKind::Text),
        ("context", SlotKind::LongText),
    ],
    from_json: |value, _| {
        let object = json::object(value, "{source, workspaceMemberId, name, context}")?;
        let source = json::text(object, "source")?;
        let member = match json::text(object, "workspaceMemberId")? {
            Some(Scalar::Text(id)) => Some(id.parse().map(Scalar::Reference).map_err(|_| {
                Problem::new(format!(
                    "workspaceMemberId is {id:?}, which is not the id of a record"
                ))
            })?),
            _ => None,
        };
        let context = object.get("context").filter(|context| !context.is_null());
        Ok(vec![
            legal(source)?,
            member,
            json::text(object, "name")?,
            context.map(|context| Scalar::Text(context.to_string())),
        ])
    },
    to_json: |values, _| match json::nothing(values) {
        true => Json::Null,
        false => json!({
            "source": json::text_or_null(&values[0]),
            "workspaceMemberId": member(&values[1]),
            "name": json::str_of(&values[2]),
            "context": serde_json::from_str::<Json>(json::str_of(&values[3])).unwrap_or_default(),
        }),
    },
    parse: |text, _| {
        Ok(vec![
            Some(Scalar::Text("MANUAL".into())),
            None,
            json::some_text(text),
            None,
        ])
    },
    display: |values, _| json::str_of(&values[2]).to_owned(),
};

fn legal(source: Option<Scalar>) -> Result<Option<Scalar>, Problem> {
    match &source {
        Some(Scalar::Text(text)) if !SOURCES.contains(&text.as_str()) => {
            Err(Problem::new(format!(
                "source is {text:?}, which is not one of {}",
                SOURCES.join(", ")
            )))
        }
        _ => Ok(source),
    }
}

fn member(value: &Option<Scalar>) -> Json {
    match value {
        Some(Scalar::Reference(id)) => Json::from(id.to_string()),
        _ => Json::Null,
    }
}
