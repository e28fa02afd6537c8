//! The one way in for what is made here: drafts become changes, rows and log in one transaction.

mod permitted;

use std::collections::HashMap;
use std::sync::Arc;

use satchel_model::{
    Assign, Authorship, BatchId, ChangeKind, Draft, DraftAction, Record, RecordId,
};
use satchel_store::{Writer, batch, log, workspace};

use crate::access::touches_access;
use crate::build::{Builder, Part};
use crate::loaded::Loaded;
use crate::{Error, Shape, Workspace, computed, follow, reshape};

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
    /// The batch; `None` for one of its own. Where that is one change, it need not name it.
    pub batch: Option<BatchId>,
}

impl Workspace {
    /// Commits drafts, made for a shape, in one transaction: durable, and findable, when it returns.
    ///
    /// # Errors
    /// [`Error::NotFound`] where a draft changes a record that is not here; [`Error::BadSchema`] where one asks of the
    /// schema what cannot be. Then nothing is written.
    pub fn commit(
        &self,
        made_for: &Shape,
        drafts: Vec<Draft>,
        action: Action,
    ) -> Result<Committed, Error> {
        self.commit_with(action, |shape, _| Ok(carried(made_for, shape, drafts)))
    }

    /// [`Workspace::commit`] of drafts that follow from what is there: read in the same transaction, so that nothing
    /// is written in between, and by the connection that writes, whose pages are still decrypted.
    pub(crate) fn commit_with<D: Into<Drafted>>(
        &self,
        action: Action,
        draft: impl FnOnce(&Shape, &dyn Writer) -> Result<D, Error> + Clone,
    ) -> Result<Committed, Error> {
        let _order = self.follower.order();
        let by = Authorship {
            member: action.member.unwrap_or_else(|| self.member()),
            at: self.tick(),
            kind: action.kind,
            batch: action.batch,
            offline: self.is_offline(),
        };
        let written = self.write(|writer| {
            let begun = self.begin(writer)?;
            let Drafted { drafts, loaded } = draft(&begun.shape, writer)?.into();
            Batch::begin(self, &begun, writer, by, loaded).run(drafts, action.member)
        })?;
        self.take_shape(written.shape);
        self.published(written.first_seq, written.committed.seq, &written.touched);
        Ok(written.committed)
    }

    /// Begins a commit: where the log ends, and the shape that the schema has in this transaction, which another program
    /// may have changed.
    pub(crate) fn begin(&self, writer: &dyn Writer) -> Result<Begun, Error> {
        let ends = workspace::begin(writer)?;
        let known = self.shape();
        let shape = match known.seq() == ends.schema_seq {
            true => known,
            false => Arc::new(Shape::read(writer)?),
        };
        Ok(Begun {
            after: ends.seq,
            access_seq: ends.access_seq,
            shape,
        })
    }

    /// Tells of records that were computed after their commits.
    pub(crate) fn recomputed(&self, touched: &[Touched]) {
        if !touched.is_empty() {
            let shape = self.shape();
            self.columns.refresh(&shape, touched);
            self.tell(&follow::event(&shape, self.told(), touched));
        }
    }

    /// Tells the followers what was committed.
    pub(crate) fn published(&self, first_seq: u64, last_seq: u64, touched: &[Touched]) {
        if last_seq < first_seq {
            return;
        }
        let shape = self.shape();
        let entries = touched
            .iter()
            .map(|touched| follow::entry(&shape, touched))
            .collect();
        self.follower.offer(self, first_seq, last_seq, entries);
        self.columns.follow(&shape, first_seq, last_seq, touched);
        self.follow_views(&shape, touched);
        self.announce(first_seq, &follow::event(&shape, last_seq, touched));
    }
}

/// What a commit begins with.
pub(crate) struct Begun {
    /// Position of the last change before it.
    pub(crate) after: u64,
    /// Position of the last change to who may do what.
    pub(crate) access_seq: u64,
    pub(crate) shape: Arc<Shape>,
}

/// Drafts, and what was read to make them: none of these documents is read again.
pub(crate) struct Drafted {
    pub(crate) drafts: Vec<Draft>,
    pub(crate) loaded: Vec<Loaded>,
}

impl From<Vec<Draft>> for Drafted {
    fn from(drafts: Vec<Draft>) -> Self {
        Self {
            drafts,
            loaded: Vec::new(),
        }
    }
}

/// A record as a commit left it.
#[derive(Clone)]
pub(crate) struct Touched {
    pub(crate) key: u64,
    pub(crate) record: Record,
    /// As it was, where it was there and computed fields may follow from what changed.
    pub(crate) before: Option<Record>,
}

struct Written {
    first_seq: u64,
    committed: Committed,
    touched: Vec<Touched>,
    /// The schema's shape after it, where it is another.
    shape: Option<Arc<Shape>>,
}

/// One commit under way.
struct Batch<'w> {
    workspace: &'w Workspace,
    shape: &'w Arc<Shape>,
    writer: &'w dyn Writer,
    by: Authorship,
    /// Position of the last change before it.
    after: u64,
    access_seq: u64,
    loaded: Vec<Loaded>,
    places: HashMap<RecordId, usize>,
}

impl<'w> Batch<'w> {
    fn begin(
        workspace: &'w Workspace,
        begun: &'w Begun,
        writer: &'w dyn Writer,
        by: Authorship,
        loaded: Vec<Loaded>,
    ) -> Self {
        let places = loaded.iter().enumerate();
        Self {
            workspace,
            shape: &begun.shape,
            writer,
            by,
            after: begun.after,
            access_seq: begun.access_seq,
            places: places.map(|(place, loaded)| (loaded.id, place)).collect(),
            loaded,
        }
    }

    fn run(mut self, drafts: Vec<Draft>, member: Option<RecordId>) -> Result<Written, Error> {
        let drafts = self.load(drafts)?;
        let access = self.access(member)?;
        if let Some(access) = &access {
            self.refuse_columns(access, &drafts)?;
        }
        if drafts.len() > 1 {
            self.by
                .batch
                .get_or_insert_with(|| self.workspace.new_batch());
        }
        let (mut touched, committed) = (
            Vec::with_capacity(self.loaded.len()),
            Committed {
                batch: self.by.batch,
                seq: self.after,
                ..Committed::default()
            },
        );
        let documents = std::mem::take(&mut self.loaded);
        let builder = Builder::new(
            self.workspace,
            self.shape,
            self.by,
            access,
            drafts,
            documents,
            committed,
        );
        let committed = builder.run(|part| self.write(part, &mut touched))?;
        if let Some(id) = committed.batch
            && committed.seq > self.after
        {
            let batch = self.batch(id, self.after + 1, committed.seq);
            if !batch.fits_in_log() {
                batch::note(self.writer, &batch)?;
            }
        }
        if touches_access(self.shape, &touched) {
            workspace::set_access_seq(self.writer, committed.seq)?;
        }
        let shape = if reshape::touches_schema(self.shape, &touched) {
            let shape = reshape::extend(self.writer, self.shape, committed.seq, &mut touched)?;
            reshape::refuse_new_flaws(self.shape, &shape)?;
            Some(Arc::new(shape))
        } else {
            (self.shape.seq() != self.workspace.shape().seq()).then(|| Arc::clone(self.shape))
        };
        let after = shape.as_ref().unwrap_or(self.shape);
        computed::follow(self.workspace, self.writer, self.shape, after, &mut touched)?;
        Ok(Written {
            first_seq: self.after + 1,
            committed,
            touched,
            shape,
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
        let found = Loaded::get(self.shape, self.writer, draft.record)?;
        let loaded = match (found, draft.action) {
            (Some(found), _) => found,
            (None, DraftAction::Create) => {
                Loaded::new(self.shape, draft.record, Some(draft.object))
            }
            (None, _) => return Err(Error::NotFound(draft.record)),
        };
        self.places.insert(draft.record, self.loaded.len());
        self.loaded.push(loaded);
        Ok(self.loaded.len() - 1)
    }

    fn write(&self, part: Part, touched: &mut Vec<Touched>) -> Result<(), Error> {
        if let Some(chunk) = &part.chunk {
            let begins = chunk.first_seq == self.after + 1;
            let batch = part.batch.filter(|_| begins);
            let batch = batch.map(|id| self.batch(id, chunk.first_seq, chunk.last_seq));
            let whole = batch.filter(batch::Batch::fits_in_log);
            log::insert(self.writer, chunk, whole.as_ref())?;
        }
        for document in part.documents {
            touched.push(document.save(self.shape, self.writer)?);
        }
        Ok(())
    }

    /// What is noted of changes of this commit.
    fn batch(&self, id: BatchId, first_seq: u64, last_seq: u64) -> batch::Batch {
        batch::Batch {
            id,
            first_seq,
            last_seq,
            kind: self.by.kind.letter(),
            at_ms: self.by.at.ms,
        }
    }
}

/// Drafts made for one shape, as another takes them: a field's place may be another, its key never is.
pub(crate) fn carried(from: &Shape, to: &Shape, drafts: Vec<Draft>) -> Vec<Draft> {
    if from.seq() == to.seq() {
        return drafts;
    }
    let carry = |draft: Draft| {
        let (old, new) = (from.layout(draft.object), to.layout(draft.object));
        let assigns = draft.assigns.into_iter().filter_map(|assign| {
            let key = &old.slots[assign.slot].key;
            let slot = new.slots.iter().position(|slot| slot.key == *key)?;
            Some(Assign { slot, ..assign })
        });
        Draft {
            assigns: assigns.collect(),
            ..draft
        }
    };
    drafts.into_iter().map(carry).collect()
}

impl Committed {
    /// The ids of all records it touched.
    pub fn records(&self) -> impl Iterator<Item = RecordId> {
        self.created.iter().chain(&self.changed).copied()
    }
}
