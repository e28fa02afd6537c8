//! The edits that take a batch's changes back.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use satchel_document::{Change, Entry, Register, history};
use satchel_model::{
    BatchId, ChangeKind, Draft, DraftAction, Layout, Record, RecordId, Scalar, SlotIndex,
};
use satchel_store::{OpenLog, Reader, document};

use super::{Kept, UndoReport};
use crate::rebuild::register_of;
use crate::view::find;
use crate::{Error, Shape, values};

/// What a step of an undo does to the records it looks at.
pub(super) struct Inverse<'u> {
    pub(super) shape: &'u Shape,
    pub(super) reader: &'u dyn Reader,
    pub(super) log: OpenLog<'u>,
    pub(super) batch: BatchId,
    /// Where the batch lies in the log.
    pub(super) commits: &'u [RangeInclusive<u64>],
    pub(super) now_ms: i64,
    pub(super) drafts: Vec<Draft>,
    pub(super) report: &'u mut UndoReport,
}

impl Inverse<'_> {
    /// Takes back what the batch did to a record.
    pub(super) fn document(&mut self, id: RecordId) -> Result<(), Error> {
        let row = document::get(self.reader, id)?.ok_or(Error::NotFound(id))?;
        let register = register_of(&row)?;
        let (_, record) = find(self.shape, self.reader, id)?;
        if self.is_all_of_batch(&register) {
            self.discard(&record);
            return Ok(());
        }
        let layout = self.shape.layout(record.object);
        let changes = register
            .positions()
            .iter()
            .map(|&seq| Ok(Change::parse(&self.log.at(seq)?.1.bytes)?))
            .collect::<Result<Vec<_>, Error>>()?;
        let (ours, others): (Vec<Entry>, Vec<Entry>) = history(&changes, layout)?
            .into_iter()
            .partition(|entry| entry.by.and_then(|by| by.batch) == Some(self.batch));
        if ours.iter().any(|entry| entry.created) {
            self.created(layout, &record, &ours, &others);
        } else {
            self.changed(layout, &record, &register, &ours);
        }
        Ok(())
    }

    /// Whether nobody but the batch has touched a record: there is no history to read then, as of most that an import
    /// made.
    fn is_all_of_batch(&self, register: &Register) -> bool {
        let ours = |seq: &u64| self.commits.iter().any(|commit| commit.contains(seq));
        register.positions().iter().all(ours)
    }

    /// A record that the batch made goes to the trash, but not with what others have put into it since. Of sample data
    /// nothing is to stay.
    fn created(&mut self, layout: &Layout, record: &Record, ours: &[Entry], others: &[Entry]) {
        let is_sample = |entry: &Entry| entry.by.is_some_and(|by| by.kind == ChangeKind::Sample);
        if ours.iter().any(is_sample) {
            return self.discard(record);
        }
        let mut left: Vec<Option<Scalar>> = vec![None; layout.slots.len()];
        for (slot, _, after) in net(ours) {
            left[slot] = after;
        }
        let mut edited: Vec<usize> = (0..layout.slots.len())
            .filter(|&slot| !layout.is_computed(slot) && record.values[slot] != left[slot])
            .map(|slot| layout.slots[slot].field)
            .collect();
        // Two laptops can make one record, from one file: it is the other's too.
        if edited.is_empty() && others.iter().any(|entry| entry.created) {
            edited.extend(layout.field(&layout.object.label_field));
        }
        edited.dedup();
        if edited.is_empty() {
            return self.discard(record);
        }
        for field in edited {
            self.keep(layout, record, field);
        }
    }

    fn changed(&mut self, layout: &Layout, record: &Record, register: &Register, ours: &[Entry]) {
        let mut assigns = Vec::new();
        for (slot, before, after) in net(ours) {
            let shown = &record.values[slot];
            // Where another value was set apart from the batch's, going back would pass it over unseen.
            let settled = !register.in_conflict(&layout.slots[slot].key);
            if *shown == after && settled {
                self.report.undone += 1;
                assigns.extend(values::assigns_between(
                    layout,
                    slot,
                    after.as_ref(),
                    before.as_ref(),
                ));
            } else if *shown != before || !settled {
                self.keep(layout, record, layout.slots[slot].field);
            }
        }
        if !assigns.is_empty() {
            self.drafts.push(Draft {
                assigns,
                ..draft(record, DraftAction::Change)
            });
        }
        match ours.iter().rev().find_map(|entry| entry.deleted) {
            Some(true) => self.bring_back(record),
            Some(false) => self.discard(record),
            None => {}
        }
    }

    fn discard(&mut self, record: &Record) {
        if record.stamps.deleted_at.is_none() {
            self.report.undone += 1;
            self.drafts
                .push(draft(record, DraftAction::Delete(self.now_ms)));
        }
    }

    fn bring_back(&mut self, record: &Record) {
        if record.stamps.deleted_at.is_some() {
            self.report.undone += 1;
            self.drafts.push(draft(record, DraftAction::Restore));
        }
    }

    fn keep(&mut self, layout: &Layout, record: &Record, field: usize) {
        self.report.kept.push(Kept {
            record: record.id,
            label: layout.label(&record.values),
            field: layout.object.fields[field].name.clone(),
            now: layout.display(field, &record.values),
        });
    }
}

fn draft(record: &Record, action: DraftAction) -> Draft {
    Draft {
        record: record.id,
        object: record.object,
        action,
        assigns: Vec::new(),
    }
}

/// Per slot, what it was before the first of these entries and after the last.
fn net(entries: &[Entry]) -> Vec<(SlotIndex, Option<Scalar>, Option<Scalar>)> {
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
