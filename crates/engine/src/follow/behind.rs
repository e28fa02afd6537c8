//! An index that lacks so much that nobody is to wait for it at an opening, as after a backup was put in place: records are there at
//! once, and search finds more of them as it is brought up.

use std::sync::atomic::Ordering;

use satchel_store::log;

use super::filling::Filling;
use super::{Follower, LOG_STEP, current};
use crate::{Error, Workspace};

/// Changes that take a second or two to be indexed.
const FAR: u64 = 50_000;

/// How far the bringing up has come.
#[derive(Default)]
pub(crate) struct BringingUp(Filling);

impl Follower {
    /// Whether it is being brought up, or is to be.
    pub(crate) fn is_behind(&self) -> bool {
        self.behind.load(Ordering::Acquire)
    }

    /// Says that it is behind where it lacks much. An index that another program writes follows that.
    pub(super) fn fall_behind_if_far(&self, workspace: &Workspace) -> Result<(), Error> {
        let cursor = || current(&self.index).filter(|index| index.writes());
        let Some(at) = cursor().map(|index| index.cursor()) else {
            return Ok(());
        };
        let seq = workspace.seq()?;
        if at > seq {
            // It was of another log. Nobody holds it any more.
            self.begin_anew()?;
        }
        let cursor = cursor().map_or(0, |index| index.cursor());
        self.behind.store(seq - cursor > FAR, Ordering::Release);
        Ok(())
    }
}

impl BringingUp {
    /// Brings the index up by one step, and says whether there is more to do.
    pub(crate) fn step(&mut self, workspace: &Workspace) -> Result<bool, Error> {
        let follower = &workspace.follower;
        if !follower.is_behind() {
            return Ok(false);
        }
        let index = follower.index()?;
        if index.cursor() == 0 {
            self.0.step(workspace)?;
            return Ok(true);
        }
        let (seq, cursor) = (workspace.seq()?, index.cursor());
        let upto = workspace.read(|reader| {
            let chunks = log::after(reader, cursor, LOG_STEP)?;
            Ok(chunks.last().map_or(seq, |chunk| chunk.last_seq))
        })?;
        if upto < seq {
            follower.read_log(workspace, upto)?;
            return Ok(true);
        }
        // The rest without a commit in between: from there on it follows them.
        let _order = follower.order();
        follower.read_log(workspace, workspace.seq()?)?;
        follower.behind.store(false, Ordering::Release);
        Ok(false)
    }
}
