//! CURRENCY: an amount with its currency, `{amountMicros, currencyCode}` in the API.

use serde_json::{Value as Json, json};

use super::{Problem, Rules, Values, json, number::parse_number};
use crate::{Money, Scalar, SlotKind};

pub(super) static RULES: Rules = Rules {
    slots: &[("", SlotKind::Money)],
    from_json: |value, _| from_json(value),
    to_json: |values, _| match values[0] {
        Some(Scalar::Money(money)) => {
            json!({ "amountMicros": money.micros, "currencyCode": money.currency() })
        }
        _ => Json::Null,
    },
    parse: |text, _| parse(text),
    display: |values, _| match values[0] {
        Some(Scalar::Money(money)) => display(money),
        _ => String::new(),
    },
};

/// What is meant where only an amount is given.
const DEFAULT_CURRENCY: &str = "EUR";

const SIGNS: [(char, &str); 5] = [
    ('€', "EUR"),
    ('$', "USD"),
    ('£', "GBP"),
    ('¥', "JPY"),
    ('₹', "INR"),
];

fn from_json(value: &Json) -> Result<Values, Problem> {
    let object = json::object(value, "{amountMicros, currencyCode}")?;
    let micros = match object.get("amountMicros") {
        None | Some(Json::Null) => return Ok(vec![None]),
        Some(Json::String(text)) => text.parse().ok(),
        Some(number) => number.as_i64(),
    };
    let micros = micros.ok_or_else(|| {
        Problem::new(format!(
            "amountMicros in {value} is not a whole number of millionths"
        ))
    })?;
    let code = object
        .get("currencyCode")
        .and_then(Json::as_str)
        .unwrap_or(DEFAULT_CURRENCY);
    money(micros, code)
}

fn parse(text: &str) -> Result<Values, Problem> {
    let sign = SIGNS
        .iter()
        .find(|(sign, _)| text.contains(*sign))
        .map(|(_, code)| *code);
    let letters: String = text.chars().filter(char::is_ascii_alphabetic).collect();
    let amount: String = text
        .chars()
        .filter(|c| !c.is_alphabetic() && !SIGNS.iter().any(|(sign, _)| sign == c))
        .collect();
    let not_an_amount = || {
        Problem::new(format!(
            "{text:?} is not an amount; write it like 1,200.50 EUR"
        ))
    };
    let micros = parse_number(amount.trim()).map_err(|_| not_an_amount())? * 1e6;
    if micros.abs() >= 9.2e18 {
        return Err(Problem::new(format!(
            "{text:?} is more than an amount can hold"
        )));
    }
    let code = if letters.is_empty() {
        sign.unwrap_or(DEFAULT_CURRENCY)
    } else {
        &letters
    };
    #[expect(clippy::cast_possible_truncation, reason = "checked to fit")]
    money(micros.round() as i64, code)
}

fn money(micros: i64, code: &str) -> Result<Values, Problem> {
    let money = Money::new(micros, code)
        .ok_or_else(|| Problem::new(format!("{code:?} is not a currency code such as EUR")))?;
    Ok(vec![Some(Scalar::Money(money))])
}

fn display(money: Money) -> String {
    let sign = if money.micros < 0 { "-" } else { "" };
    let (whole, micros) = (
        money.micros.unsigned_abs() / 1_000_000,
        money.micros.unsigned_abs() % 1_000_000,
    );
    match micros {
        0 => format!("{sign}{whole} {}", money.currency()),
        _ if micros % 10_000 == 0 => {
            format!("{sign}{whole}.{:02} {}", micros / 10_000, money.currency())
        }
        _ => format!("{sign}{whole}.{micros:06} {}", money.currency()),
    }
}
