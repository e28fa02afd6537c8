//! RATING: one to five stars, `RATING_1` to `RATING_5` in the API.

use serde_json::Value as Json;

use super::{Problem, Rules, Values};
use crate::{Scalar, SlotKind};

/// The most stars.
const MOST: i64 = 5;

const STAR: char = '★';

pub(super) static RULES: Rules = Rules {
    slots: &[("", SlotKind::Integer)],
    from_json: |value, _| match value {
        Json::String(text) => parse(text),
        other => stars(other.as_i64(), &other.to_string()),
    },
    to_json: |values, _| match values[0] {
        Some(Scalar::Integer(count)) => Json::from(format!("RATING_{count}")),
        _ => Json::Null,
    },
    parse: |text, _| parse(text),
    display: |values, _| match values[0] {
        Some(Scalar::Integer(count)) => STAR
            .to_string()
            .repeat(usize::try_from(count.clamp(0, MOST)).unwrap_or_default()),
        _ => String::new(),
    },
};

/// `RATING_3`, `3`, `3/5` or `★★★`.
fn parse(text: &str) -> Result<Values, Problem> {
    let plain = text.trim().trim_end_matches("/5").trim();
    let plain = plain.strip_prefix("RATING_").unwrap_or(plain);
    let drawn = !plain.is_empty() && plain.chars().all(|c| c == STAR);
    let count = match drawn {
        true => i64::try_from(plain.chars().count()).ok(),
        false => plain.parse().ok(),
    };
    stars(count, text)
}

fn stars(count: Option<i64>, found: &str) -> Result<Values, Problem> {
    match count.filter(|count| (1..=MOST).contains(count)) {
        Some(count) => Ok(vec![Some(Scalar::Integer(count))]),
        None => Err(Problem::new(format!(
            "{found:?} is not a rating from 1 to {MOST}"
        ))),
    }
}
