//! A place in an order, which a page begins after or ends before.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::Scalar;

/// The place of a record in an order: what it is sorted by, and its key, which breaks ties. It is good in the workspace
/// that gave it, for as long as the same order is asked for, whatever becomes of the record.
///
/// Its text is the base64 of JSON, which nobody has to read.
#[derive(Clone, Debug, PartialEq)]
pub struct Cursor {
    /// The record's value for each column of the order; of its label the key that labels are sorted by.
    pub values: Vec<Option<Scalar>>,
    /// The record's key.
    pub key: u64,
}

impl Cursor {
    /// The cursor as text.
    #[must_use]
    pub fn encode(&self) -> String {
        let json = serde_json::to_vec(&(&self.values, self.key)).unwrap_or_default();
        URL_SAFE_NO_PAD.encode(json)
    }

    /// The cursor of a text; `None` where it is not one.
    #[must_use]
    pub fn decode(text: &str) -> Option<Self> {
        let json = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (values, key) = serde_json::from_slice(&json).ok()?;
        Some(Self { values, key })
    }
}

impl Serialize for Cursor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.encode())
    }
}

impl<'de> Deserialize<'de> for Cursor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let cursor = Self::decode(&text);
        cursor.ok_or_else(|| de::Error::custom(format!("{text:?} is not a cursor of a page")))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_cursor_is_what_its_text_says() {
        let cursor = Cursor {
            values: vec![
                Some(Scalar::Text("Müller".to_owned())),
                None,
                Some(Scalar::Date("2026-03-31".parse().unwrap())),
                Some(Scalar::Decimal("0.10".parse().unwrap())),
            ],
            key: u64::MAX >> 1,
        };
        assert_eq!(Cursor::decode(&cursor.encode()), Some(cursor));
        for text in ["", "x", "bm90aGluZw"] {
            assert_eq!(Cursor::decode(text), None, "{text}");
        }
    }
}
