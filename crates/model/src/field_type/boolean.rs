//! BOOLEAN: yes or no.

use serde_json::Value as Json;

use super::{Problem, Rules};
use crate::{Scalar, SlotKind};

pub(super) static RULES: Rules = Rules {
    slots: &[("", SlotKind::Boolean)],
    from_json: |value, _| match value.as_bool() {
        Some(yes) => Ok(vec![Some(Scalar::Boolean(yes))]),
        None => Err(Problem::new(format!("{value} is neither true nor false"))),
    },
    to_json: |values, _| match values[0] {
        Some(Scalar::Boolean(yes)) => Json::from(yes),
        _ => Json::Null,
    },
    parse: |text, _| {
        let yes = match text.to_lowercase().as_str() {
            "true" | "yes" | "y" | "1" | "x" => true,
            "false" | "no" | "n" | "0" => false,
            _ => return Err(Problem::new(format!("{text:?} is neither yes nor no"))),
        };
        Ok(vec![Some(Scalar::Boolean(yes))])
    },
    display: |values, _| match values[0] {
        Some(Scalar::Boolean(true)) => "Yes".to_owned(),
        Some(Scalar::Boolean(false)) => "No".to_owned(),
        _ => String::new(),
    },
};
