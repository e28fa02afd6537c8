//! The signs between and before numbers, amounts and texts.

use rust_decimal::Decimal;

use super::kind::Kind;
use super::outcome::Why;
use super::value::{Found, MOST_TEXT, Value, amount, units};
use crate::Money;

/// The kind that a sign gives between two kinds; none where it does not go between them.
pub(super) fn gives(sign: &str, left: Kind, right: Kind) -> Option<Kind> {
    use Kind::{Integer, Missing, Money, Number, Text};
    match (sign, left, right) {
        ("/" | "*", Money, other) if other.is_number() => Some(Money),
        ("*", other, Money) if other.is_number() => Some(Money),
        ("/", Money, Money) => Some(Number),
        ("/", a, b) if a.is_number() && b.is_number() => Some(Number),
        ("*" | "%", a, b) if a.is_number() && b.is_number() => a.joined(b),
        ("+", Text, Text) | ("+", Text, Missing) | ("+", Missing, Text) => Some(Text),
        ("+" | "-", a, b) => a
            .joined(b)
            .filter(|kind| matches!(kind, Integer | Number | Money | Missing)),
        _ => None,
    }
}

/// What to write where a sign does not go between two kinds.
pub(super) fn instead(sign: &str, left: Kind, right: Kind) -> &'static str {
    let is_day = |kind| matches!(kind, Kind::Date | Kind::DateTime);
    match sign {
        "-" if is_day(left) && is_day(right) => "; write daysBetween(from, to)",
        "+" | "-" if is_day(left) => "; write addDays(day, days) or addMonths(day, months)",
        "+" if left == Kind::Text || right == Kind::Text => "; write concat(…)",
        _ if left == Kind::Money || right == Kind::Money => {
            "; amount(…) is an amount's number, money(number, \"EUR\") an amount"
        }
        _ => "",
    }
}

/// What a sign written between two values does.
pub(super) fn between(sign: &str) -> Option<fn(&[Value]) -> Found> {
    Some(match sign {
        "+" => |values| sum(values, Decimal::checked_add, i64::checked_add),
        "-" => |values| sum(values, Decimal::checked_sub, i64::checked_sub),
        "*" => product,
        "/" => quotient,
        "%" => |values| match values {
            [Value::Number(a), Value::Number(b)] => match b.is_zero() {
                true => Err(Why::DivisionByZero),
                false => number(a.checked_rem(*b)),
            },
            _ => Err(Why::Unfit),
        },
        _ => return None,
    })
}

fn number(result: Option<Decimal>) -> Found {
    result.map(Value::Number).ok_or(Why::TooLarge)
}

fn sum(
    values: &[Value],
    numbers: fn(Decimal, Decimal) -> Option<Decimal>,
    micros: fn(i64, i64) -> Option<i64>,
) -> Found {
    match values {
        [Value::Number(a), Value::Number(b)] => number(numbers(*a, *b)),
        [Value::Money(a), Value::Money(b)] if a.currency == b.currency => {
            let micros = micros(a.micros, b.micros).ok_or(Why::TooLarge)?;
            let currency = a.currency;
            Ok(Value::Money(Money { micros, currency }))
        }
        [Value::Money(_), Value::Money(_)] => Err(Why::Currencies),
        [Value::Text(a), Value::Text(b)] if a.len() + b.len() > MOST_TEXT => Err(Why::TooLong),
        [Value::Text(a), Value::Text(b)] => Ok(Value::Text(format!("{a}{b}"))),
        _ => Err(Why::Unfit),
    }
}

fn product(values: &[Value]) -> Found {
    match values {
        [Value::Number(a), Value::Number(b)] => number(a.checked_mul(*b)),
        [Value::Money(money), Value::Number(times)]
        | [Value::Number(times), Value::Money(money)] => {
            let product = units(*money).checked_mul(*times).ok_or(Why::TooLarge)?;
            amount(product, money.currency).map(Value::Money)
        }
        _ => Err(Why::Unfit),
    }
}

fn quotient(values: &[Value]) -> Found {
    let divided = |a: Decimal, b: Decimal| match b.is_zero() {
        true => Err(Why::DivisionByZero),
        false => a.checked_div(b).ok_or(Why::TooLarge),
    };
    match values {
        [Value::Number(a), Value::Number(b)] => divided(*a, *b).map(Value::Number),
        [Value::Money(money), Value::Number(by)] => {
            amount(divided(units(*money), *by)?, money.currency).map(Value::Money)
        }
        [Value::Money(a), Value::Money(b)] if a.currency != b.currency => Err(Why::Currencies),
        [Value::Money(a), Value::Money(b)] => divided(units(*a), units(*b)).map(Value::Number),
        _ => Err(Why::Unfit),
    }
}

/// The opposite of a number or an amount.
pub(super) fn negative(values: &[Value]) -> Found {
    match values {
        [Value::Number(number)] => Ok(Value::Number(-*number)),
        [Value::Money(money)] => {
            let micros = money.micros.checked_neg().ok_or(Why::TooLarge)?;
            let currency = money.currency;
            Ok(Value::Money(Money { micros, currency }))
        }
        _ => Err(Why::Unfit),
    }
}

/// The opposite of yes or no.
pub(super) fn not(values: &[Value]) -> Found {
    match values {
        [Value::Boolean(yes)] => Ok(Value::Boolean(!yes)),
        _ => Err(Why::Unfit),
    }
}
