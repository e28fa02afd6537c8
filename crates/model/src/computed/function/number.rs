//! Functions of numbers and amounts of money.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::{Function, Runs, Takes};
use crate::Money;
use crate::computed::compare::order;
use crate::computed::kind::Kind;
use crate::computed::outcome::Why;
use crate::computed::value::{Found, Value, amount, rounded, units};

const NUMBER: Takes = &[Kind::Number];
const AMOUNT: Takes = &[Kind::Number, Kind::Money];
const WHOLE: Takes = &[Kind::Integer];
const ORDERED: Takes = &[Kind::Number, Kind::Money, Kind::Date, Kind::DateTime];

/// The most digits after the point that a decimal has.
const MOST_DIGITS: u32 = 28;

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        usage: "round(number, digits)",
        takes: &[AMOUNT, WHOLE],
        least: 1,
        repeats: false,
        gives: |kinds| match kinds {
            [one] => without_fraction(&[*one]),
            [number, _] if number.is_number() => Some(Kind::Number),
            _ => kinds.first().copied(),
        },
        runs: Runs::OnAll(round),
    },
    one("floor(number)", without_fraction, |values| {
        changed(values, |number| number.floor())
    }),
    one("ceil(number)", without_fraction, |values| {
        changed(values, |number| number.ceil())
    }),
    one(
        "abs(number)",
        |kinds| kinds.first().copied(),
        |values| changed(values, |number| number.abs()),
    ),
    most("min(value, …)", |values| {
        extreme(values, std::cmp::Ordering::is_lt)
    }),
    most("max(value, …)", |values| {
        extreme(values, std::cmp::Ordering::is_gt)
    }),
    Function {
        usage: "money(number, currency)",
        takes: &[NUMBER, &[Kind::Text]],
        least: 2,
        repeats: false,
        gives: |_| Some(Kind::Money),
        runs: Runs::OnAll(money),
    },
    Function {
        usage: "amount(money)",
        takes: &[&[Kind::Money]],
        least: 1,
        repeats: false,
        gives: |_| Some(Kind::Number),
        runs: Runs::OnAll(|values| match values {
            [Value::Money(money)] => Ok(Value::Number(units(*money))),
            _ => Err(Why::Unfit),
        }),
    },
    Function {
        usage: "currency(money)",
        takes: &[&[Kind::Money]],
        least: 1,
        repeats: false,
        gives: |_| Some(Kind::Text),
        runs: Runs::OnAll(|values| match values {
            [Value::Money(money)] => Ok(Value::Text(money.currency().to_owned())),
            _ => Err(Why::Unfit),
        }),
    },
];

const fn one(
    usage: &'static str,
    gives: fn(&[Kind]) -> Option<Kind>,
    run: fn(&[Value]) -> Found,
) -> Function {
    Function {
        usage,
        takes: &[AMOUNT],
        least: 1,
        repeats: false,
        gives,
        runs: Runs::OnAll(run),
    }
}

const fn most(usage: &'static str, run: fn(&[Value]) -> Found) -> Function {
    Function {
        usage,
        takes: &[ORDERED],
        least: 1,
        repeats: true,
        gives: Kind::of_all,
        runs: Runs::OnPresent(run),
    }
}

fn without_fraction(kinds: &[Kind]) -> Option<Kind> {
    match kinds.first() {
        Some(Kind::Number) => Some(Kind::Integer),
        same => same.copied(),
    }
}

/// A number, or the units of an amount, changed.
fn changed(values: &[Value], change: impl Fn(Decimal) -> Decimal) -> Found {
    match values.first() {
        Some(Value::Number(number)) => Ok(Value::Number(change(*number))),
        Some(Value::Money(money)) => {
            amount(change(units(*money)), money.currency).map(Value::Money)
        }
        _ => Err(Why::Unfit),
    }
}

fn round(values: &[Value]) -> Found {
    let digits = match values.get(1) {
        Some(Value::Number(digits)) => *digits,
        _ => Decimal::ZERO,
    };
    let digits = digits.clamp(Decimal::ZERO, MOST_DIGITS.into());
    let digits = digits.to_u32().unwrap_or_default();
    changed(values, |number| rounded(number, digits))
}

fn extreme(values: &[Value], better: fn(std::cmp::Ordering) -> bool) -> Found {
    let mut best = values.first().ok_or(Why::Missing)?;
    for value in &values[1..] {
        if better(order(value, best)?) {
            best = value;
        }
    }
    Ok(best.clone())
}

fn money(values: &[Value]) -> Found {
    let [Value::Number(number), Value::Text(code)] = values else {
        return Err(Why::Unfit);
    };
    let currency = Money::new(0, code.trim())
        .ok_or(Why::NotACurrency)?
        .currency;
    amount(*number, currency).map(Value::Money)
}
