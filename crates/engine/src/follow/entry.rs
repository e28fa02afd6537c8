//! A record as search sees it.

use satchel_model::{Scalar, SlotKind};
use satchel_search::{Change, Entry};
use satchel_store::{document, record};

use crate::commit::Touched;
use crate::{Error, Workspace};

pub(super) fn read_entry(
    workspace: &Workspace,
    reader: &dyn satchel_store::Reader,
    row: &document::Document,
) -> Result<Option<Change>, Error> {
    let Ok(object) = workspace.object(&row.object) else {
        return Ok(None);
    };
    let found = record::get(
        reader,
        &workspace.layouts[object],
        &workspace.statements[object],
        object,
        row.key,
    )?;
    Ok(found.map(|record| {
        entry(
            workspace,
            &Touched {
                key: row.key,
                record,
            },
        )
    }))
}

/// A record as search sees it; what is in the trash is not found.
pub(crate) fn entry(workspace: &Workspace, touched: &Touched) -> Change {
    let record = &touched.record;
    let Some(layout) = workspace
        .layouts
        .get(record.object)
        .filter(|layout| layout.object.listed && record.stamps.deleted_at.is_none())
    else {
        return Change::Remove(touched.key);
    };
    let (mut detail, mut body) = (String::new(), String::new());
    let label = layout.field(&layout.object.label_field);
    for (slot, value) in layout.slots.iter().zip(&record.values) {
        let searchable = layout.object.fields[slot.field].searchable && Some(slot.field) != label;
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
    let object = u16::try_from(record.object).unwrap_or(u16::MAX);
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
