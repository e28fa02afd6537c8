//! ADDRESS: a postal address with coordinates.

use serde_json::{Map, Value as Json};

use super::{Problem, Rules, Values, json};
use crate::{Scalar, SlotKind};

const SLOTS: &[(&str, SlotKind)] = &[
    ("addressStreet1", SlotKind::Text),
    ("addressStreet2", SlotKind::Text),
    ("addressCity", SlotKind::Text),
    ("addressPostcode", SlotKind::Text),
    ("addressState", SlotKind::Text),
    ("addressCountry", SlotKind::Text),
    ("addressLat", SlotKind::Real),
    ("addressLng", SlotKind::Real),
];

pub(super) static RULES: Rules = Rules {
    slots: SLOTS,
    from_json: |value, _| from_json(json::object(value, "{addressStreet1, addressCity, …}")?),
    to_json: |values, _| match json::nothing(values) {
        true => Json::Null,
        false => SLOTS
            .iter()
            .zip(values)
            .map(|((sub, _), value)| ((*sub).to_owned(), part(value)))
            .collect(),
    },
    // A line typed as an address is not taken apart: guessing which part is which loses more than it helps.
    parse: |text, _| {
        let mut values = vec![None; SLOTS.len()];
        values[0] = json::some_text(text);
        Ok(values)
    },
    display: |values, _| {
        let order = [0, 1, 3, 2, 4, 5].map(|at: usize| json::str_of(&values[at]));
        order
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    },
};

fn from_json(object: &Map<String, Json>) -> Result<Values, Problem> {
    SLOTS
        .iter()
        .map(|(sub, kind)| match kind {
            SlotKind::Real => Ok(object.get(*sub).and_then(Json::as_f64).map(Scalar::Real)),
            _ => json::text(object, sub),
        })
        .collect()
}

fn part(value: &Option<Scalar>) -> Json {
    match value {
        Some(Scalar::Text(text)) => Json::from(text.as_str()),
        Some(Scalar::Real(number)) => Json::from(*number),
        _ => Json::Null,
    }
}
