//! The form in which values cross into columns.

use std::borrow::Cow;

use satchel_model::Scalar;

use crate::numbers::Number;

/// One value in the form that the database orders it by.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'c> {
    /// None.
    Nothing,
    /// Of a whole number; an amount's millionths; a moment's milliseconds since 1970; a date's days since 1970; 0 or 1 for
    /// no or yes.
    Whole(i64),
    /// Of a number; the double nearest to a decimal one.
    Real(f64),
    /// The bytes of a text; the 16 of an id; a set's JSON, as `serde_json` writes its elements.
    Bytes(Cow<'c, [u8]>),
}

impl<'c> Cell<'c> {
    /// The form of a value.
    #[must_use]
    pub fn of(value: Option<&'c Scalar>) -> Self {
        match value {
            None => Self::Nothing,
            Some(Scalar::Text(text)) => Self::text(text),
            Some(Scalar::Integer(number) | Scalar::Time(number)) => Self::Whole(*number),
            Some(Scalar::Money(money)) => Self::Whole(money.micros),
            Some(Scalar::Boolean(yes)) => Self::Whole((*yes).into()),
            Some(day @ Scalar::Date(_)) => {
                i32::of(day).map_or(Self::Nothing, |day| Self::Whole(day.into()))
            }
            Some(number @ (Scalar::Real(_) | Scalar::Decimal(_))) => {
                f64::of(number).map_or(Self::Nothing, Self::Real)
            }
            Some(Scalar::Reference(id)) => Self::Bytes(id.as_bytes().into()),
            Some(Scalar::Set(elements)) => {
                serde_json::to_vec(elements).map_or(Self::Nothing, |json| Self::Bytes(json.into()))
            }
        }
    }

    /// The form of a text.
    #[must_use]
    pub fn text(text: &'c str) -> Self {
        Self::Bytes(text.as_bytes().into())
    }

    /// The same, whatever becomes of what it was read from.
    #[must_use]
    pub fn into_owned(self) -> Cell<'static> {
        match self {
            Self::Nothing => Cell::Nothing,
            Self::Whole(number) => Cell::Whole(number),
            Self::Real(number) => Cell::Real(number),
            Self::Bytes(bytes) => Cell::Bytes(bytes.into_owned().into()),
        }
    }

    pub(crate) fn bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }
}
