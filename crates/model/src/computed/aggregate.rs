//! What can be taken of many values, of which kinds, and what it comes to. Values that are not set are left out.

use std::cmp::Ordering;
use std::collections::HashSet;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::arithmetic::between;
use super::compare::order;
use super::kind::Kind;
use super::outcome::Why;
use super::value::{Found, Value};

/// What is taken of many records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Aggregate {
    /// How many records; needs no field.
    Count,
    /// How many different values; of lists, how many different texts.
    CountUnique,
    /// The sum of numbers, 0 where there is none; or of amounts, which must be in one currency.
    Sum,
    /// The smallest number or amount, the earliest day or moment.
    Min,
    /// The largest number or amount, the latest day or moment.
    Max,
    /// The sum of numbers or amounts by how many there are.
    Average,
}

impl Aggregate {
    /// The kind of what it gives over a field of a kind, or over none.
    ///
    /// # Errors
    /// What does not fit, as one clause.
    pub fn result(self, of: Option<Kind>) -> Result<Kind, String> {
        let amounts = [Kind::Number, Kind::Integer, Kind::Money];
        let takes: &[Kind] = match self {
            Self::Count | Self::CountUnique => &[],
            Self::Sum | Self::Average => &amounts,
            Self::Min | Self::Max => &[
                Kind::Number,
                Kind::Integer,
                Kind::Money,
                Kind::Date,
                Kind::DateTime,
            ],
        };
        match (self, of) {
            (Self::Count, None) | (Self::CountUnique, Some(_)) => Ok(Kind::Integer),
            (Self::Count, Some(_)) => Err(
                "is not counted, records are; leave those without it out by a filter".to_owned(),
            ),
            (_, None) => Err(format!("{self} needs one of its fields")),
            (_, Some(kind)) if !takes.contains(&kind) => Err(format!(
                "is {kind}, of which there is no {self}; it takes {}",
                told(takes)
            )),
            (Self::Average, Some(Kind::Integer)) => Ok(Kind::Number),
            (_, Some(kind)) => Ok(kind),
        }
    }
}

fn told(kinds: &[Kind]) -> String {
    let kinds = kinds.iter().filter(|kind| **kind != Kind::Integer);
    kinds.map(Kind::to_string).collect::<Vec<_>>().join(" or ")
}

impl std::fmt::Display for Aggregate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Count => "count",
            Self::CountUnique => "count of different values",
            Self::Sum => "sum",
            Self::Min => "smallest",
            Self::Max => "largest",
            Self::Average => "average",
        })
    }
}

/// What an aggregate comes to over the values of one field; `result` is the kind that it gives.
pub(super) fn aggregated(aggregate: Aggregate, values: Vec<Value>, result: Kind) -> Found {
    let count = Value::Number(values.len().into());
    match aggregate {
        Aggregate::Count => Ok(count),
        Aggregate::CountUnique => {
            let different: HashSet<String> = values.into_iter().flat_map(keys).collect();
            Ok(Value::Number(different.len().into()))
        }
        Aggregate::Sum if values.is_empty() && result != Kind::Money => {
            Ok(Value::Number(Decimal::ZERO))
        }
        Aggregate::Sum => sum(values),
        Aggregate::Min => extreme(values, Ordering::is_lt),
        Aggregate::Max => extreme(values, Ordering::is_gt),
        Aggregate::Average => {
            let divide = between("/").ok_or(Why::Unfit)?;
            divide(&[sum(values)?, count])
        }
    }
}

/// In the order of their size: what a sum of very large and very small numbers rounds to depends on the order, and no
/// two laptops need have the records in the same.
fn sum(mut values: Vec<Value>) -> Found {
    let add = between("+").ok_or(Why::Unfit)?;
    values.sort_by_key(size);
    let mut rest = values.into_iter();
    let first = rest.next().ok_or(Why::Missing)?;
    rest.try_fold(first, |sum, value| add(&[sum, value]))
}

/// Whatever the currency: amounts in two of them have no order, and their sum is refused later.
fn size(value: &Value) -> Decimal {
    match value {
        Value::Number(number) => *number,
        Value::Money(money) => money.micros.into(),
        _ => Decimal::ZERO,
    }
}

fn extreme(values: Vec<Value>, better: fn(Ordering) -> bool) -> Found {
    let mut rest = values.into_iter();
    let first = rest.next().ok_or(Why::Missing)?;
    rest.try_fold(first, |best, value| {
        let is_better = better(order(&value, &best)?);
        Ok(if is_better { value } else { best })
    })
}

/// What tells a value from others of its kind.
fn keys(value: Value) -> Vec<String> {
    let key = match value {
        Value::Texts(texts) => return texts,
        Value::Text(text) => text,
        Value::Number(number) => number.normalize().to_string(),
        Value::Boolean(yes) => yes.to_string(),
        Value::Date(day) => day.to_string(),
        Value::Moment(ms) => ms.to_string(),
        Value::Money(money) => money.to_string(),
        Value::Link(id) => id.to_string(),
    };
    vec![key]
}
