//! LINKS: a primary link with its label, and others.

use serde_json::{Value as Json, json};

use super::{Rules, json};
use crate::{Scalar, SlotKind};

pub(super) static RULES: Rules = Rules {
    slots: &[
        ("primaryLinkUrl", SlotKind::Text),
        ("primaryLinkLabel", SlotKind::Text),
        ("secondaryLinks", SlotKind::Set),
    ],
    from_json: |value, _| {
        let object = json::object(value, "{primaryLinkUrl, primaryLinkLabel, secondaryLinks}")?;
        Ok(vec![
            json::text(object, "primaryLinkUrl")?,
            json::text(object, "primaryLinkLabel")?,
            json::set(object, "secondaryLinks", element)?,
        ])
    },
    to_json: |values, _| match json::nothing(values) {
        true => Json::Null,
        false => json!({
            "primaryLinkUrl": json::str_of(&values[0]),
            "primaryLinkLabel": json::str_of(&values[1]),
            "secondaryLinks": json::set_of(&values[2]).iter().map(|(url, label)| json!({ "url": url, "label": label })).collect::<Vec<_>>(),
        }),
    },
    parse: |text, _| {
        let mut urls = text.split_whitespace();
        let primary = urls.next().map(|url| Scalar::Text(url.to_owned()));
        let others = urls.map(|url| (url.to_owned(), String::new())).collect();
        Ok(vec![primary, None, json::some_set(others)])
    },
    display: |values, _| match json::str_of(&values[1]) {
        "" => json::str_of(&values[0]).to_owned(),
        label => label.to_owned(),
    },
};

/// (address, label); a bare string is an address.
fn element(entry: &Json) -> Option<(String, String)> {
    if let Some(url) = entry.as_str() {
        return Some((url.trim().to_owned(), String::new()));
    }
    let label = entry
        .get("label")
        .and_then(Json::as_str)
        .unwrap_or_default();
    Some((
        entry.get("url")?.as_str()?.trim().to_owned(),
        label.to_owned(),
    ))
}
