//! What the computed types have in common: nobody fills them.

use serde_json::Value as Json;

use super::{Problem, Rules};
use crate::Field;

/// A type without slots, which takes no value.
pub(super) const NOTHING: Rules = Rules {
    slots: &[],
    from_json: |_, field| Err(refusal(field)),
    to_json: |_, _| Json::Null,
    parse: |_, field| Err(refusal(field)),
    display: |_, _| String::new(),
};

/// What is said to whoever sets a computed field.
pub(crate) fn refusal(field: &Field) -> Problem {
    let from = match &field.computed {
        Some(computed) => format!(" from {}", computed.from),
        None => String::new(),
    };
    Problem::new(format!(
        "this is computed{from}, and cannot be set; change what it is made from"
    ))
    .in_field(&field.label)
}
