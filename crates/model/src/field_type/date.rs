//! DATE: a day of the calendar, the same day wherever it is read.

use jiff::civil::Date;
use serde_json::Value as Json;

use super::{Problem, Rules, Values};
use crate::{Scalar, SlotKind};

pub(super) static RULES: Rules = Rules {
    slots: &[("", SlotKind::Date)],
    from_json: |value, _| match value.as_str() {
        Some(text) => parse(text),
        None => Err(not_a_day(&value.to_string())),
    },
    to_json: |values, _| match values[0] {
        Some(Scalar::Date(day)) => Json::from(day.to_string()),
        _ => Json::Null,
    },
    parse: |text, _| parse(text),
    display: |values, _| match values[0] {
        Some(Scalar::Date(day)) => day.to_string(),
        _ => String::new(),
    },
};

fn parse(text: &str) -> Result<Values, Problem> {
    let text = text.trim();
    text.parse::<Date>()
        .ok()
        // Days are compared by their text, which orders years of four digits.
        .filter(|day| day.year() >= 0)
        .map(|day| vec![Some(Scalar::Date(day))])
        .ok_or_else(|| not_a_day(text))
}

fn not_a_day(text: &str) -> Problem {
    Problem::new(format!("{text:?} is not a day; write it like 2026-03-31"))
}
