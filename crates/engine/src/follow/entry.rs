//! A record as search sees it.

use satchel_model::{Scalar, SlotKind};
use satchel_search::{Change, Entry};
use satchel_store::{document, record};

use crate::commit::Touched;
use crate::{Error, Shape};

pub(super) fn read_entry(
    shape: &Shape,
    reader: &dyn satchel_store::Reader,
    row: &document::Document,
) -> Result<Option<Change>, Error> {
    let Some(object) = shape.object_of(&row.object) else {
        return Ok(None);
    };
    let found = record::get(
        reader,
        shape.layout(object),
        shape.statements(object),
        object,
        row.key,
    )?;
    Ok(found.map(|record| {
        entry(
            shape,
            &Touched {
                key: row.key,
                record,
                before: None,
            },
        )
    }))
}

/// A record as search sees it; what is in the trash is not found.
pub(crate) fn entry(shape: &Shape, touched: &Touched) -> Change {
    let record = &touched.record;
    let Some(layout) = shape
        .layouts()
        .get(record.object)
        .filter(|layout| layout.object.listed && record.stamps.deleted_at.is_none())
    else {
        return Change::Remove(touched.key);
    };
    let (mut detail, mut body) = (String::new(), String::new());
    let label = layout.field(&layout.object.label_field);
    for (slot, value) in layout.slots.iter().zip(&record.values) {
        let searchable =
            layout.object.fields[slot.field].is_found_by() && Some(slot.field) != label;
        match value {
            Some(Scalar::Text(text)) if searchable && slot.kind == SlotKind::LongText => {
                join(&mut body, text);
            }
            Some(Scalar::Text(text)) if searchable => join(&mut detail, text),
            Some(Scalar::Set(elements)) if searchable => elements
                .iter()
                .for_each(|(element, _)| join(&mut detail, element)),
            _ => {}
        }
    }
    let object = shape.search_number(record.object);
    Change::Put(Entry {
        key: touched.key,
        object,
        title: layout.label(&record.values),
        detail,
        body,
    })
}

fn join(text: &mut String, more: &str) {
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(more);
}
