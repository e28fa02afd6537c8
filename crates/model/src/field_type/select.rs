//! SELECT: one of the field's options.
//!
//! A stored value whose option is gone is shown as it is: a choice once made is not lost.

use serde_json::Value as Json;

use super::{Problem, Rules, Values, json};
use crate::{Field, Scalar, SlotKind};

pub(super) static RULES: Rules = Rules {
    slots: &[("", SlotKind::Text)],
    from_json: |value, field| match value.as_str() {
        Some(text) => choose(text, field),
        None => Err(Problem::new(format!(
            "{value} is not one of {}",
            choices(field)
        ))),
    },
    to_json: |values| {
        values[0]
            .as_ref()
            .map_or(Json::Null, |_| Json::from(json::str_of(&values[0])))
    },
    parse: choose,
    display: |values, field| {
        let stored = json::str_of(&values[0]);
        field
            .options
            .iter()
            .find(|option| option.value == stored)
            .map_or(stored, |option| option.label.as_str())
            .to_owned()
    },
};

/// By stored value or by label, whatever the case.
fn choose(text: &str, field: &Field) -> Result<Values, Problem> {
    let wanted = text.trim().to_lowercase();
    let option = field.options.iter().find(|option| {
        option.value.to_lowercase() == wanted || option.label.to_lowercase() == wanted
    });
    match option {
        Some(option) => Ok(vec![Some(Scalar::Text(option.value.clone()))]),
        None => Err(Problem::new(format!(
            "{text:?} is not one of {}",
            choices(field)
        ))),
    }
}

fn choices(field: &Field) -> String {
    field
        .options
        .iter()
        .map(|option| option.value.as_str())
        .collect::<Vec<_>>()
        .join(", ")
}
