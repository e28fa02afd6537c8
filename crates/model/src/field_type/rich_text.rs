//! RICH_TEXT: formatted text as Markdown, `{blocknote, markdown}` in the API.
//!
//! Only the Markdown is kept; `blocknote` is accepted where it comes with Markdown and shown as null.

use serde_json::{Value as Json, json};

use super::{Problem, Rules, json};
use crate::{Scalar, SlotKind};

pub(super) static RULES: Rules = Rules {
    slots: &[("markdown", SlotKind::LongText)],
    from_json: |value, _| match value {
        Json::String(text) => Ok(vec![markdown(text)]),
        _ => {
            let object = json::object(value, "{markdown}")?;
            match object.get("markdown") {
                None | Some(Json::Null) => Ok(vec![None]),
                Some(Json::String(text)) => Ok(vec![markdown(text)]),
                Some(other) => Err(Problem::new(format!(
                    "markdown is {other}, which is not text"
                ))),
            }
        }
    },
    to_json: |values, _| match &values[0] {
        Some(_) => json!({ "blocknote": null, "markdown": json::str_of(&values[0]) }),
        None => Json::Null,
    },
    parse: |text, _| Ok(vec![markdown(text)]),
    display: |values, _| {
        json::str_of(&values[0])
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    },
};

/// White space at the ends is the writer's business; only what is blank throughout is nothing.
fn markdown(text: &str) -> Option<Scalar> {
    (!text.trim().is_empty()).then(|| Scalar::Text(text.to_owned()))
}
