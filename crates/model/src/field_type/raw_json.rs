//! RAW_JSON: any JSON, kept as its text; one value, the later of two edits made apart shows.

use serde_json::Value as Json;

use super::{Problem, Rules, json};
use crate::{Scalar, SlotKind};

pub(super) static RULES: Rules = Rules {
    slots: &[("", SlotKind::LongText)],
    from_json: |value, _| Ok(vec![Some(Scalar::Text(value.to_string()))]),
    to_json: |values, _| match &values[0] {
        // What another program wrote and is no JSON is shown as the text that it is.
        Some(Scalar::Text(text)) => {
            serde_json::from_str(text).unwrap_or_else(|_| Json::from(text.as_str()))
        }
        _ => Json::Null,
    },
    parse: |text, _| match serde_json::from_str::<Json>(text) {
        Ok(Json::Null) => Ok(vec![None]),
        Ok(value) => Ok(vec![Some(Scalar::Text(value.to_string()))]),
        Err(error) => Err(Problem::new(format!(
            "{text:?} is not JSON ({error}); write a text between quotes"
        ))),
    },
    display: |values, _| json::str_of(&values[0]).to_owned(),
};
