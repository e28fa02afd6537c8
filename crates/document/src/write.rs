//! Edits become changes, built directly: no document is loaded to write.

use std::borrow::Cow;
use std::num::NonZeroU64;

use automerge::legacy::{Key, ObjectId, Op, OpType};
use automerge::{ChangeHash, ExpandedChange, ScalarValue};
use satchel_model::{Assign, Authorship, Draft, DraftAction, Layout, Stamps};

use crate::register::{KeyHash, Stamp, key_hash};
use crate::{Actor, Change, DELETED_KEY, OBJECT_KEY, Register, Update, change, message, scalar};

/// One key that a draft writes.
struct Write<'d> {
    key: Cow<'d, str>,
    hash: KeyHash,
    /// `None` removes the key.
    value: Option<ScalarValue>,
    /// What asks for it; the record's object and whether it is deleted are no slots.
    assign: Option<&'d Assign>,
}

impl<'d> Write<'d> {
    fn new(key: impl Into<Cow<'d, str>>, value: Option<ScalarValue>) -> Self {
        let key = key.into();
        Self {
            hash: key_hash(&key),
            key,
            value,
            assign: None,
        }
    }
}

impl Register {
    /// Builds the change that a draft asks for, and moves the register on. `None` where there is nothing
    /// to write: a removal of what is not there.
    ///
    /// The bytes are those Automerge itself would write for the same operations.
    pub fn write(
        &mut self,
        layout: &Layout,
        draft: &Draft,
        actor: &Actor,
        by: &Authorship,
    ) -> Option<(Change, Update)> {
        let mut writes = self.writes(layout, draft);
        if writes.is_empty() {
            return None;
        }
        let start = self.max_op() + 1;
        let update = self.update_of(layout, draft, &writes);
        let puts: Vec<(KeyHash, bool)> = writes
            .iter()
            .map(|write| (write.hash, write.value.is_some()))
            .collect();
        let operations = writes.drain(..).map(|write| self.operation(write));
        let seq = self.last_of(actor) + 1;
        let (message, extra_bytes) = message::encode(by);
        let change = Change::new(automerge::Change::from(ExpandedChange {
            operations: operations.collect(),
            actor_id: change::actor_id(actor),
            hash: None,
            seq,
            start_op: NonZeroU64::new(start)?,
            time: by.at.ms,
            message: Some(message),
            deps: self.heads().iter().map(|hash| ChangeHash(*hash)).collect(),
            extra_bytes,
            author: None,
        }))
        .ok()?;
        let end = start + puts.len() as u64 - 1;
        self.record(Stamp::of(&change), change.hash(), seq, end);
        let place = self.place_of(actor);
        for ((hash, put), counter) in puts.into_iter().zip(start..) {
            self.show(hash, put.then_some((counter, place)));
        }
        let stamps = self.stamps();
        Some((change, Update { stamps, ..update }))
    }

    fn writes<'d>(&self, layout: &'d Layout, draft: &'d Draft) -> Vec<Write<'d>> {
        let mut writes = Vec::with_capacity(draft.assigns.len() + 1);
        match draft.action {
            DraftAction::Create if self.heads().is_empty() => {
                let name = layout.object.name_singular.as_str();
                writes.push(Write::new(OBJECT_KEY, Some(ScalarValue::Str(name.into()))));
            }
            DraftAction::Delete(at) => {
                writes.push(Write::new(DELETED_KEY, Some(ScalarValue::Timestamp(at))));
            }
            DraftAction::Restore => {
                writes.push(Write::new(DELETED_KEY, Some(ScalarValue::Null)));
            }
            DraftAction::Create | DraftAction::Change => {}
        }
        let assigns = draft.assigns.iter();
        writes.extend(assigns.filter_map(|assign| self.write_of(layout, assign)));
        writes
    }

    fn write_of<'d>(&self, layout: &'d Layout, assign: &'d Assign) -> Option<Write<'d>> {
        let slot = &layout.slots[assign.slot];
        // A cleared register is null, not removed: so that clearing is an edit like any other, and the later of a
        // clear and a concurrent value shows.
        let (key, cleared) = match &assign.element {
            Some(element) => (Cow::Owned(format!("{}/{element}", slot.key)), None),
            None => (Cow::Borrowed(slot.key.as_str()), Some(ScalarValue::Null)),
        };
        let write = Write::new(key, assign.value.as_ref().map(scalar::encode));
        (write.value.is_some() || self.shows(write.hash)).then(|| Write {
            value: write.value.or(cleared),
            assign: Some(assign),
            ..write
        })
    }

    fn operation(&self, write: Write<'_>) -> Op {
        Op {
            action: write.value.map_or(OpType::Delete, OpType::Put),
            obj: ObjectId::Root,
            key: Key::from(write.key.as_ref()),
            pred: self.preds(write.hash).into(),
            insert: false,
        }
    }

    /// What the writes do to the record, but for its stamps: what [`Register::advance`] would read from them.
    fn update_of(&self, layout: &Layout, draft: &Draft, writes: &[Write<'_>]) -> Update {
        let mut update = Update {
            object: None,
            assigns: Vec::with_capacity(writes.len()),
            settled: Vec::new(),
            deleted_at: match draft.action {
                DraftAction::Delete(at) => Some(Some(at)),
                DraftAction::Restore => Some(None),
                DraftAction::Create | DraftAction::Change => None,
            },
            stamps: Stamps::default(),
            unknown: false,
        };
        for write in writes {
            match write.assign {
                Some(assign) => {
                    update.assigns.push(assign.clone());
                    if self.conflicts(write.hash) {
                        update.settled.push(assign.slot);
                    }
                }
                None if write.key == OBJECT_KEY => {
                    update.object = Some(layout.object.name_singular.clone());
                }
                None => {}
            }
        }
        update
    }
}
