//! Which of two values is larger, and whether they are equal.

use std::cmp::Ordering;

use super::outcome::Why;
use super::value::{Found, Value};

/// How a value stands to another. A moment against a day is compared by its day.
pub(super) fn order(a: &Value, b: &Value) -> Result<Ordering, Why> {
    Ok(match (a, b) {
        (Value::Text(a), Value::Text(b)) => a.as_bytes().cmp(b.as_bytes()),
        (Value::Number(a), Value::Number(b)) => a.cmp(b),
        (Value::Boolean(a), Value::Boolean(b)) => a.cmp(b),
        (Value::Moment(a), Value::Moment(b)) => a.cmp(b),
        (Value::Link(a), Value::Link(b)) => a.cmp(b),
        (Value::Money(a), Value::Money(b)) if a.currency == b.currency => a.micros.cmp(&b.micros),
        (Value::Money(_), Value::Money(_)) => return Err(Why::Currencies),
        (Value::Date(_) | Value::Moment(_), Value::Date(_) | Value::Moment(_)) => {
            a.day()?.cmp(&b.day()?)
        }
        _ => return Err(Why::Unfit),
    })
}

/// What a comparison written between two values does.
pub(super) fn comparison(sign: &str) -> Option<fn(&[Value]) -> Found> {
    Some(match sign {
        "==" => |values| ordered(values, Ordering::is_eq),
        "!=" => |values| ordered(values, Ordering::is_ne),
        "<" => |values| ordered(values, Ordering::is_lt),
        "<=" => |values| ordered(values, Ordering::is_le),
        ">" => |values| ordered(values, Ordering::is_gt),
        ">=" => |values| ordered(values, Ordering::is_ge),
        _ => return None,
    })
}

fn ordered(values: &[Value], holds: fn(Ordering) -> bool) -> Found {
    match values {
        [a, b] => order(a, b).map(|order| Value::Boolean(holds(order))),
        _ => Err(Why::Unfit),
    }
}

/// Whether the first value is one of the others.
pub(super) fn is_one_of(values: &[Value]) -> Found {
    let (wanted, others) = values.split_first().ok_or(Why::Missing)?;
    let mut found = false;
    for other in others {
        found |= order(wanted, other)?.is_eq();
    }
    Ok(Value::Boolean(found))
}
