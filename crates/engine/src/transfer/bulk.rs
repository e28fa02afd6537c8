//! Drafts of any number, committed in large batches.

use std::sync::Arc;

use satchel_model::Draft;

use crate::commit::Action;
use crate::{Error, Shape, Workspace};

/// Drafts committed together: one fsync for all of them, and no more memory than they take.
pub(super) const BATCH: usize = 10_000;

/// An empty table that is to take more than this is filled without its indexes.
const BULK: usize = 5_000;

/// Drafts on their way in, committed in large batches.
pub(super) struct BulkIntake<'w> {
    workspace: &'w Workspace,
    /// What the drafts are made for.
    shape: Arc<Shape>,
    action: Action,
    drafts: Vec<Draft>,
    counts: Counts,
    dry_run: bool,
    /// Whether the indexes over empty tables were dropped, to be built at the end.
    unindexed: bool,
    empty: bool,
}

/// What became of drafts.
#[derive(Default)]
pub(super) struct Counts {
    pub(super) created: u64,
    pub(super) changed: u64,
    pub(super) unchanged: u64,
}

impl<'w> BulkIntake<'w> {
    pub(super) fn begin(
        workspace: &'w Workspace,
        shape: Arc<Shape>,
        action: Action,
        dry_run: bool,
    ) -> Result<Self, Error> {
        let empty = workspace.seq()? == 0;
        Ok(Self {
            workspace,
            shape,
            action,
            drafts: Vec::with_capacity(BATCH),
            counts: Counts::default(),
            dry_run,
            unindexed: false,
            empty,
        })
    }

    pub(super) fn push(&mut self, drafts: Vec<Draft>) -> Result<(), Error> {
        if self.dry_run {
            self.counts.created += drafts.len() as u64;
            return Ok(());
        }
        self.drafts.extend(drafts);
        if self.drafts.len() >= BATCH {
            self.commit()
        } else {
            Ok(())
        }
    }

    fn commit(&mut self) -> Result<(), Error> {
        if self.empty && !self.unindexed && self.drafts.len() > BULK {
            self.workspace.begin_bulk()?;
            self.unindexed = true;
        }
        let drafts = std::mem::replace(&mut self.drafts, Vec::with_capacity(BATCH));
        let committed = self.workspace.commit(&self.shape, drafts, self.action)?;
        self.counts.created += committed.created.len() as u64;
        self.counts.changed += committed.changed.len() as u64;
        self.counts.unchanged += committed.unchanged as u64;
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<Counts, Error> {
        if !self.drafts.is_empty() {
            self.commit()?;
        }
        if self.unindexed {
            // The search index is finished while those of the tables are built.
            self.workspace.follower.begin_settling();
            self.workspace.end_bulk()?;
        }
        if !self.dry_run {
            self.workspace.settle_index();
        }
        Ok(self.counts)
    }
}
