//! RELATION: the id of another record. An id that leads nowhere is legal: its record may come later.

use serde_json::Value as Json;

use super::{Problem, Rules, Values};
use crate::{Scalar, SlotKind};

pub(super) const RULES: Rules = Rules {
    slots: &[("", SlotKind::Reference)],
    from_json: |value, _| match value.as_str() {
        Some(text) => parse(text),
        None => Err(Problem::new(format!("{value} is not the id of a record"))),
    },
    to_json: |values, _| match &values[0] {
        Some(Scalar::Reference(id)) => Json::from(id.to_string()),
        _ => Json::Null,
    },
    parse: |text, _| parse(text),
    display: |values, _| match &values[0] {
        Some(Scalar::Reference(id)) => id.to_string(),
        _ => String::new(),
    },
};

fn parse(text: &str) -> Result<Values, Problem> {
    match text.parse() {
        Ok(id) => Ok(vec![Some(Scalar::Reference(id))]),
        Err(_) => Err(Problem::new(format!("{text:?} is not the id of a record"))),
    }
}
