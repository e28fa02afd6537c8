//! PHONES: a primary number with its country, and others. The digits are kept as they were written.

use serde_json::{Value as Json, json};

use super::{Rules, json};
use crate::{Scalar, SlotKind};

pub(super) static RULES: Rules = Rules {
    slots: &[
        ("primaryPhoneNumber", SlotKind::Text),
        ("primaryPhoneCountryCode", SlotKind::Text),
        ("primaryPhoneCallingCode", SlotKind::Text),
        ("additionalPhones", SlotKind::Set),
    ],
    from_json: |value, _| {
        let object = json::object(
            value,
            "{primaryPhoneNumber, primaryPhoneCountryCode, primaryPhoneCallingCode, additionalPhones}",
        )?;
        Ok(vec![
            json::text(object, "primaryPhoneNumber")?,
            json::text(object, "primaryPhoneCountryCode")?,
            json::text(object, "primaryPhoneCallingCode")?,
            json::set(object, "additionalPhones", element)?,
        ])
    },
    to_json: |values, _| match json::nothing(values) {
        true => Json::Null,
        false => json!({
            "primaryPhoneNumber": json::str_of(&values[0]),
            "primaryPhoneCountryCode": json::str_of(&values[1]),
            "primaryPhoneCallingCode": json::str_of(&values[2]),
            "additionalPhones": json::set_of(&values[3]).iter().map(entry).collect::<Vec<_>>(),
        }),
    },
    parse: |text, _| {
        let mut numbers = text
            .split([',', ';'])
            .map(str::trim)
            .filter(|part| !part.is_empty());
        let primary = numbers.next().map(|number| Scalar::Text(number.to_owned()));
        let others = numbers
            .map(|number| (number.to_owned(), String::new()))
            .collect();
        Ok(vec![primary, None, None, json::some_set(others)])
    },
    display: |values, _| {
        let (number, calling) = (json::str_of(&values[0]), json::str_of(&values[2]));
        if number.starts_with('+') {
            number.to_owned()
        } else {
            format!("{calling} {number}").trim().to_owned()
        }
    },
};

/// (number, "country calling-code"); a bare string is a number.
fn element(entry: &Json) -> Option<(String, String)> {
    if let Some(number) = entry.as_str() {
        return Some((number.trim().to_owned(), String::new()));
    }
    let text = |member: &str| entry.get(member).and_then(Json::as_str).unwrap_or_default();
    let number = entry.get("number")?.as_str()?.trim().to_owned();
    Some((
        number,
        format!("{} {}", text("countryCode"), text("callingCode"))
            .trim_end()
            .to_owned(),
    ))
}

fn entry((number, note): &(String, String)) -> Json {
    let (country, calling) = note.split_once(' ').unwrap_or((note, ""));
    json!({ "number": number, "countryCode": country, "callingCode": calling })
}
