//! FULL_NAME: `{firstName, lastName}`.

use serde_json::{Value as Json, json};

use super::{Rules, json};
use crate::SlotKind;

pub(super) static RULES: Rules = Rules {
    slots: &[("firstName", SlotKind::Text), ("lastName", SlotKind::Text)],
    from_json: |value, _| {
        let object = json::object(value, "{firstName, lastName}")?;
        Ok(vec![
            json::text(object, "firstName")?,
            json::text(object, "lastName")?,
        ])
    },
    to_json: |values, _| match json::nothing(values) {
        true => Json::Null,
        false => {
            json!({ "firstName": json::str_of(&values[0]), "lastName": json::str_of(&values[1]) })
        }
    },
    parse: |text, _| {
        // "Last, First" where there is a comma, else the last word is the last name.
        let (first, last) = match text.split_once(',') {
            Some((last, first)) => (first, last),
            None => text.rsplit_once(char::is_whitespace).unwrap_or((text, "")),
        };
        Ok(vec![json::some_text(first), json::some_text(last)])
    },
    display: |values, _| {
        let (first, last) = (json::str_of(&values[0]), json::str_of(&values[1]));
        format!("{first} {last}").trim().to_owned()
    },
};
