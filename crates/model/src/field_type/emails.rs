//! EMAILS: `{primaryEmail, additionalEmails}`. Addresses are kept in lower case.

use serde_json::{Value as Json, json};

use super::{Problem, Rules, json};
use crate::{Scalar, SlotKind};

pub(super) static RULES: Rules = Rules {
    slots: &[
        ("primaryEmail", SlotKind::Text),
        ("additionalEmails", SlotKind::Set),
    ],
    from_json: |value, _| {
        let object = json::object(value, "{primaryEmail, additionalEmails}")?;
        let primary = match json::text(object, "primaryEmail")? {
            Some(Scalar::Text(text)) => Some(Scalar::Text(address(&text)?)),
            _ => None,
        };
        let others = json::set(object, "additionalEmails", |entry| {
            Some((address(entry.as_str()?).ok()?, String::new()))
        })?;
        Ok(vec![primary, others])
    },
    to_json: |values, _| match json::nothing(values) {
        true => Json::Null,
        false => {
            let others: Vec<_> = json::set_of(&values[1])
                .iter()
                .map(|(element, _)| element)
                .collect();
            json!({ "primaryEmail": json::str_of(&values[0]), "additionalEmails": others })
        }
    },
    parse: |text, _| {
        let mut addresses = text
            .split([',', ';', ' '])
            .filter(|part| !part.is_empty())
            .map(address);
        let primary = addresses.next().transpose()?.map(Scalar::Text);
        let others = addresses
            .map(|address| Ok((address?, String::new())))
            .collect::<Result<Vec<_>, Problem>>()?;
        Ok(vec![primary, json::some_set(others)])
    },
    display: |values, _| json::str_of(&values[0]).to_owned(),
};

/// An address in lower case. Only what could never be one is refused: real mail systems take more
/// than any grammar.
fn address(text: &str) -> Result<String, Problem> {
    let text = text.trim().to_lowercase();
    let legal = text
        .split_once('@')
        .is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty())
        && !text.contains(char::is_whitespace);
    if legal {
        Ok(text)
    } else {
        Err(Problem::new(format!("{text:?} is not an e-mail address")))
    }
}
