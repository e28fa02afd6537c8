//! The history of a record, and taking batches back.

use std::collections::{BTreeMap, HashMap};

use satchel_document::{Change, Register};
use satchel_model::{
    Assign, BatchId, ChangeKind, Draft, DraftAction, Layout, RecordId, Scalar, SlotIndex,
};
use satchel_store::{Reader, batch, document, log};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::commit::Action;
use crate::edit::Acting;
use crate::view::{Views, find};
use crate::{Committed, Error, Workspace, values};

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

/// What an undo did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UndoReport {
    /// The batch that was taken back.
    pub batch: BatchId,
    /// How many values and records were taken back.
    #[ts(type = "number")]
    pub undone: u64,
    /// What was edited since, and so was kept.
    pub kept: Vec<Kept>,
}

/// A value that an undo left alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Kept {
    /// The record.
    pub record: RecordId,
    /// What it is called.
    pub label: String,
    /// The field's name.
    pub field: String,
    /// What it shows now.
    pub now: String,
}

impl Workspace {
    /// What happened to a record, the newest first: of concurrent changes the one whose value shows.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn history(&self, id: RecordId) -> Result<Vec<HistoryEntry>, Error> {
        self.read(|reader| {
            let (_, record) = find(self, reader, id)?;
            let layout = &self.layouts[record.object];
            let (positions, changes) = changes_of(reader, id)?;
            let mut views = Views::new(self, reader)?;
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

    /// Takes a batch back, or the latest one made here that was not taken back yet: every value that still
    /// is as the batch left it returns to what it was, and what was edited since is kept and listed.
    ///
    /// # Errors
    /// [`Error::NothingToUndo`].
    pub fn undo(&self, batch: Option<BatchId>) -> Result<UndoReport, Error> {
        self.undo_as(Acting::default(), batch)
    }

    /// The same for a member who works here beside others: their own latest, and in their name.
    ///
    /// # Errors
    /// As [`Workspace::undo`].
    pub fn undo_as(&self, acting: Acting, batch: Option<BatchId>) -> Result<UndoReport, Error> {
        let action = Action {
            member: acting.member,
            kind: ChangeKind::Undo,
            batch: self.host.new_id(),
        };
        let mut undone = None;
        self.commit_with(action, |writer| {
            let batch = match batch {
                Some(batch) => batch,
                None => latest_of(writer, acting.member)?.ok_or(Error::NothingToUndo)?,
            };
            let (batch, drafts, report) = Inverse::of(self, writer, batch)?;
            batch::set_undone(writer, batch)?;
            undone = Some(report);
            Ok(drafts)
        })?;
        undone.ok_or(Error::NothingToUndo)
    }
}

/// The latest batch that can be taken back; where a member is named, of those that they made.
fn latest_of(reader: &dyn Reader, member: Option<RecordId>) -> Result<Option<BatchId>, Error> {
    let mut before = u64::MAX >> 1;
    while let Some((batch, last_seq)) = batch::latest(reader, before)? {
        if member.is_none() || author_at(reader, last_seq)? == member {
            return Ok(Some(batch));
        }
        before = last_seq;
    }
    Ok(None)
}

/// The member who made the change at a position.
fn author_at(reader: &dyn Reader, seq: u64) -> Result<Option<RecordId>, Error> {
    let Some(frame) = log::changes_at(reader, &[seq])?.into_iter().next() else {
        return Ok(None);
    };
    let by = Change::parse(&frame.bytes)?.authorship();
    Ok(by.map(|by| by.member))
}

/// A document's changes, with their positions in the log.
fn changes_of(reader: &dyn Reader, id: RecordId) -> Result<(Vec<u64>, Vec<Change>), Error> {
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

/// The edits that take a batch back.
struct Inverse<'w> {
    workspace: &'w Workspace,
    reader: &'w dyn Reader,
    batch: BatchId,
    drafts: Vec<Draft>,
    undone: u64,
    kept: Vec<Kept>,
}

impl<'w> Inverse<'w> {
    fn of(
        workspace: &'w Workspace,
        reader: &'w dyn Reader,
        batch: BatchId,
    ) -> Result<(BatchId, Vec<Draft>, UndoReport), Error> {
        let commits = batch::commits(reader, batch)?;
        if commits.is_empty() {
            return Err(Error::BadInput(format!(
                "batch {batch} was not made here, or is not one of this workspace; `history` shows the batches of a record"
            )));
        }
        let mut inverse = Self {
            workspace,
            reader,
            batch,
            drafts: Vec::new(),
            undone: 0,
            kept: Vec::new(),
        };
        let mut documents: HashMap<RecordId, ()> = HashMap::new();
        for commit in commits {
            let positions: Vec<u64> = (commit.first_seq..=commit.last_seq).collect();
            for frame in log::changes_at(reader, &positions)? {
                if documents.insert(frame.document, ()).is_none() {
                    inverse.document(frame.document)?;
                }
            }
        }
        let report = UndoReport {
            batch,
            undone: inverse.undone,
            kept: inverse.kept,
        };
        Ok((batch, inverse.drafts, report))
    }

    fn document(&mut self, id: RecordId) -> Result<(), Error> {
        let (_, record) = find(self.workspace, self.reader, id)?;
        let layout = &self.workspace.layouts[record.object];
        let (_, changes) = changes_of(self.reader, id)?;
        let entries = satchel_document::history(&changes, layout)?;
        let ours: Vec<_> = entries
            .iter()
            .filter(|entry| entry.by.is_some_and(|by| by.batch == self.batch))
            .collect();
        let draft = |action, assigns| Draft {
            record: id,
            object: record.object,
            action,
            assigns,
        };
        if ours.iter().any(|entry| entry.created) {
            self.undone += 1;
            self.drafts.push(draft(
                DraftAction::Delete(self.workspace.host.now_ms()),
                Vec::new(),
            ));
            return Ok(());
        }
        let mut assigns = Vec::new();
        for (slot, before, after) in net(&ours) {
            if record.values[slot] == after {
                self.undone += 1;
                assigns.extend::<Vec<Assign>>(values::assigns_between(
                    layout,
                    slot,
                    after.as_ref(),
                    before.as_ref(),
                ));
            } else if record.values[slot] != before {
                let field = layout.slots[slot].field;
                let (label, now) = (
                    layout.label(&record.values),
                    layout.display(field, &record.values),
                );
                self.kept.push(Kept {
                    record: id,
                    label,
                    field: layout.object.fields[field].name.clone(),
                    now,
                });
            }
        }
        if !assigns.is_empty() {
            self.drafts.push(draft(DraftAction::Change, assigns));
        }
        self.trash(
            ours.last().and_then(|entry| entry.deleted),
            &record,
            draft(DraftAction::Restore, Vec::new()),
        );
        Ok(())
    }

    fn trash(&mut self, deleted: Option<bool>, record: &satchel_model::Record, restore: Draft) {
        let in_trash = record.stamps.deleted_at.is_some();
        match deleted {
            Some(true) if in_trash => self.drafts.push(restore),
            Some(false) if !in_trash => self.drafts.push(Draft {
                action: DraftAction::Delete(self.workspace.host.now_ms()),
                ..restore
            }),
            _ => return,
        }
        self.undone += 1;
    }
}

/// Per slot, what it was before the first of these entries and after the last.
fn net(entries: &[&satchel_document::Entry]) -> Vec<(SlotIndex, Option<Scalar>, Option<Scalar>)> {
    let mut net: BTreeMap<SlotIndex, (Option<Scalar>, Option<Scalar>)> = BTreeMap::new();
    for (slot, before, after) in entries.iter().flat_map(|entry| &entry.changes) {
        net.entry(*slot)
            .and_modify(|sides| sides.1.clone_from(after))
            .or_insert_with(|| (before.clone(), after.clone()));
    }
    net.into_iter()
        .map(|(slot, (before, after))| (slot, before, after))
        .collect()
}

impl Committed {
    /// The ids of all records it touched.
    pub fn records(&self) -> impl Iterator<Item = RecordId> {
        self.created.iter().chain(&self.changed).copied()
    }
}
