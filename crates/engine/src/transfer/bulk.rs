//! Drafts of any number, committed in large batches.

use std::cell::RefCell;
use std::sync::Arc;

use satchel_model::{Draft, Field};

use super::screen::Screen;
use crate::commit::{Action, carried};
use crate::constraints::Places;
use crate::import::Rejected;
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
    /// What the drafts are held to; `None` where they are no one's file.
    screen: Option<Screen>,
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
    /// Rows that the schema does not allow, and that were not taken yet.
    pub(super) refused: Vec<Rejected>,
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
            screen: None,
            counts: Counts::default(),
            dry_run,
            unindexed: false,
            empty,
        })
    }

    /// From here on the drafts keep to what the schema asks, or are refused with their rows. `told` are the fields that the
    /// file has a place for.
    pub(super) fn hold_to_constraints(&mut self, told: Places) {
        // Of the objects that it fills alone: what is asked of others slows no import.
        let filled = told.iter().map(|(object, _)| self.shape.layout(*object));
        let constrained = filled
            .flat_map(|layout| &layout.object.fields)
            .any(Field::is_constrained);
        self.screen = constrained.then(|| Screen::new(told));
    }

    /// Whether rows may be refused, and so have to be handed in with their drafts.
    pub(super) const fn may_refuse(&self) -> bool {
        self.screen.is_some()
    }

    /// The drafts of a row, with the row.
    pub(super) fn push_row(
        &mut self,
        drafts: Vec<Draft>,
        row: Option<Rejected>,
    ) -> Result<(), Error> {
        if let (Some(screen), Some(row)) = (&mut self.screen, row) {
            screen.rows.push((row, drafts.len()));
        }
        self.push(drafts)
    }

    /// The rows that were refused since.
    pub(super) fn take_refused(&mut self) -> Vec<Rejected> {
        std::mem::take(&mut self.counts.refused)
    }

    pub(super) fn push(&mut self, drafts: Vec<Draft>) -> Result<(), Error> {
        if self.dry_run && self.screen.is_none() {
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
        if self.dry_run {
            return self.try_out();
        }
        if self.empty && !self.unindexed && self.drafts.len() > BULK {
            self.workspace.begin_bulk()?;
            self.unindexed = true;
        }
        let drafts = std::mem::replace(&mut self.drafts, Vec::with_capacity(BATCH));
        let committed = match &mut self.screen {
            None => self.workspace.commit(&self.shape, drafts, self.action)?,
            Some(screen) => {
                let (made_for, screened) = (&self.shape, RefCell::new(None));
                let looking = &*screen;
                let committed = self.workspace.commit_with(self.action, |shape, writer| {
                    let drafts = carried(made_for, shape, drafts);
                    let (admitted, found) = looking.admitted(shape, writer, drafts)?;
                    screened.replace(Some(found));
                    Ok(admitted)
                })?;
                if let Some(screened) = screened.take() {
                    self.counts.refused.extend(screen.take(screened));
                }
                committed
            }
        };
        self.counts.created += committed.created.len() as u64;
        self.counts.changed += committed.changed.len() as u64;
        self.counts.unchanged += committed.unchanged as u64;
        Ok(())
    }

    /// Says what would be refused, and writes nothing.
    fn try_out(&mut self) -> Result<(), Error> {
        let drafts = std::mem::take(&mut self.drafts);
        let shape = &self.shape;
        let Some(screen) = &mut self.screen else {
            return Ok(());
        };
        let looking = &*screen;
        let (admitted, screened) = self
            .workspace
            .read(|reader| looking.admitted(shape, reader, drafts))?;
        self.counts.refused.extend(screen.take(screened));
        self.counts.created += admitted.len() as u64;
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
