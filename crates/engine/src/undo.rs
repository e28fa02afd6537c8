//! Taking batches back.

use std::collections::{BTreeMap, HashMap};

use satchel_document::Change;
use satchel_model::{Assign, BatchId, ChangeKind, Draft, DraftAction, RecordId, Scalar, SlotIndex};
use satchel_store::{Reader, batch, log};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::commit::Action;
use crate::edit::Acting;
use crate::history::changes_of;
use crate::view::find;
use crate::{Error, Shape, Workspace, values};

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
        self.commit_with(action, |shape, writer| {
            let batch = match batch {
                Some(batch) => batch,
                None => latest_of(writer, acting.member)?.ok_or(Error::NothingToUndo)?,
            };
            let (batch, drafts, report) = Inverse::of(self, shape, writer, batch)?;
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

/// The edits that take a batch back.
struct Inverse<'w> {
    workspace: &'w Workspace,
    shape: &'w Shape,
    reader: &'w dyn Reader,
    batch: BatchId,
    drafts: Vec<Draft>,
    undone: u64,
    kept: Vec<Kept>,
}

impl<'w> Inverse<'w> {
    fn of(
        workspace: &'w Workspace,
        shape: &'w Shape,
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
            shape,
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
        let (_, record) = find(self.shape, self.reader, id)?;
        let layout = self.shape.layout(record.object);
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
