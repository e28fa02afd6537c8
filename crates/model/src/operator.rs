//! The comparisons of a filter: which fit which kind of slot, and what they compare with.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use ts_rs::TS;

use crate::{FieldType, Scalar, SlotKind};

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Operator {
    /// Equal.
    Eq,
    /// Not equal, or empty.
    Neq,
    /// Greater.
    Gt,
    /// Greater or equal.
    Gte,
    /// Less.
    Lt,
    /// Less or equal.
    Lte,
    /// One of a list.
    In,
    /// Text that begins so, whatever its case.
    StartsWith,
    /// Text that ends so, whatever its case.
    EndsWith,
    /// Text that holds this, whatever its case; of a set, one of its elements.
    Contains,
    /// Text like a pattern, where `%` is any text and `_` any character.
    Like,
    /// The same, whatever its case.
    Ilike,
    /// Text in which a regular expression is found.
    Regex,
    /// The same, whatever its case.
    Iregex,
    /// A set that holds at least one of a list.
    ContainsAny,
    /// A set without elements, or with some, as `true` or `false` asks.
    IsEmptyArray,
    /// A day, or a moment on a day, of a period such as `this quarter`.
    Within,
    /// Empty.
    IsNull,
    /// Not empty.
    NotNull,
}

/// What an operator compares with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparand {
    /// Nothing.
    None,
    /// One value of the slot's kind.
    Value,
    /// A list of them.
    List,
    /// Text: a part, a pattern, an expression.
    Text,
    /// A list of texts.
    Texts,
    /// True or false.
    YesOrNo,
    /// A period, by the days it begins on and ends before.
    Period,
}

impl Operator {
    /// All operators.
    pub const ALL: &[Self] = &[
        Self::Eq,
        Self::Neq,
        Self::Gt,
        Self::Gte,
        Self::Lt,
        Self::Lte,
        Self::In,
        Self::StartsWith,
        Self::EndsWith,
        Self::Contains,
        Self::Like,
        Self::Ilike,
        Self::Regex,
        Self::Iregex,
        Self::ContainsAny,
        Self::IsEmptyArray,
        Self::Within,
        Self::IsNull,
        Self::NotNull,
    ];

    /// Its name in filters.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Eq => "eq",
            Self::Neq => "neq",
            Self::Gt => "gt",
            Self::Gte => "gte",
            Self::Lt => "lt",
            Self::Lte => "lte",
            Self::In => "in",
            Self::StartsWith => "startsWith",
            Self::EndsWith => "endsWith",
            Self::Contains => "contains",
            Self::Like => "like",
            Self::Ilike => "ilike",
            Self::Regex => "regex",
            Self::Iregex => "iregex",
            Self::ContainsAny => "containsAny",
            Self::IsEmptyArray => "isEmptyArray",
            Self::Within => "within",
            Self::IsNull => "isNull",
            Self::NotNull => "notNull",
        }
    }

    /// What it compares with.
    #[must_use]
    pub fn comparand(self) -> Comparand {
        match self {
            Self::Eq | Self::Neq | Self::Gt | Self::Gte | Self::Lt | Self::Lte => Comparand::Value,
            Self::In => Comparand::List,
            Self::StartsWith
            | Self::EndsWith
            | Self::Contains
            | Self::Like
            | Self::Ilike
            | Self::Regex
            | Self::Iregex => Comparand::Text,
            Self::ContainsAny => Comparand::Texts,
            Self::IsEmptyArray => Comparand::YesOrNo,
            Self::Within => Comparand::Period,
            Self::IsNull | Self::NotNull => Comparand::None,
        }
    }

    /// Whether a slot of this kind can be compared so.
    #[must_use]
    pub fn fits(self, kind: SlotKind) -> bool {
        let text = matches!(kind, SlotKind::Text | SlotKind::LongText);
        let set = kind == SlotKind::Set;
        match self {
            Self::IsNull | Self::NotNull => true,
            Self::ContainsAny | Self::IsEmptyArray => set,
            Self::Within => matches!(kind, SlotKind::Date | SlotKind::Time),
            Self::Contains => text || set,
            Self::StartsWith
            | Self::EndsWith
            | Self::Like
            | Self::Ilike
            | Self::Regex
            | Self::Iregex => text,
            Self::Eq | Self::Neq | Self::In => !set,
            Self::Gt | Self::Gte | Self::Lt | Self::Lte => !set && kind != SlotKind::Boolean,
        }
    }
}

impl SlotKind {
    /// What a filter compares a slot of this kind with, from its JSON: the form that the public API gives the slot, or
    /// an amount's millionths, or a moment in milliseconds since 1970. Text for a set's elements.
    ///
    /// # Errors
    /// What is wanted in its place.
    pub fn operand(self, json: &Json) -> Result<Scalar, &'static str> {
        let text = json.as_str();
        let (read, wanted) = match self {
            Self::Text | Self::LongText | Self::Set => {
                (text.map(|text| Scalar::Text(text.to_owned())), "text")
            }
            Self::Integer => (rated(json).map(Scalar::Integer), "a whole number"),
            Self::Money => (
                json.as_i64().map(Scalar::Integer),
                "a whole number of millionths",
            ),
            Self::Real => (json.as_f64().map(Scalar::Real), "a number"),
            Self::Decimal => (by_type(FieldType::Numeric, json), "a decimal number"),
            Self::Boolean => (json.as_bool().map(Scalar::Boolean), "true or false"),
            Self::Date => (by_type(FieldType::Date, json), "a day such as 2026-03-31"),
            Self::Time => (
                json.as_i64()
                    .map(Scalar::Time)
                    .or_else(|| by_type(FieldType::DateTime, json)),
                "a date, or a time in milliseconds",
            ),
            Self::Reference => (
                text.and_then(|text| text.parse().ok())
                    .map(Scalar::Reference),
                "the id of a record",
            ),
        };
        read.ok_or(wanted)
    }
}

impl Scalar {
    /// The value in the form that filters hold, which [`SlotKind::operand`] reads; of a set its elements.
    #[must_use]
    pub fn operand(&self) -> Json {
        match self {
            Self::Text(text) => Json::from(text.as_str()),
            Self::Integer(number) | Self::Time(number) => Json::from(*number),
            Self::Real(number) => Json::from(*number),
            Self::Decimal(number) => Json::from(number.to_string()),
            Self::Boolean(yes) => Json::from(*yes),
            Self::Date(day) => Json::from(day.to_string()),
            Self::Money(money) => Json::from(money.micros),
            Self::Reference(id) => Json::from(id.to_string()),
            Self::Set(elements) => elements
                .iter()
                .map(|(element, _)| element.as_str())
                .collect(),
        }
    }
}

/// A whole number; the API writes a rating as `RATING_3`.
fn rated(json: &Json) -> Option<i64> {
    json.as_i64()
        .or_else(|| match by_type(FieldType::Rating, json) {
            Some(Scalar::Integer(count)) => Some(count),
            _ => None,
        })
}

fn by_type(field_type: FieldType, json: &Json) -> Option<Scalar> {
    let field = crate::Field::new("", "", field_type);
    let values = (field_type.rules().from_json)(json, &field).ok()?;
    values.into_iter().next().flatten()
}
