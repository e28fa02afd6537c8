//! The values that a formula works with, and how they come from slots and go back.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

use super::kind::Kind;
use super::outcome::Why;
use crate::{Field, FieldType, Money, RecordId, Scalar};

/// One value. Whole numbers and doubles are decimals here, so that 0.1 + 0.2 is 0.3.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Text(String),
    Number(Decimal),
    Boolean(bool),
    Date(Date),
    /// Milliseconds since 1970.
    Moment(i64),
    Money(Money),
    /// In their order.
    Texts(Vec<String>),
    Link(RecordId),
}

/// A value, or why there is none.
pub(super) type Found = Result<Value, Why>;

/// Longer texts are not computed, so that a formula over long notes cannot fill a row; in bytes.
pub(super) const MOST_TEXT: usize = 100_000;

/// Millionths in a unit of money, as a power of ten.
const MICROS: u32 = 6;

impl Value {
    /// What a slot holds. An array's texts are in the order of their notes, which are their places; another set's in
    /// their own.
    pub(super) fn of_scalar(scalar: Scalar, is_array: bool) -> Found {
        Ok(match scalar {
            Scalar::Text(text) => Self::Text(text),
            Scalar::Integer(number) => Self::Number(number.into()),
            Scalar::Real(number) => Self::Number(nearest(number)?),
            Scalar::Decimal(number) => Self::Number(number),
            Scalar::Boolean(yes) => Self::Boolean(yes),
            Scalar::Date(day) => Self::Date(day),
            Scalar::Time(ms) => Self::Moment(ms),
            Scalar::Money(money) => Self::Money(money),
            Scalar::Reference(id) => Self::Link(id),
            Scalar::Set(mut elements) => {
                if is_array {
                    elements.sort_by(|(text, place), (other, after)| {
                        (place, text).cmp(&(after, other))
                    });
                }
                Self::Texts(elements.into_iter().map(|(element, _)| element).collect())
            }
        })
    }

    /// Whether it is of a kind, so that what follows may rely on it.
    pub(super) fn is(&self, kind: Kind) -> bool {
        match self {
            Self::Text(_) => kind == Kind::Text,
            Self::Number(_) => kind.is_number(),
            Self::Boolean(_) => kind == Kind::Boolean,
            Self::Date(_) => kind == Kind::Date,
            Self::Moment(_) => kind == Kind::DateTime,
            Self::Money(_) => kind == Kind::Money,
            Self::Texts(_) => kind == Kind::Texts,
            Self::Link(_) => kind == Kind::Link,
        }
    }

    /// As a slot of a kind holds it. A text is trimmed, and an empty
    /// one or an empty list is nothing, as in every other field.
    pub(super) fn into_scalar(self, kind: Kind) -> Result<Scalar, Why> {
        Ok(match self {
            Self::Text(text) if text.trim().is_empty() => return Err(Why::Missing),
            Self::Texts(texts) if texts.is_empty() => return Err(Why::Missing),
            Self::Text(text) => Scalar::Text(text.trim().to_owned()),
            Self::Number(number) if kind == Kind::Integer => Scalar::Integer(whole(number)?),
            Self::Number(number) => Scalar::Decimal(number.normalize()),
            Self::Boolean(yes) => Scalar::Boolean(yes),
            Self::Date(day) if kind == Kind::DateTime => Scalar::Time(midnight(day)),
            Self::Date(day) => Scalar::Date(day),
            Self::Moment(ms) => Scalar::Time(ms),
            Self::Money(money) => Scalar::Money(money),
            Self::Link(id) => Scalar::Reference(id),
            Self::Texts(texts) => Scalar::Set(placed(texts)),
        })
    }

    /// As a person reads it, in the way of its field type.
    pub(super) fn shown(self) -> String {
        let (kind, field_type) = match self {
            Self::Text(text) => return text,
            Self::Texts(texts) => return texts.join(", "),
            Self::Number(_) => (Kind::Number, FieldType::Numeric),
            Self::Boolean(_) => (Kind::Boolean, FieldType::Boolean),
            Self::Date(_) => (Kind::Date, FieldType::Date),
            Self::Moment(_) => (Kind::DateTime, FieldType::DateTime),
            Self::Money(_) => (Kind::Money, FieldType::Currency),
            Self::Link(_) => (Kind::Link, FieldType::Relation),
        };
        let values = [self.into_scalar(kind).ok()];
        (field_type.rules().display)(&values, &Field::new("", "", field_type))
    }

    /// The day; of a moment, its day in UTC, so that every laptop computes the same.
    pub(super) fn day(&self) -> Result<Date, Why> {
        match self {
            Self::Date(day) => Ok(*day),
            Self::Moment(ms) => Ok(clock(*ms)?.date()),
            _ => Err(Why::Unfit),
        }
    }
}

/// The number that a double's shortest digits say.
fn nearest(number: f64) -> Result<Decimal, Why> {
    let shortest = number.to_string();
    shortest
        .parse::<Decimal>()
        .or_else(|_| Decimal::from_scientific(&shortest))
        .map_err(|_| Why::TooLarge)
}

/// A number without its fraction, where it fits.
pub(super) fn whole(number: Decimal) -> Result<i64, Why> {
    number.to_i64().ok_or(Why::TooLarge)
}

/// A moment as the calendar and the clock of UTC show it.
pub(super) fn clock(ms: i64) -> Result<DateTime, Why> {
    Timestamp::from_millisecond(ms)
        .map(|time| time.to_zoned(TimeZone::UTC).datetime())
        .map_err(|_| Why::NotADay)
}

/// A day without a time is kept as midnight in UTC.
pub(super) fn midnight(day: Date) -> i64 {
    let since: SignedDuration = day.duration_since(Date::constant(1970, 1, 1));
    i64::try_from(since.as_millis()).unwrap_or_default()
}

/// An array's elements with their places, as its field type keeps them.
fn placed(texts: Vec<String>) -> Vec<(String, String)> {
    let with_place = |(at, text)| (text, format!("{at:06}"));
    let mut elements: Vec<_> = texts.into_iter().enumerate().map(with_place).collect();
    elements.sort();
    elements.dedup_by(|later, earlier| later.0 == earlier.0);
    elements
}

/// Units of money from millionths.
pub(super) fn units(money: Money) -> Decimal {
    Decimal::new(money.micros, MICROS)
}

/// An amount of so many units, rounded to its millionths.
pub(super) fn amount(units: Decimal, currency: [u8; 3]) -> Result<Money, Why> {
    let micros = units
        .checked_mul(Decimal::new(10_i64.pow(MICROS), 0))
        .ok_or(Why::TooLarge)?;
    let micros = rounded(micros, 0);
    Ok(Money {
        micros: whole(micros)?,
        currency,
    })
}

/// A half goes away from zero, as it is taught in schools.
pub(super) fn rounded(number: Decimal, digits: u32) -> Decimal {
    number.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero)
}
