//! The one way in for what is made here: drafts become changes, rows and log in one transaction.

use std::collections::HashMap;

use satchel_model::{Authorship, BatchId, ChangeKind, Draft, DraftAction, Record, RecordId};
use satchel_store::{Writer, batch, log, workspace};

use crate::build::{Builder, Part};
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
    /// Position of the last change before it.
    after: u64,
    loaded: Vec<Loaded>,
    places: HashMap<RecordId, usize>,
}

impl<'w> Batch<'w> {
    fn begin(
        workspace: &'w Workspace,
        writer: &'w dyn Writer,
        by: Authorship,
    ) -> Result<Self, Error> {
        Ok(Self {
            workspace,
            writer,
            by,
            after: workspace::take_seq(writer, 0)?,
            loaded: Vec::new(),
            places: HashMap::new(),
        })
    }

    fn run(mut self, drafts: Vec<Draft>) -> Result<Written, Error> {
        let drafts = self.load(drafts)?;
        let (mut touched, committed) = (
            Vec::with_capacity(self.loaded.len()),
            Committed {
                batch: Some(self.by.batch),
                seq: self.after,
                ..Committed::default()
            },
        );
        let documents = std::mem::take(&mut self.loaded);
        let builder = Builder::new(self.workspace, self.by, drafts, documents, committed);
        let committed = builder.run(|part| self.write(part, &mut touched))?;
        if committed.seq > self.after {
            workspace::take_seq(self.writer, committed.seq - self.after)?;
            self.note_batch(committed.seq)?;
        }
        Ok(Written {
            first_seq: self.after + 1,
            committed,
            touched,
        })
    }

    /// Reads the drafts' documents, each once, and says which is whose.
    fn load(&mut self, drafts: Vec<Draft>) -> Result<Vec<(usize, Draft)>, Error> {
        self.loaded.reserve(drafts.len());
        self.places.reserve(drafts.len());
        drafts
            .into_iter()
            .map(|draft| Ok((self.place(&draft)?, draft)))
            .collect()
    }

    /// The place in `loaded` of the draft's document.
    fn place(&mut self, draft: &Draft) -> Result<usize, Error> {
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

    fn write(&self, part: Part, touched: &mut Vec<Touched>) -> Result<(), Error> {
        if let Some(chunk) = &part.chunk {
            log::insert(self.writer, chunk)?;
        }
        for document in part.documents {
            touched.push(document.save(self.workspace, self.writer)?);
        }
        Ok(())
    }

    fn note_batch(&self, last_seq: u64) -> Result<(), Error> {
        let row = batch::Batch {
            id: self.by.batch,
            first_seq: self.after + 1,
            last_seq,
            kind: self.by.kind.letter(),
            at_ms: self.by.at.ms,
        };
        Ok(batch::note(self.writer, &row)?)
    }
}
