//! MULTI_SELECT: any of the field's options, each its own element, so that two people can add different ones.
//!
//! A stored value whose option is gone is shown as it is, after the others.

use serde_json::Value as Json;

use super::{Problem, Rules, Values, json, select};
use crate::{Field, Scalar, SelectOption, SlotKind};

pub(super) static RULES: Rules = Rules {
    slots: &[("", SlotKind::Set)],
    from_json: |value, field| {
        let list = value
            .as_array()
            .ok_or_else(|| Problem::new(format!("{value} is not a list of options")))?;
        chosen(
            list.iter().map(|entry| entry.as_str().unwrap_or_default()),
            field,
        )
    },
    to_json: |values, field| match &values[0] {
        None => Json::Null,
        value => in_order(value, field).collect(),
    },
    parse: |text, field| chosen(text.split([',', ';']).map(str::trim), field),
    display: |values, field| {
        let labels: Vec<&str> = in_order(&values[0], field)
            .map(|value| select::label(value, field))
            .collect();
        labels.join(", ")
    },
};

fn chosen<'t>(texts: impl Iterator<Item = &'t str>, field: &Field) -> Result<Values, Problem> {
    let elements = texts
        .map(|text| Ok((offered_or_kept(text, field)?.value.clone(), String::new())))
        .collect::<Result<Vec<_>, Problem>>()?;
    Ok(vec![json::some_set(elements)])
}

/// The option that a text names. One that is not offered any more goes by its stored value, since whoever adds a choice
/// to a record hands in those that it has.
fn offered_or_kept<'f>(text: &str, field: &'f Field) -> Result<&'f SelectOption, Problem> {
    select::option(text, field).or_else(|problem| {
        let kept = field.options.iter().find(|option| option.value == text);
        kept.ok_or(problem)
    })
}

/// The stored values in the order of the options.
fn in_order<'v>(value: &'v Option<Scalar>, field: &'v Field) -> impl Iterator<Item = &'v str> {
    let stored = || {
        json::set_of(value)
            .iter()
            .map(|(element, _)| element.as_str())
    };
    let known = |element: &str| field.options.iter().any(|option| option.value == element);
    let options = field.options.iter().map(|option| option.value.as_str());
    options
        .filter(move |option| stored().any(|element| element == *option))
        .chain(stored().filter(move |element| !known(element)))
}
