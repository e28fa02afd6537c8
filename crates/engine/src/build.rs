//! Drafts become changes, registers and pieces of the log: all of a commit that needs no database.

use std::panic::resume_unwind;
use std::sync::mpsc::sync_channel;

use satchel_document::{Asks, Change};
use satchel_model::access::{Access, Denied};
use satchel_model::{Assign, Authorship, BatchId, Draft, DraftAction, Layout, RecordId, Scalar};
use satchel_store::log::{CHUNK_CHANGES, Chunk, Origin};

use crate::access::{May, asks_of, may_begin, may_change};
use crate::commit::Committed;
use crate::loaded::{Encoded, Loaded};
use crate::{Error, Shape, Workspace};

/// From this many drafts on, a thread of their own builds them while those before are written.
const AHEAD_FROM: usize = 2 * CHUNK_CHANGES;

/// Parts that wait to be written: enough that neither thread waits for the other's every step.
const WAITING: usize = 8;

/// What of a commit is ready to be written.
pub(crate) struct Part {
    /// Its changes, where there are any.
    pub(crate) chunk: Option<Chunk>,
    /// The batch that they are of.
    pub(crate) batch: Option<BatchId>,
    /// The documents that no later draft of the commit touches.
    pub(crate) documents: Vec<Encoded>,
}

/// A document that is being changed, until no draft of it is left.
struct Open {
    loaded: Loaded,
    drafts_left: usize,
}

/// The drafts of one commit, in the order in which their changes will stand in the log.
pub(crate) struct Builder<'w> {
    workspace: &'w Workspace,
    shape: &'w Shape,
    by: Authorship,
    /// What whoever commits may do; `None` where it is everything.
    access: Option<Access>,
    /// Why it ends without what is left.
    denied: Option<Denied>,
    drafts: std::vec::IntoIter<(usize, Draft)>,
    open: Vec<Option<Open>>,
    committed: Committed,
}

impl<'w> Builder<'w> {
    /// Drafts with the places of their documents, and those documents; `committed` says where the log ends.
    pub(crate) fn new(
        workspace: &'w Workspace,
        shape: &'w Shape,
        by: Authorship,
        access: Option<Access>,
        drafts: Vec<(usize, Draft)>,
        documents: Vec<Loaded>,
        committed: Committed,
    ) -> Self {
        let mut drafts_left = vec![0; documents.len()];
        for (place, _) in &drafts {
            drafts_left[*place] += 1;
        }
        let open = documents.into_iter().zip(drafts_left);
        Self {
            workspace,
            shape,
            by,
            access,
            denied: None,
            drafts: drafts.into_iter(),
            open: open
                .map(|(loaded, drafts_left)| {
                    Some(Open {
                        loaded,
                        drafts_left,
                    })
                })
                .collect(),
            committed,
        }
    }

    /// Has `write` take the parts in order, and says what was committed. The parts of a large commit are built on
    /// another thread, ahead of the writing.
    pub(crate) fn run(
        mut self,
        mut write: impl FnMut(Part) -> Result<(), Error>,
    ) -> Result<Committed, Error> {
        if self.drafts.len() < AHEAD_FROM {
            self.try_for_each(write)?;
            return self.finish();
        }
        std::thread::scope(|scope| {
            let (send, parts) = sync_channel(WAITING);
            let built = scope.spawn(move || {
                // Where nobody takes them any more, the writing failed.
                let _ = self.try_for_each(|part| send.send(part));
                self.finish()
            });
            parts.into_iter().try_for_each(&mut write)?;
            built.join().unwrap_or_else(|panic| resume_unwind(panic))
        })
    }

    /// What was committed, if all of it may be.
    fn finish(self) -> Result<Committed, Error> {
        match self.denied {
            Some(denied) => Err(denied.into()),
            None => Ok(self.committed),
        }
    }

    /// The change that a draft asks for, where it asks for any.
    fn change(&mut self, loaded: &mut Loaded, draft: Draft) -> Option<Change> {
        let layout = loaded.layout(self.shape);
        let wanted = Draft {
            assigns: draft
                .assigns
                .into_iter()
                .filter(|assign| differs(loaded, layout, assign))
                .collect(),
            ..draft
        };
        let begins = loaded.register.heads().is_empty();
        let asks = self.access.as_ref().map(|_| asks_of(layout, &wanted));
        let written = if says_nothing(&wanted, loaded, begins)
            || !begins && self.denies(loaded, asks.as_ref(), may_change)
        {
            None
        } else {
            loaded
                .register
                .write(layout, &wanted, &self.workspace.actor, &self.by)
        };
        let Some((change, update)) = written else {
            self.committed.unchanged += 1;
            return None;
        };
        self.committed.seq += 1;
        if self.by.batch.is_none() {
            self.committed.batch = change.authorship().and_then(|by| by.batch);
        }
        loaded.update(self.shape, &update, self.committed.seq);
        loaded.made_here(self.committed.seq);
        if begins {
            self.denies(loaded, asks.as_ref(), may_begin);
            self.committed.created.push(draft.record);
        } else {
            self.committed.changed.push(draft.record);
        }
        Some(change)
    }

    /// Whether what is asked of a document may not be: then nothing of the commit is to be.
    fn denies(&mut self, loaded: &Loaded, asks: Option<&Asks>, may: May) -> bool {
        let layout = loaded.layout(self.shape);
        let (Some(access), Some(asks)) = (&self.access, asks) else {
            return false;
        };
        let answer = may(access, layout, &loaded.record, asks);
        self.denied = answer.err();
        self.denied.is_some()
    }

    fn chunk(&self, changes: &[(RecordId, Change)]) -> Option<Chunk> {
        let changes: Vec<(RecordId, &[u8])> = changes
            .iter()
            .map(|(id, change)| (*id, change.bytes()))
            .collect();
        (!changes.is_empty()).then(|| {
            Chunk::pack(
                self.committed.seq,
                Origin::Local,
                self.workspace.opening(),
                &changes,
            )
        })
    }
}

impl Iterator for Builder<'_> {
    type Item = Part;

    /// What fills the next chunk of the log.
    fn next(&mut self) -> Option<Part> {
        let (mut changes, mut documents) = (Vec::new(), Vec::new());
        while changes.len() < CHUNK_CHANGES
            && self.denied.is_none()
            && let Some((place, draft)) = self.drafts.next()
        {
            let Some(mut open) = self.open[place].take() else {
                continue;
            };
            let record = draft.record;
            changes.extend(
                self.change(&mut open.loaded, draft)
                    .map(|change| (record, change)),
            );
            open.drafts_left -= 1;
            if open.drafts_left == 0 {
                documents.push(open.loaded.encode());
            } else {
                self.open[place] = Some(open);
            }
        }
        let chunk = self.chunk(&changes);
        (chunk.is_some() || !documents.is_empty()).then_some(Part {
            chunk,
            batch: self.committed.batch,
            documents,
        })
    }
}

/// Whether an assignment changes anything: another value, or a choice between several.
fn differs(loaded: &Loaded, layout: &Layout, assign: &Assign) -> bool {
    // An exported file has columns of what is computed too.
    if layout.is_computed(assign.slot) {
        return false;
    }
    let shown = loaded
        .record
        .values
        .get(assign.slot)
        .and_then(Option::as_ref);
    match &assign.element {
        None => {
            shown != assign.value.as_ref()
                || loaded.register.in_conflict(&layout.slots[assign.slot].key)
        }
        Some(element) => {
            let note = match shown {
                Some(Scalar::Set(elements)) => elements
                    .iter()
                    .find(|(known, _)| known == element)
                    .map(|(_, note)| note.as_str()),
                _ => None,
            };
            let wanted = match &assign.value {
                Some(Scalar::Text(text)) => Some(text.as_str()),
                _ => None,
            };
            note != wanted
        }
    }
}

fn says_nothing(draft: &Draft, loaded: &Loaded, begins: bool) -> bool {
    match draft.action {
        DraftAction::Create => draft.assigns.is_empty() && !begins,
        DraftAction::Change => draft.assigns.is_empty(),
        DraftAction::Delete(_) => loaded.record.stamps.deleted_at.is_some(),
        DraftAction::Restore => loaded.record.stamps.deleted_at.is_none(),
    }
}
