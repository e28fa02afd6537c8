//! NUMERIC: an exact decimal number of up to 28 digits, a string in the API so that no client rounds it.

use rust_decimal::Decimal;
use serde_json::Value as Json;

use super::{Problem, Rules, Values, number::plain};
use crate::{Field, Scalar, SlotKind};

pub(super) static RULES: Rules = Rules {
    slots: &[("", SlotKind::Decimal)],
    from_json: |value, _| match value {
        // A number's own digits, as they stood in the request.
        Json::Number(number) => exact(&number.to_string()),
        Json::String(text) => exact(text.trim()),
        other => Err(Problem::new(format!("{other} is not a decimal number"))),
    },
    to_json: |values, _| match values[0] {
        Some(Scalar::Decimal(number)) => Json::from(number.to_string()),
        _ => Json::Null,
    },
    parse: typed,
    display: |values, field| match (values[0].as_ref(), &field.settings.format) {
        (Some(Scalar::Decimal(number)), Some(format)) => format.show(*number),
        (Some(Scalar::Decimal(number)), None) => number.to_string(),
        _ => String::new(),
    },
};

fn typed(text: &str, field: &Field) -> Result<Values, Problem> {
    let format = field.settings.format.as_ref();
    let (digits, hundredths) = format.map_or((text, false), |format| format.typed(text));
    let mut values = exact(&plain(digits))?;
    if let (true, Some(Scalar::Decimal(number))) = (hundredths, &mut values[0]) {
        *number = (*number / Decimal::ONE_HUNDRED).normalize();
    }
    Ok(values)
}

/// Without the zeros at its end, so that 1.50 and 1.5 are one value.
fn exact(digits: &str) -> Result<Values, Problem> {
    let read = Decimal::from_str_exact(digits).or_else(|_| Decimal::from_scientific(digits));
    match read {
        Ok(number) => Ok(vec![Some(Scalar::Decimal(number.normalize()))]),
        Err(_) => Err(Problem::new(format!(
            "{digits:?} is not a decimal number of at most 28 digits; write it like 1200 or 1,200.50"
        ))),
    }
}
