//! What a program of an earlier version would say: the same without what the wire learned since.
//!
//! There is one version so far. What it may omit (`#[serde(default)]` in the wire) is what an earlier one would not know, but for
//! whether a change is only passed on, without which no server can tell whose it is.

use ciborium::Value;
use satchel_sync::wire;

/// Parts that either side may leave out: what a pull saw of the log, and that it takes segments; what an answer says that all documents come
/// to.
const NEWER: [&str; 3] = ["seen", "segments", "check"];

/// Messages in which they are parts that may be left out.
const MESSAGES: [&str; 2] = ["pull", "changes"];

/// A message as an earlier version says it.
pub(super) fn as_of_before(message: &[u8]) -> Vec<u8> {
    match wire::decode::<Value>(message) {
        Ok(Value::Map(mut messages)) => {
            for (name, parts) in &mut messages {
                if name.as_text().is_some_and(|name| MESSAGES.contains(&name))
                    && let Value::Map(parts) = parts
                {
                    parts.retain(|(part, _)| {
                        part.as_text().is_none_or(|part| !NEWER.contains(&part))
                    });
                }
            }
            wire::encode(&Value::Map(messages))
        }
        _ => message.to_vec(),
    }
}
