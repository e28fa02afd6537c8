//! Why a computed field shows nothing.

use std::collections::BTreeMap;

use satchel_model::computed::Outcome;
use satchel_model::{Record, Scalar};
use satchel_store::Reader;

use super::compute::{Computer, day_of};
use super::follow::AT_ONCE;
use crate::{Error, Shape};

/// For each computed field of a record that is empty, by its name, why: a number is divided by zero.
pub(crate) fn reasons(
    shape: &Shape,
    reader: &dyn Reader,
    record: &Record,
    now_ms: i64,
) -> Result<BTreeMap<String, String>, Error> {
    let mut computer = Computer::new(shape, reader, day_of(now_ms), AT_ONCE);
    let mut reasons = BTreeMap::new();
    for field in shape.computations().of_object(record.object) {
        let values: &[Option<Scalar>] = &record.values[field.slots.clone()];
        if values.iter().any(Option::is_some) {
            continue;
        }
        if let Some(Outcome::Empty(why)) = computer.outcome(field, record)? {
            reasons.insert(field.name.field.clone(), why.to_string());
        }
    }
    Ok(reasons)
}
