//! Records that share a value of a unique field, since they were made apart or came back out of the trash.

use std::collections::BTreeMap;

use satchel_model::{Record, RecordId};
use satchel_store::{Reader, same};

use crate::{Error, Shape};

/// Names of the unique fields whose value an older record in use has too, with that record. Which is older is said by when
/// they were made, and then by their ids: every machine says the same.
pub(crate) fn duplicate_of(
    shape: &Shape,
    reader: &dyn Reader,
    record: &Record,
) -> Result<BTreeMap<String, RecordId>, Error> {
    let mut duplicates = BTreeMap::new();
    let layout = shape.layout(record.object);
    let unique = layout
        .fields_in_use()
        .filter(|(_, field)| field.settings.unique && record.stamps.deleted_at.is_none());
    for (at, field) in unique {
        let slot = layout.slots_of(at).start;
        let Some(value) = &record.values[slot] else {
            continue;
        };
        let statements = shape.statements(record.object);
        let found = same::holding(reader, layout, statements, record.object, slot, value)?;
        let oldest = found.first().filter(|oldest| oldest.id != record.id);
        duplicates.extend(oldest.map(|oldest| (field.name.clone(), oldest.id)));
    }
    Ok(duplicates)
}
