//! UUID: an id of another system, kept in lower case with its dashes.

use uuid::Uuid;

use super::{Problem, Rules, Values, json};
use crate::{Scalar, SlotKind};

pub(super) static RULES: Rules = Rules {
    slots: &[("", SlotKind::Text)],
    from_json: |value, _| parse(value.as_str().unwrap_or_default()),
    to_json: |values, _| json::text_or_null(&values[0]),
    parse: |text, _| parse(text),
    display: |values, _| json::str_of(&values[0]).to_owned(),
};

fn parse(text: &str) -> Result<Values, Problem> {
    match Uuid::try_parse(text.trim()) {
        Ok(id) => Ok(vec![Some(Scalar::Text(id.hyphenated().to_string()))]),
        Err(_) => Err(Problem::new(format!("{text:?} is not a UUID"))),
    }
}
