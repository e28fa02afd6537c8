//! Whether two filters ask the same, however they are written down.

use jiff::Timestamp;
use serde_json::Value as Json;

use crate::{Attribute, Comparand, Filter, Layout, Operator, Scalar, SlotKind};

/// Whole numbers up to here are exact in a double.
const EXACT: f64 = 9_007_199_254_740_992.0;

impl Filter {
    /// Whether this and another filter ask the same of an object in the same order: one condition in an `and` is that
    /// condition, and a value is itself in any of its forms.
    #[must_use]
    pub fn is_same(&self, other: &Self, layout: &Layout) -> bool {
        self.plain(layout) == other.plain(layout)
    }

    /// The simplest filter that asks the same, with values as the API gives them.
    #[must_use]
    pub fn plain(&self, layout: &Layout) -> Self {
        let each = |parts: &[Self]| parts.iter().map(|part| part.plain(layout)).collect();
        match self {
            Self::And(parts) => joined(each(parts)),
            Self::Or(parts) => Self::Or(each(parts)),
            Self::Not(part) => Self::Not(Box::new(part.plain(layout))),
            Self::Where {
                field,
                operator,
                value,
            } => {
                let kind = Attribute::of_field(layout, field).map(|found| found.kind(layout));
                Self::Where {
                    field: field.clone(),
                    operator: *operator,
                    value: compared(*operator, kind.ok(), value),
                }
            }
        }
    }
}

/// What must all hold, without an `and` in it or around one alone.
fn joined(parts: Vec<Filter>) -> Filter {
    let mut all = Vec::new();
    for part in parts {
        match part {
            Filter::And(inner) => all.extend(inner),
            other => all.push(other),
        }
    }
    if all.len() == 1 {
        all.remove(0)
    } else {
        Filter::And(all)
    }
}

fn compared(operator: Operator, kind: Option<SlotKind>, value: &Json) -> Json {
    match (operator.comparand(), value) {
        (Comparand::None, _) => Json::Null,
        (Comparand::Value, one) => in_one_form(kind, one),
        (Comparand::List, Json::Array(all)) => {
            all.iter().map(|one| in_one_form(kind, one)).collect()
        }
        (_, other) => other.clone(),
    }
}

fn in_one_form(kind: Option<SlotKind>, value: &Json) -> Json {
    match kind.and_then(|kind| kind.operand(value).ok()) {
        Some(Scalar::Time(ms)) => {
            let time = Timestamp::from_millisecond(ms);
            time.map_or_else(|_| value.clone(), |time| format!("{time:.3}").into())
        }
        Some(scalar) => without_point(scalar.operand()),
        None => without_point(value.clone()),
    }
}

/// A whole number as one.
fn without_point(value: Json) -> Json {
    match value.as_f64() {
        Some(real) if real.fract() == 0.0 && real.abs() < EXACT => {
            #[expect(clippy::cast_possible_truncation, reason = "it is whole and exact")]
            let whole = real as i64;
            whole.into()
        }
        _ => value,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::standard;

    fn is(field: &str, value: Json) -> Filter {
        let operator = if value.is_array() {
            Operator::In
        } else {
            Operator::Eq
        };
        Filter::Where {
            field: field.into(),
            operator,
            value,
        }
    }

    #[test]
    fn what_asks_the_same_is_the_same() {
        let deals = Layout::new(standard::schema().object("opportunity").cloned().unwrap());
        let and = |parts: &[Filter]| Filter::And(parts.to_vec());
        let (one, two) = (is("amount", json!(1)), is("name", json!("2")));
        let at = |value: Json| is("createdAt", value);
        for (this, other, same) in [
            (and(std::slice::from_ref(&one)), one.clone(), true),
            (
                and(&[and(&[one.clone(), two.clone()]), one.clone()]),
                and(&[one.clone(), two.clone(), one.clone()]),
                true,
            ),
            (one.clone(), is("amount", json!(1.0)), true),
            (
                is("amount", json!([1.0, 2])),
                is("amount", json!([1, 2.0])),
                true,
            ),
            (at(json!(86_400_000)), at(json!("1970-01-02")), true),
            (
                at(json!("1970-01-02T00:00:00.000Z")),
                at(json!("1970-01-02")),
                true,
            ),
            (
                at(json!("1970-01-02T00:00:01Z")),
                at(json!("1970-01-02")),
                false,
            ),
            (is("name", json!("2.0")), two.clone(), false),
            (
                and(&[one.clone(), two.clone()]),
                Filter::Or(vec![one, two]),
                false,
            ),
        ] {
            assert_eq!(this.is_same(&other, &deals), same, "{this:?} {other:?}");
        }
    }
}
