//! ARRAY: texts in an order, each its own element. A text stands in it once.
//!
//! An element's note is its place, so that the order survives while two people add different texts.

use serde_json::Value as Json;

use super::{Problem, Rules, Values, json};
use crate::{Scalar, SlotKind};

pub(super) static RULES: Rules = Rules {
    slots: &[("", SlotKind::Set)],
    from_json: |value, _| {
        let texts: Option<Vec<&str>> = value
            .as_array()
            .and_then(|list| list.iter().map(Json::as_str).collect());
        match texts {
            Some(texts) => Ok(placed(texts.into_iter())),
            None => Err(Problem::new(format!("{value} is not a list of texts"))),
        }
    },
    to_json: |values, _| match &values[0] {
        None => Json::Null,
        value => in_order(value).into(),
    },
    parse: |text, _| Ok(placed(text.split([',', ';', '\n']))),
    display: |values, _| in_order(&values[0]).join(", "),
};

fn placed<'t>(texts: impl Iterator<Item = &'t str>) -> Values {
    let texts = texts.map(str::trim).filter(|text| !text.is_empty());
    let elements = texts
        .enumerate()
        .map(|(at, text)| (text.to_owned(), format!("{at:06}")));
    vec![json::some_set(elements.collect())]
}

fn in_order(value: &Option<Scalar>) -> Vec<&str> {
    let mut elements: Vec<(&str, &str)> = json::set_of(value)
        .iter()
        .map(|(text, place)| (place.as_str(), text.as_str()))
        .collect();
    elements.sort_unstable();
    elements.into_iter().map(|(_, text)| text).collect()
}
