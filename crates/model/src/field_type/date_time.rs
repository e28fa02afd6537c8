//! DATE_TIME: a moment, RFC 3339 in the API; a date alone means midnight UTC.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde_json::Value as Json;

use super::{Problem, Rules, Values};
use crate::{Scalar, SlotKind};

pub(super) static RULES: Rules = Rules {
    slots: &[("", SlotKind::Time)],
    from_json: |value, _| match value.as_str() {
        Some(text) => parse(text),
        None => Err(Problem::new(format!(
            "{value} is not a date written like 2026-03-31 or 2026-03-31T14:00:00Z"
        ))),
    },
    to_json: |values, _| match values[0] {
        Some(Scalar::Time(ms)) => {
            timestamp(ms).map_or(Json::Null, |time| Json::from(format!("{time:.3}")))
        }
        _ => Json::Null,
    },
    parse: |text, _| parse(text),
    display: |values, _| match values[0] {
        Some(Scalar::Time(ms)) => timestamp(ms).map_or_else(String::new, display),
        _ => String::new(),
    },
};

fn timestamp(ms: i64) -> Option<Timestamp> {
    Timestamp::from_millisecond(ms).ok()
}

fn display(time: Timestamp) -> String {
    let time = time.to_zoned(TimeZone::UTC);
    if time.time() == jiff::civil::Time::midnight() {
        time.date().to_string()
    } else {
        time.strftime("%Y-%m-%d %H:%M").to_string()
    }
}

fn parse(text: &str) -> Result<Values, Problem> {
    let ms = text
        .parse::<Timestamp>()
        .or_else(|_| {
            text.parse::<Date>()
                .and_then(|date| Ok(date.to_zoned(TimeZone::UTC)?.timestamp()))
        })
        .or_else(|_| {
            jiff::civil::DateTime::strptime("%Y-%m-%d %H:%M", text)
                .and_then(|time| Ok(time.to_zoned(TimeZone::UTC)?.timestamp()))
        });
    match ms {
        Ok(time) => Ok(vec![Some(Scalar::Time(time.as_millisecond()))]),
        Err(_) => Err(Problem::new(format!(
            "{text:?} is not a date; write it like 2026-03-31 or 2026-03-31T14:00:00Z"
        ))),
    }
}
