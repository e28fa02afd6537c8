//! Edits become changes, built directly: no document is loaded to write.

use std::num::NonZeroU64;

use automerge::legacy::{Key, ObjectId, Op, OpType};
use automerge::{ChangeHash, ExpandedChange, ScalarValue};
use satchel_model::{Assign, Authorship, Draft, DraftAction, Layout};

use crate::register::{Stamp, interpret};
use crate::{Actor, Change, DELETED_KEY, OBJECT_KEY, Register, Update, change, message, scalar};

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
        let writes = self.writes(layout, draft);
        let start = self.max_op() + 1;
        let operations: Vec<Op> = writes
            .iter()
            .map(|(key, value)| self.operation(key, value.as_ref()))
            .collect();
        if operations.is_empty() {
            return None;
        }
        let seq = self.last_of(actor) + 1;
        let count = operations.len() as u64;
        let change = Change::new(automerge::Change::from(ExpandedChange {
            operations,
            actor_id: change::actor_id(actor),
            hash: None,
            seq,
            start_op: NonZeroU64::new(start)?,
            time: by.at.ms,
            message: Some(message::encode(by)),
            deps: self.heads().iter().map(|hash| ChangeHash(*hash)).collect(),
            extra_bytes: Vec::new(),
            author: None,
        }))
        .ok()?;
        self.record(Stamp::of(&change), change.hash(), seq, start + count - 1);
        let update = self.take_writes(layout, &writes, start, actor);
        Some((change, update))
    }

    /// Keys and values of a draft; `None` removes the key.
    fn writes(&self, layout: &Layout, draft: &Draft) -> Vec<(String, Option<ScalarValue>)> {
        let mut writes = Vec::with_capacity(draft.assigns.len() + 1);
        match draft.action {
            DraftAction::Create if self.heads().is_empty() => {
                writes.push((
                    OBJECT_KEY.to_owned(),
                    Some(ScalarValue::Str(
                        layout.object.name_singular.as_str().into(),
                    )),
                ));
            }
            DraftAction::Delete(at) => {
                writes.push((DELETED_KEY.to_owned(), Some(ScalarValue::Timestamp(at))));
            }
            DraftAction::Restore => writes.push((DELETED_KEY.to_owned(), Some(ScalarValue::Null))),
            DraftAction::Create | DraftAction::Change => {}
        }
        writes.extend(
            draft
                .assigns
                .iter()
                .filter_map(|assign| self.write_of(layout, assign)),
        );
        writes
    }

    fn write_of(&self, layout: &Layout, assign: &Assign) -> Option<(String, Option<ScalarValue>)> {
        let slot = &layout.slots[assign.slot];
        let value = assign.value.as_ref().map(scalar::encode);
        match &assign.element {
            Some(element) => {
                let key = format!("{}/{element}", slot.key);
                (value.is_some() || !self.preds(&key).is_empty()).then_some((key, value))
            }
            // A cleared register is null, not removed: so that clearing is an edit like any other, and
            // the later of a clear and a concurrent value shows.
            None if value.is_none() && self.preds(&slot.key).is_empty() => None,
            None => Some((slot.key.clone(), Some(value.unwrap_or(ScalarValue::Null)))),
        }
    }

    fn operation(&self, key: &str, value: Option<&ScalarValue>) -> Op {
        Op {
            action: value.map_or(OpType::Delete, |value| OpType::Put(value.clone())),
            obj: ObjectId::Root,
            key: Key::from(key),
            pred: self.preds(key).into(),
            insert: false,
        }
    }

    fn take_writes(
        &mut self,
        layout: &Layout,
        writes: &[(String, Option<ScalarValue>)],
        start: u64,
        actor: &Actor,
    ) -> Update {
        let actor = self.place_of(actor);
        let mut update = Update {
            object: None,
            assigns: Vec::new(),
            settled: Vec::new(),
            deleted_at: None,
            stamps: self.stamps(),
        };
        for ((key, value), counter) in writes.iter().zip(start..) {
            let conflicted = self.in_conflict(key);
            self.show(key, value.as_ref().map(|_| (counter, actor)));
            interpret(&mut update, layout, key, value.as_ref(), conflicted);
        }
        update
    }
}
