//! The history of a record.

use std::collections::BTreeMap;

use satchel_document::{Change, Register};
use satchel_model::{BatchId, ChangeKind, Layout, RecordId, Scalar, SlotIndex};
use satchel_store::{Reader, document, log};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::view::{Views, find};
use crate::{Error, Workspace};

/// One change of a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HistoryEntry {
    /// Its position in this log.
    #[ts(type = "number")]
    pub seq: u64,
    /// Milliseconds since 1970, by the clock of the laptop that made it.
    #[ts(type = "number")]
    pub at: i64,
    /// Name of the member who made it.
    pub by: Option<String>,
    /// As what.
    pub kind: ChangeKind,
    /// The batch it was part of; null where another program made it.
    pub batch: Option<BatchId>,
    /// Made while the server was out of reach.
    pub offline: bool,
    /// The record begins here.
    pub created: bool,
    /// It put the record in the trash (true) or took it out (false).
    pub deleted: Option<bool>,
    /// What it changed.
    pub changes: Vec<FieldChange>,
}

/// One field's change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FieldChange {
    /// The field's name.
    pub field: String,
    /// What people call it.
    pub label: String,
    /// What it showed before.
    pub from: String,
    /// What it showed after.
    pub to: String,
}

impl Workspace {
    /// What happened to a record, the newest first: of concurrent changes the one whose value shows.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn history(&self, id: RecordId) -> Result<Vec<HistoryEntry>, Error> {
        let shape = self.shape();
        self.read(|reader| {
            let (_, record) = find(&shape, reader, id)?;
            let layout = shape.layout(record.object);
            let (positions, changes) = changes_of(reader, id)?;
            let mut views = Views::new(&shape, reader)?;
            let mut entries = Vec::with_capacity(changes.len());
            for entry in satchel_document::history(&changes, layout)? {
                entries.push(HistoryEntry {
                    seq: positions[entry.place],
                    at: entry.at,
                    by: views.member(entry.by.map(|by| by.member))?,
                    kind: entry.by.map_or(ChangeKind::Api, |by| by.kind),
                    batch: entry.by.map(|by| by.batch),
                    offline: entry.by.is_some_and(|by| by.offline),
                    created: entry.created,
                    deleted: entry.deleted,
                    changes: field_changes(&mut views, layout, &entry.changes)?,
                });
            }
            entries.reverse();
            Ok(entries)
        })
    }
}

/// A document's changes, with their positions in the log.
pub(crate) fn changes_of(
    reader: &dyn Reader,
    id: RecordId,
) -> Result<(Vec<u64>, Vec<Change>), Error> {
    let row = document::get(reader, id)?.ok_or(Error::NotFound(id))?;
    let positions = Register::decode(&row.register)
        .map(|register| register.positions().to_vec())
        .unwrap_or_default();
    let changes = log::changes_at(reader, &positions)?
        .iter()
        .map(|frame| Change::parse(&frame.bytes))
        .collect::<Result<_, _>>()?;
    Ok((positions, changes))
}

/// A record's values, by slot.
type Values = Vec<Option<Scalar>>;

/// The changes of fields, from those of their slots.
fn field_changes(
    views: &mut Views<'_>,
    layout: &Layout,
    changes: &[(SlotIndex, Option<Scalar>, Option<Scalar>)],
) -> Result<Vec<FieldChange>, Error> {
    let mut fields: BTreeMap<usize, (Values, Values)> = BTreeMap::new();
    for (slot, from, to) in changes {
        let blank = || vec![None; layout.slots.len()];
        let sides = fields
            .entry(layout.slots[*slot].field)
            .or_insert_with(|| (blank(), blank()));
        sides.0[*slot].clone_from(from);
        sides.1[*slot].clone_from(to);
    }
    let mut shown = Vec::new();
    for (place, (from, to)) in fields {
        let field = &layout.object.fields[place];
        let (from, to) = (
            show(views, layout, place, &from)?,
            show(views, layout, place, &to)?,
        );
        shown.push(FieldChange {
            field: field.name.clone(),
            label: field.label.clone(),
            from,
            to,
        });
    }
    Ok(shown)
}

fn show(
    views: &mut Views<'_>,
    layout: &Layout,
    field: usize,
    values: &[Option<Scalar>],
) -> Result<String, Error> {
    let slot = layout.slots_of(field).start;
    match &values[slot] {
        Some(Scalar::Reference(id)) => Ok(views.label(*id)?.unwrap_or_else(|| id.to_string())),
        _ => Ok(show_parts(layout, field, values)),
    }
}

/// The line that stands for a field; where that leaves out what changed, the changed parts.
fn show_parts(layout: &Layout, field: usize, values: &[Option<Scalar>]) -> String {
    let line = layout.display(field, values);
    if !line.is_empty() {
        return line;
    }
    let parts = values[layout.slots_of(field)]
        .iter()
        .flatten()
        .map(|value| match value {
            Scalar::Set(elements) => elements
                .iter()
                .map(|(element, _)| element.as_str())
                .collect::<Vec<_>>()
                .join(", "),
            Scalar::Text(text) => text.clone(),
            other => format!("{other:?}"),
        });
    parts.collect::<Vec<_>>().join(", ")
}
