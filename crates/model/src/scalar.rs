//! The values a slot can hold.

use std::{fmt, str::FromStr};

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::RecordId;

/// What kind of value a slot holds; decides its column and its form in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SlotKind {
    /// A line of text.
    Text,
    /// Text of any length; stored last in its row, and searched as body text.
    LongText,
    /// A whole number.
    Integer,
    /// A number.
    Real,
    /// An exact decimal number.
    Decimal,
    /// Yes or no.
    Boolean,
    /// A day of the calendar.
    Date,
    /// A moment, in milliseconds since 1970.
    Time,
    /// An amount with its currency, one value so that it cannot tear.
    Money,
    /// The id of another record.
    Reference,
    /// Elements by key, each its own register, so that two people can add different ones.
    Set,
}

/// One value of one slot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Scalar {
    /// For `Text` and `LongText`.
    Text(String),
    /// For `Integer`.
    Integer(i64),
    /// For `Real`.
    Real(f64),
    /// For `Decimal`.
    Decimal(Decimal),
    /// For `Boolean`.
    Boolean(bool),
    /// For `Date`.
    Date(Date),
    /// For `Time`: milliseconds since 1970.
    Time(i64),
    /// For `Money`.
    Money(Money),
    /// For `Reference`.
    Reference(RecordId),
    /// For `Set`: (element, note to it) in element order.
    Set(Vec<(String, String)>),
}

impl SlotKind {
    /// Whether a slot of this kind can hold a value.
    #[must_use]
    pub const fn holds(self, value: &Scalar) -> bool {
        matches!(
            (self, value),
            (Self::Text | Self::LongText, Scalar::Text(_))
                | (Self::Integer, Scalar::Integer(_))
                | (Self::Real, Scalar::Real(_))
                | (Self::Decimal, Scalar::Decimal(_))
                | (Self::Boolean, Scalar::Boolean(_))
                | (Self::Date, Scalar::Date(_))
                | (Self::Time, Scalar::Time(_))
                | (Self::Money, Scalar::Money(_))
                | (Self::Reference, Scalar::Reference(_))
                | (Self::Set, Scalar::Set(_))
        )
    }
}

/// An amount of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// Millionths of the currency's unit, as the public API counts it.
    pub micros: i64,
    /// The ISO 4217 code.
    pub currency: [u8; 3],
}

impl Money {
    /// An amount, or `None` where the code is not three ASCII letters.
    #[must_use]
    pub fn new(micros: i64, currency: &str) -> Option<Self> {
        let bytes: [u8; 3] = currency.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_alphabetic).then(|| Self {
            micros,
            currency: bytes.map(|byte| byte.to_ascii_uppercase()),
        })
    }

    /// The ISO 4217 code.
    #[must_use]
    pub fn currency(&self) -> &str {
        std::str::from_utf8(&self.currency).unwrap_or("XXX")
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.micros, self.currency())
    }
}

/// The text is not an amount of micros and a currency code.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is not an amount of millionths and a currency code, such as \"1500000 EUR\"")]
pub struct NotMoney(String);

impl FromStr for Money {
    type Err = NotMoney;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.split_once(' ')
            .and_then(|(micros, currency)| Self::new(micros.parse().ok()?, currency))
            .ok_or_else(|| NotMoney(text.to_owned()))
    }
}
