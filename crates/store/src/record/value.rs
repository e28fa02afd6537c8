//! Values as they lie in rows.

use rust_decimal::prelude::ToPrimitive;
use satchel_model::{Money, RecordId, Scalar, SlotKind};

use crate::{Param, Row};

pub(super) fn has_two(kind: SlotKind) -> bool {
    matches!(kind, SlotKind::Money | SlotKind::Decimal)
}

/// Text that a value is stored as but does not hold: the currency of money, the digits of a decimal number, a day, the
/// JSON of a set.
pub(super) fn side_text(value: Option<&Scalar>) -> Option<String> {
    match value? {
        Scalar::Money(money) => Some(money.currency().to_owned()),
        Scalar::Decimal(number) => Some(number.to_string()),
        Scalar::Date(day) => Some(day.to_string()),
        Scalar::Set(elements) => serde_json::to_string(elements).ok(),
        _ => None,
    }
}

pub(super) fn push<'p>(
    params: &mut Vec<Param<'p>>,
    kind: SlotKind,
    value: Option<&'p Scalar>,
    text: Option<&'p str>,
) {
    params.push(match value {
        None => Param::Null,
        Some(Scalar::Text(value)) => Param::Text(value),
        Some(Scalar::Integer(value) | Scalar::Time(value)) => Param::Integer(*value),
        Some(Scalar::Real(value)) => Param::Real(*value),
        Some(Scalar::Decimal(value)) => Param::Real(value.to_f64().unwrap_or_default()),
        Some(Scalar::Boolean(value)) => Param::Integer((*value).into()),
        Some(Scalar::Money(money)) => Param::Integer(money.micros),
        Some(Scalar::Reference(id)) => Param::Blob(id.as_bytes()),
        Some(Scalar::Set(_) | Scalar::Date(_)) => text.map_or(Param::Null, Param::Text),
    });
    if has_two(kind) {
        params.push(text.map_or(Param::Null, Param::Text));
    }
}

pub(super) fn value(row: &dyn Row, column: usize, kind: SlotKind) -> Option<Scalar> {
    match kind {
        SlotKind::Text | SlotKind::LongText => {
            row.text(column).map(|text| Scalar::Text(text.to_owned()))
        }
        SlotKind::Integer => row.integer(column).map(Scalar::Integer),
        SlotKind::Real => row.real(column).map(Scalar::Real),
        SlotKind::Decimal => row.text(column + 1)?.parse().ok().map(Scalar::Decimal),
        SlotKind::Date => row.text(column)?.parse().ok().map(Scalar::Date),
        SlotKind::Boolean => row
            .integer(column)
            .map(|number| Scalar::Boolean(number != 0)),
        SlotKind::Time => row.integer(column).map(Scalar::Time),
        SlotKind::Money => {
            Money::new(row.integer(column)?, row.text(column + 1)?).map(Scalar::Money)
        }
        SlotKind::Reference => row
            .blob(column)
            .and_then(RecordId::from_slice)
            .map(Scalar::Reference),
        SlotKind::Set => serde_json::from_str(row.text(column)?)
            .ok()
            .map(Scalar::Set),
    }
}
