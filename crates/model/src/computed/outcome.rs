//! What comes out of a computed field: a value, or nothing and why.

use crate::Scalar;

/// What a computed field shows for one record.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// A value.
    Value(Scalar),
    /// Nothing, and why.
    Empty(Why),
}

/// Why there is no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// Something that it is made from is not set.
    #[error("a value that this is made from is empty")]
    Missing,
    /// A number was divided by zero.
    #[error("a number is divided by zero")]
    DivisionByZero,
    /// A number is outside what a number, or an amount, can hold.
    #[error("a number is too large")]
    TooLarge,
    /// A text is longer than a computed one may be.
    #[error("a text is too long")]
    TooLong,
    /// A day is before the year 0 or after 9999, or there is none such.
    #[error("a day is not in the calendar")]
    NotADay,
    /// Amounts in two currencies were added, compared or divided.
    #[error("amounts are in different currencies")]
    Currencies,
    /// A text is not the code of a currency.
    #[error("a text is not the code of a currency such as EUR")]
    NotACurrency,
    /// A field holds another kind of value than the schema says.
    #[error("a field holds another kind of value than its type")]
    Unfit,
}

impl Outcome {
    /// The value, where there is one.
    #[must_use]
    pub fn value(self) -> Option<Scalar> {
        match self {
            Self::Value(scalar) => Some(scalar),
            Self::Empty(_) => None,
        }
    }
}

impl From<Result<Scalar, Why>> for Outcome {
    fn from(found: Result<Scalar, Why>) -> Self {
        found.map_or_else(Self::Empty, Self::Value)
    }
}
