//! SELECT: one of the field's options.
//!
//! A stored value whose option is gone is shown as it is: a choice once made is not lost.

use super::{Problem, Rules, Values, json};
use crate::{Field, Scalar, SelectOption, SlotKind};

pub(super) static RULES: Rules = Rules {
    slots: &[("", SlotKind::Text)],
    from_json: |value, field| match value.as_str() {
        Some(text) => choose(text, field),
        None => Err(Problem::new(format!(
            "{value} is not one of {}",
            choices(field)
        ))),
    },
    to_json: |values, _| json::text_or_null(&values[0]),
    parse: choose,
    display: |values, field| label(json::str_of(&values[0]), field).to_owned(),
};

fn choose(text: &str, field: &Field) -> Result<Values, Problem> {
    Ok(vec![Some(Scalar::Text(option(text, field)?.value.clone()))])
}

/// The option that a text names, by its stored value or its label, whatever the case.
pub(super) fn option<'f>(text: &str, field: &'f Field) -> Result<&'f SelectOption, Problem> {
    let wanted = text.trim().to_lowercase();
    let named = |option: &&SelectOption| {
        option.active
            && (option.value.to_lowercase() == wanted || option.label.to_lowercase() == wanted)
    };
    field
        .options
        .iter()
        .find(named)
        .ok_or_else(|| Problem::new(format!("{text:?} is not one of {}", choices(field))))
}

/// What people call a stored value; itself where its option is gone.
pub(super) fn label<'f>(stored: &'f str, field: &'f Field) -> &'f str {
    let option = field.options.iter().find(|option| option.value == stored);
    option.map_or(stored, |option| option.label.as_str())
}

fn choices(field: &Field) -> String {
    field
        .options
        .iter()
        .filter(|option| option.active)
        .map(|option| option.value.as_str())
        .collect::<Vec<_>>()
        .join(", ")
}
