//! Whether one record satisfies a filter: what the database finds, said of a record in memory. By it a page that is
//! shown knows whether a change concerns it.

use std::cmp::Ordering;

use rust_decimal::prelude::ToPrimitive;
use serde_json::Value as Json;

use crate::operator::Comparand;
use crate::pattern::{compile, expression, fold_case};
use crate::{Attribute, Filter, Layout, Operator, Record, Scalar, SlotKind};

/// Milliseconds in a day of UTC.
pub const DAY_MS: i64 = 86_400_000;

/// A filter that does not fit its object.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {what}")]
pub struct Unfit {
    /// The field, as the filter names it.
    pub field: String,
    /// What is wrong, as one clause.
    pub what: String,
}

impl Filter {
    /// Whether a record satisfies the filter.
    ///
    /// # Errors
    /// [`Unfit`] where a field, operator or value does not fit the object.
    pub fn matches(&self, layout: &Layout, record: &Record) -> Result<bool, Unfit> {
        match self {
            Self::And(parts) => parts
                .iter()
                .try_fold(true, |all, part| Ok(part.matches(layout, record)? && all)),
            Self::Or(parts) => parts
                .iter()
                .try_fold(false, |any, part| Ok(part.matches(layout, record)? || any)),
            Self::Not(part) => Ok(!part.matches(layout, record)?),
            Self::Where {
                field,
                operator,
                value,
            } => {
                let unfit = |what| Unfit {
                    field: field.clone(),
                    what,
                };
                let attribute = Attribute::of_field(layout, field)?;
                let operands = operands(*operator, attribute.kind(layout), value).map_err(unfit)?;
                holds(*operator, attribute.value(record).as_ref(), &operands).map_err(unfit)
            }
        }
    }
}

/// What an operator compares a slot of this kind with, read from a filter's value.
///
/// # Errors
/// What does not fit, as one clause.
pub fn operands(operator: Operator, kind: SlotKind, value: &Json) -> Result<Vec<Scalar>, String> {
    if !operator.fits(kind) {
        return Err(format!(
            "cannot be compared with {:?}; there are {}",
            operator.name(),
            fitting(kind)
        ));
    }
    let list = || {
        value
            .as_array()
            .ok_or_else(|| format!("{:?} needs a list, not {value}", operator.name()))
    };
    let one = |kind: SlotKind, value: &Json| {
        kind.operand(value)
            .map_err(|wanted| format!("{value} is not {wanted}"))
    };
    match operator.comparand() {
        Comparand::None => Ok(Vec::new()),
        Comparand::Value => Ok(vec![one(kind, value)?]),
        Comparand::List => list()?.iter().map(|value| one(kind, value)).collect(),
        Comparand::Text => {
            let text = one(SlotKind::Text, value)?;
            if let Scalar::Text(text) = &text {
                expression(operator, text)
                    .map(|expression| compile(&expression))
                    .transpose()?;
            }
            Ok(vec![text])
        }
        Comparand::Texts => list()?
            .iter()
            .map(|value| one(SlotKind::Text, value))
            .collect(),
        Comparand::Period => period(kind, value),
        Comparand::YesOrNo => Ok(vec![one(SlotKind::Boolean, value)?]),
    }
}

/// The days of a settled period; of a moment, the same as midnights in UTC, which is how a day without a time is kept, and
/// then the midnights of whoever asks.
fn period(kind: SlotKind, value: &Json) -> Result<Vec<Scalar>, String> {
    let read = |member: &str, kind: SlotKind| {
        let json = value.get(member).unwrap_or(&Json::Null);
        kind.operand(json)
            .map_err(|_| format!("{value} is not a period that was settled"))
    };
    match kind {
        SlotKind::Date => Ok(vec![read("from", kind)?, read("to", kind)?]),
        _ => ["from", "to", "fromMs", "toMs"]
            .map(|member| read(member, SlotKind::Time))
            .into_iter()
            .collect(),
    }
}

fn fitting(kind: SlotKind) -> String {
    let fit = Operator::ALL.iter().filter(|operator| operator.fits(kind));
    fit.map(|operator| operator.name())
        .collect::<Vec<_>>()
        .join(", ")
}

/// Whether a value compares so with what [`operands`] read. Nothing compares with nothing, but for the tests of it.
fn holds(operator: Operator, value: Option<&Scalar>, operands: &[Scalar]) -> Result<bool, String> {
    let Some(value) = value else {
        return Ok(match operator {
            Operator::IsNull | Operator::Neq => true,
            Operator::IsEmptyArray => operands == [Scalar::Boolean(true)],
            _ => false,
        });
    };
    let against = operands.first();
    let order = || against.and_then(|operand| compare(value, operand));
    Ok(match operator {
        Operator::IsNull => false,
        Operator::NotNull => true,
        Operator::Eq => order() == Some(Ordering::Equal),
        Operator::Neq => order() != Some(Ordering::Equal),
        Operator::Gt => order() == Some(Ordering::Greater),
        Operator::Gte => order().is_some_and(Ordering::is_ge),
        Operator::Lt => order() == Some(Ordering::Less),
        Operator::Lte => order().is_some_and(Ordering::is_le),
        Operator::In => operands
            .iter()
            .any(|one| compare(value, one) == Some(Ordering::Equal)),
        Operator::Within => within(value, operands),
        Operator::ContainsAny => {
            elements(value).any(|element| operands.contains(&Scalar::Text(element.to_owned())))
        }
        Operator::IsEmptyArray => operands == [Scalar::Boolean(elements(value).next().is_none())],
        _ => return texts(operator, value, against),
    })
}

/// By what orders them in the database: text by its bytes, an amount by its number, a decimal by the nearest double.
fn compare(value: &Scalar, operand: &Scalar) -> Option<Ordering> {
    match (value, operand) {
        (Scalar::Text(a), Scalar::Text(b)) => Some(a.as_bytes().cmp(b.as_bytes())),
        (Scalar::Integer(a), Scalar::Integer(b)) | (Scalar::Time(a), Scalar::Time(b)) => {
            Some(a.cmp(b))
        }
        (Scalar::Money(a), Scalar::Integer(b)) => Some(a.micros.cmp(b)),
        (Scalar::Real(a), Scalar::Real(b)) => a.partial_cmp(b),
        (Scalar::Decimal(a), Scalar::Decimal(b)) => a.to_f64().partial_cmp(&b.to_f64()),
        (Scalar::Boolean(a), Scalar::Boolean(b)) => Some(a.cmp(b)),
        (Scalar::Date(a), Scalar::Date(b)) => Some(a.cmp(b)),
        (Scalar::Reference(a), Scalar::Reference(b)) => Some(a.as_bytes().cmp(b.as_bytes())),
        _ => None,
    }
}

/// A moment at midnight in UTC is a day without a time, which is the same day everywhere.
fn within(value: &Scalar, operands: &[Scalar]) -> bool {
    let bounds = match value {
        Scalar::Time(ms) if ms % DAY_MS != 0 => operands.get(2..4),
        _ => operands.get(..2),
    };
    let side = |bound: &Scalar| compare(value, bound);
    bounds.is_some_and(|bounds| {
        side(&bounds[0]).is_some_and(Ordering::is_ge)
            && side(&bounds[1]).is_some_and(Ordering::is_lt)
    })
}

fn elements(value: &Scalar) -> impl Iterator<Item = &str> {
    let elements: &[(String, String)] = match value {
        Scalar::Set(elements) => elements,
        _ => &[],
    };
    elements.iter().map(|(element, _)| element.as_str())
}

fn texts(operator: Operator, value: &Scalar, against: Option<&Scalar>) -> Result<bool, String> {
    let Some(Scalar::Text(wanted)) = against else {
        return Ok(false);
    };
    if let Some(expression) = expression(operator, wanted) {
        let compiled = compile(&expression)?;
        return Ok(matches!(value, Scalar::Text(text) if compiled.is_match(text)));
    }
    let wanted = fold_case(wanted);
    let fits = |text: &str| {
        let text = fold_case(text);
        Ok(match operator {
            Operator::StartsWith => text.starts_with(&wanted),
            Operator::EndsWith => text.ends_with(&wanted),
            Operator::Contains => text.contains(&wanted),
            _ => {
                let expression = expression(Operator::Like, &wanted).unwrap_or_default();
                compile(&expression)?.is_match(&text)
            }
        })
    };
    match value {
        Scalar::Text(text) => fits(text),
        set => elements(set).try_fold(false, |any, element| Ok(fits(element)? || any)),
    }
}
