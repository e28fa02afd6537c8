//! TEXT: a line of text.

use serde_json::Value as Json;

use super::{Problem, Rules, json};
use crate::SlotKind;

pub(super) static RULES: Rules = Rules {
    slots: &[("", SlotKind::Text)],
    from_json: |value, _| match value {
        Json::String(text) => Ok(vec![json::some_text(text)]),
        other => Err(Problem::new(format!("{other} is not text"))),
    },
    to_json: |values, _| json::text_or_null(&values[0]),
    parse: |text, _| Ok(vec![json::some_text(text)]),
    display: |values, _| json::str_of(&values[0]).to_owned(),
};
