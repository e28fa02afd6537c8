//! The history of a record.

use std::collections::{BTreeMap, HashMap};

use satchel_document::{Actor, Change};
use satchel_model::{BatchId, ChangeKind, Layout, RecordId, Scalar, SlotIndex};
use satchel_store::log::{self, Origin};
use satchel_store::{OpenLog, Reader, batch, document, team};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::rebuild::register_of;
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
    /// Made in this database: on this laptop, or in the server's own window.
    pub here: bool,
    /// What the laptop that made it is called, where that is known: the server knows.
    pub device: Option<String>,
    /// How many changes would be taken back with its batch; null where that was made elsewhere, or was taken back.
    #[ts(type = "number | null")]
    pub undoes: Option<u64>,
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
            let mut origins = Origins::new(reader);
            let mut entries = Vec::with_capacity(changes.len());
            for entry in satchel_document::history(&changes, layout)? {
                let seq = positions[entry.place];
                let device = origins.device(&changes[entry.place])?;
                entries.push(HistoryEntry {
                    seq,
                    at: entry.at,
                    by: views.member(entry.by.map(|by| by.member))?,
                    kind: entry.by.map_or(ChangeKind::Api, |by| by.kind),
                    batch: entry.by.and_then(|by| by.batch),
                    offline: entry.by.is_some_and(|by| by.offline),
                    here: device.is_none() && origins.is_local(seq)?,
                    device,
                    undoes: origins.undoes(seq, entry.by.and_then(|by| by.batch))?,
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

/// Where changes came from, each asked once.
struct Origins<'r> {
    reader: &'r dyn Reader,
    log: OpenLog<'r>,
    devices: HashMap<Actor, Option<String>>,
    batches: HashMap<BatchId, Option<u64>>,
}

impl<'r> Origins<'r> {
    fn new(reader: &'r dyn Reader) -> Self {
        Self {
            reader,
            log: OpenLog::new(reader),
            devices: HashMap::new(),
            batches: HashMap::new(),
        }
    }

    fn is_local(&mut self, seq: u64) -> Result<bool, Error> {
        Ok(self.log.at(seq)?.0 == Origin::Local)
    }

    fn device(&mut self, change: &Change) -> Result<Option<String>, Error> {
        let actor = change.actor();
        if let Some(known) = self.devices.get(&actor) {
            return Ok(known.clone());
        }
        let device = match team::device_of_actor(self.reader, &actor)? {
            Some(id) => team::device_by_id(self.reader, id)?.map(|device| device.name),
            None => None,
        };
        self.devices.insert(actor, device.clone());
        Ok(device)
    }

    fn undoes(&mut self, seq: u64, batch: Option<BatchId>) -> Result<Option<u64>, Error> {
        let Some(id) = batch else { return Ok(None) };
        if let Some(known) = self.batches.get(&id) {
            return Ok(*known);
        }
        let made_here = batch::at(self.reader, seq)?.filter(|found| found.id == id);
        let undoes = made_here
            .filter(|found| !found.undone)
            .map(|found| found.changes);
        self.batches.insert(id, undoes);
        Ok(undoes)
    }
}

/// A document's changes, with their positions in the log.
pub(crate) fn changes_of(
    reader: &dyn Reader,
    id: RecordId,
) -> Result<(Vec<u64>, Vec<Change>), Error> {
    let row = document::get(reader, id)?.ok_or(Error::NotFound(id))?;
    let positions = register_of(&row)?.positions().to_vec();
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
