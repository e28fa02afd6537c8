//! Slot values as Automerge scalars, and back.

use automerge::ScalarValue;
use satchel_model::{RecordId, Scalar, SlotKind};

/// The scalar that stands for a value; a set has none of its own, its elements have.
pub(crate) fn encode(value: &Scalar) -> ScalarValue {
    match value {
        Scalar::Text(text) => ScalarValue::Str(text.into()),
        Scalar::Integer(number) => ScalarValue::Int(*number),
        Scalar::Real(number) => ScalarValue::F64(*number),
        Scalar::Decimal(number) => ScalarValue::Str(number.to_string().into()),
        Scalar::Boolean(yes) => ScalarValue::Boolean(*yes),
        Scalar::Date(day) => ScalarValue::Str(day.to_string().into()),
        Scalar::Time(ms) => ScalarValue::Timestamp(*ms),
        Scalar::Money(money) => ScalarValue::Str(money.to_string().into()),
        Scalar::Reference(id) => ScalarValue::Bytes(id.as_bytes().to_vec()),
        Scalar::Set(_) => ScalarValue::Null,
    }
}

/// The value of a slot of this kind. What does not fit, written by a newer version or another
/// program, stays in the document and is shown as nothing.
pub(crate) fn decode(kind: SlotKind, value: &ScalarValue) -> Option<Scalar> {
    match (kind, value) {
        (SlotKind::Text | SlotKind::LongText | SlotKind::Set, ScalarValue::Str(text)) => {
            Some(Scalar::Text(text.to_string()))
        }
        (SlotKind::Integer, ScalarValue::Int(number)) => Some(Scalar::Integer(*number)),
        (SlotKind::Real, ScalarValue::F64(number)) => Some(Scalar::Real(*number)),
        #[expect(
            clippy::cast_precision_loss,
            reason = "another program may write whole numbers"
        )]
        (SlotKind::Real, ScalarValue::Int(number)) => Some(Scalar::Real(*number as f64)),
        (SlotKind::Decimal, ScalarValue::Str(text)) => text.parse().ok().map(Scalar::Decimal),
        (SlotKind::Date, ScalarValue::Str(text)) => text.parse().ok().map(Scalar::Date),
        (SlotKind::Boolean, ScalarValue::Boolean(yes)) => Some(Scalar::Boolean(*yes)),
        (SlotKind::Time, ScalarValue::Timestamp(ms)) => Some(Scalar::Time(*ms)),
        (SlotKind::Money, ScalarValue::Str(text)) => text.parse().ok().map(Scalar::Money),
        (SlotKind::Reference, ScalarValue::Bytes(bytes)) => {
            RecordId::from_slice(bytes).map(Scalar::Reference)
        }
        _ => None,
    }
}
