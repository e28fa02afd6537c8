//! NUMBER: a number, kept as a double.

use serde_json::Value as Json;

use super::{Problem, Rules};
use crate::{Field, Scalar, SlotKind};

pub(super) const RULES: Rules = Rules {
    slots: &[("", SlotKind::Real)],
    from_json: |value, _| match value.as_f64().filter(|number| number.is_finite()) {
        Some(number) => Ok(vec![Some(Scalar::Real(number))]),
        None => Err(Problem::new(format!("{value} is not a number"))),
    },
    to_json: |values, _| match values[0] {
        Some(Scalar::Real(number)) => to_json(number),
        _ => Json::Null,
    },
    parse: |text, field| typed(text, field).map(|number| vec![Some(Scalar::Real(number))]),
    display: |values, field| match (&values[0], &field.settings.format) {
        (Some(Scalar::Real(number)), Some(format)) => match number.to_string().parse() {
            Ok(exact) => format.show(exact),
            // Past the 28 digits of a decimal number, where no format helps.
            Err(_) => number.to_string(),
        },
        (Some(Scalar::Real(number)), None) => number.to_string(),
        _ => String::new(),
    },
};

/// The largest whole number that a double holds exactly with all before it: 2⁵³.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A whole number without a fraction, so that `12` does not come back as `12.0`.
fn to_json(number: f64) -> Json {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "checked to be whole and small"
    )]
    if number.fract() == 0.0 && number.abs() < EXACT {
        Json::from(number as i64)
    } else {
        Json::from(number)
    }
}

fn typed(text: &str, field: &Field) -> Result<f64, Problem> {
    let format = field.settings.format.as_ref();
    let (digits, hundredths) = format.map_or((text, false), |format| format.typed(text));
    let number = parse_number(digits)?;
    Ok(if hundredths { number / 100.0 } else { number })
}

pub(super) fn parse_number(text: &str) -> Result<f64, Problem> {
    plain(text)
        .parse()
        .ok()
        .filter(|number: &f64| number.is_finite())
        .ok_or_else(|| {
            Problem::new(format!(
                "{text:?} is not a number; write it like 1200 or 1,200.50"
            ))
        })
}

/// A number as people write it, `1200`, `1,200.50`, `1.200,50` or `1 200`, as a program does: `1200.50`.
///
/// Where a lone `,` or `.` stands before three digits it groups thousands when it is a comma or
/// occurs more than once; otherwise the last of the two is the decimal sign.
pub(super) fn plain(text: &str) -> String {
    let compact: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '_' | '\u{202f}'))
        .collect();
    let decimal = match (compact.rfind(','), compact.rfind('.')) {
        (Some(comma), Some(point)) => Some(comma.max(point)),
        (Some(comma), None) => {
            (compact.matches(',').count() == 1 && compact.len() - comma != 4).then_some(comma)
        }
        (None, Some(point)) => (compact.matches('.').count() == 1).then_some(point),
        (None, None) => None,
    };
    compact
        .char_indices()
        .filter_map(|(at, c)| match c {
            ',' | '.' => (Some(at) == decimal).then_some('.'),
            other => Some(other),
        })
        .collect()
}
