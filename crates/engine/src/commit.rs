//! The one way in for what is made here: drafts become changes, rows and log in one transaction.

use std::collections::HashMap;

use satchel_document::Change;
use satchel_model::{
    Authorship, BatchId, ChangeKind, Draft, DraftAction, Layout, Record, RecordId, Scalar,
};
use satchel_store::log::{self, Origin};
use satchel_store::{Writer, batch, workspace};

use crate::loaded::Loaded;
use crate::{Error, Workspace, follow};

/// What a commit did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Committed {
    /// The batch it was part of.
    pub batch: Option<BatchId>,
    /// Position of its last change; where nothing changed, of the last before it.
    pub seq: u64,
    /// Records that it made.
    pub created: Vec<RecordId>,
    /// Records that were there and that it changed.
    pub changed: Vec<RecordId>,
    /// Drafts that asked for what was so already.
    pub unchanged: usize,
}

/// Who and as what, where it is not the person at this machine.
#[derive(Clone, Copy, Debug)]
pub struct Action {
    /// The member; `None` for the one who works here.
    pub member: Option<RecordId>,
    /// As what.
    pub kind: ChangeKind,
    /// The batch.
    pub batch: BatchId,
}

impl Workspace {
    /// Commits drafts in one transaction: durable, and findable, when it returns.
    ///
    /// # Errors
    /// [`Error::NotFound`] where a draft changes a record that is not here; then nothing is written.
    pub fn commit(&self, drafts: Vec<Draft>, action: Action) -> Result<Committed, Error> {
        self.commit_with(action, |_| Ok(drafts))
    }

    /// [`Workspace::commit`] of drafts that follow from what is there: read in the same transaction, so that nothing
    /// is written in between, and by the connection that writes, whose pages are still decrypted.
    pub(crate) fn commit_with(
        &self,
        action: Action,
        draft: impl FnOnce(&dyn Writer) -> Result<Vec<Draft>, Error>,
    ) -> Result<Committed, Error> {
        let _order = self.follower.order();
        let by = Authorship {
            member: action.member.unwrap_or_else(|| self.member()),
            at: self.tick(),
            kind: action.kind,
            batch: action.batch,
            offline: self.is_offline(),
        };
        let written = self.write(|writer| Batch::begin(self, writer, by)?.run(draft(writer)?))?;
        self.published(written.first_seq, written.committed.seq, &written.touched);
        Ok(written.committed)
    }

    /// Tells the followers what was committed.
    pub(crate) fn published(&self, first_seq: u64, last_seq: u64, touched: &[Touched]) {
        if last_seq < first_seq {
            return;
        }
        let entries = touched
            .iter()
            .map(|touched| follow::entry(self, touched))
            .collect();
        self.follower.offer(self, first_seq, last_seq, entries);
        self.announce(first_seq, &follow::event(self, last_seq, touched));
    }
}

/// A record as a commit left it.
pub(crate) struct Touched {
    pub(crate) key: u64,
    pub(crate) record: Record,
}

struct Written {
    first_seq: u64,
    committed: Committed,
    touched: Vec<Touched>,
}

/// One commit under way.
struct Batch<'w> {
    workspace: &'w Workspace,
    writer: &'w dyn Writer,
    by: Authorship,
    first_seq: u64,
    changes: Vec<(RecordId, Change)>,
    loaded: Vec<Loaded>,
    places: HashMap<RecordId, usize>,
    committed: Committed,
}

impl<'w> Batch<'w> {
    fn begin(
        workspace: &'w Workspace,
        writer: &'w dyn Writer,
        by: Authorship,
    ) -> Result<Self, Error> {
        let seq = workspace::take_seq(writer, 0)?;
        let committed = Committed {
            batch: Some(by.batch),
            seq,
            ..Committed::default()
        };
        let (changes, loaded, places) = (Vec::new(), Vec::new(), HashMap::new());
        Ok(Self {
            workspace,
            writer,
            by,
            first_seq: seq + 1,
            changes,
            loaded,
            places,
            committed,
        })
    }

    fn run(mut self, drafts: Vec<Draft>) -> Result<Written, Error> {
        self.changes.reserve(drafts.len());
        self.loaded.reserve(drafts.len());
        self.places.reserve(drafts.len());
        for draft in drafts {
            self.draft(draft)?;
        }
        let count = self.changes.len() as u64;
        if count > 0 {
            self.committed.seq = workspace::take_seq(self.writer, count)?;
            let changes: Vec<(RecordId, &[u8])> = self
                .changes
                .iter()
                .map(|(id, change)| (*id, change.bytes()))
                .collect();
            log::append(self.writer, self.committed.seq, Origin::Local, &changes)?;
            self.note_batch()?;
        }
        for loaded in &mut self.loaded {
            loaded.save(self.workspace, self.writer)?;
        }
        let touched = self
            .loaded
            .into_iter()
            .map(|loaded| Touched {
                key: loaded.key,
                record: loaded.record,
            })
            .collect();
        Ok(Written {
            first_seq: self.first_seq,
            committed: self.committed,
            touched,
        })
    }

    fn draft(&mut self, draft: Draft) -> Result<(), Error> {
        let place = self.load(&draft)?;
        let loaded = &mut self.loaded[place];
        let layout = loaded.layout(self.workspace);
        let wanted = Draft {
            assigns: draft
                .assigns
                .into_iter()
                .filter(|assign| differs(loaded, layout, assign))
                .collect(),
            ..draft
        };
        let begins = loaded.register.heads().is_empty();
        let written = if says_nothing(&wanted, loaded, begins) {
            None
        } else {
            loaded
                .register
                .write(layout, &wanted, &self.workspace.actor, &self.by)
        };
        let Some((change, update)) = written else {
            self.committed.unchanged += 1;
            return Ok(());
        };
        let seq = self.first_seq + self.changes.len() as u64;
        loaded.update(self.workspace, &update, seq);
        loaded.made_here(seq);
        self.changes.push((draft.record, change));
        if begins {
            self.committed.created.push(draft.record);
        } else {
            self.committed.changed.push(draft.record);
        }
        Ok(())
    }

    /// The place in `loaded` of the draft's document, which is read once a commit.
    fn load(&mut self, draft: &Draft) -> Result<usize, Error> {
        if let Some(&place) = self.places.get(&draft.record) {
            return Ok(place);
        }
        let found = Loaded::get(self.workspace, self.writer, draft.record)?;
        let loaded = match (found, draft.action) {
            (Some(found), _) => found,
            (None, DraftAction::Create) => {
                Loaded::new(self.workspace, draft.record, Some(draft.object))
            }
            (None, _) => return Err(Error::NotFound(draft.record)),
        };
        self.places.insert(draft.record, self.loaded.len());
        self.loaded.push(loaded);
        Ok(self.loaded.len() - 1)
    }

    fn note_batch(&self) -> Result<(), Error> {
        let row = batch::Batch {
            id: self.by.batch,
            first_seq: self.first_seq,
            last_seq: self.committed.seq,
            kind: self.by.kind.letter(),
            at_ms: self.by.at.ms,
        };
        Ok(batch::note(self.writer, &row)?)
    }
}

/// Whether an assignment changes anything: another value, or a choice between several.
fn differs(loaded: &Loaded, layout: &Layout, assign: &satchel_model::Assign) -> bool {
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
