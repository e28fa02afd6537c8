//! Sample data into a workspace, and out of it again.

use std::sync::Arc;

use satchel_model::ChangeKind;
use satchel_store::batch;

use super::Progress;
use super::bulk::BulkIntake;
use crate::commit::Action;
use crate::{Error, Workspace, sample};

impl Workspace {
    /// Fills the workspace with a believable sample, findable when this returns: the same for the same seed.
    ///
    /// # Errors
    /// What the store says.
    pub fn add_sample(
        &self,
        people: usize,
        seed: u64,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), Error> {
        let action = Action {
            member: None,
            kind: ChangeKind::Sample,
            batch: Some(self.new_batch()),
        };
        let shape = self.shape();
        let person = shape.object("person")?;
        let mut intake = BulkIntake::begin(self, Arc::clone(&shape), action, false)?;
        let mut done = 0;
        for draft in sample::workspace(
            shape.layouts(),
            seed,
            people,
            self.host.now_ms(),
            self.member(),
        ) {
            done += u64::from(draft.object == person);
            intake.push(vec![draft])?;
            if done % 1_000 == 0 {
                progress(Progress {
                    done,
                    total: people as u64,
                });
            }
        }
        intake.finish()?;
        Ok(())
    }

    /// Puts what is left of the sample in the trash, and says how many records that were.
    ///
    /// # Errors
    /// What the store says.
    pub fn remove_sample(&self) -> Result<u64, Error> {
        let batches =
            self.read(|reader| Ok(batch::of_kind(reader, ChangeKind::Sample.letter())?))?;
        let mut removed = 0;
        for batch in batches {
            removed += self.undo(Some(batch))?.undone;
        }
        Ok(removed)
    }
}
