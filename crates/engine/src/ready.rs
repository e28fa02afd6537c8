//! What is made ready beside everything else: what records lack since a commit was not to wait for it, and what the first
//! question would wait for, here and in the next program.

use std::sync::Weak;
use std::time::{Duration, Instant};

use crate::query::Stillness;
use crate::{Error, Workspace};

/// How often to look for what waits.
const LOOK: Duration = Duration::from_secs(1);

/// Between two steps: whoever writes meanwhile has their turn.
const PAUSE: Duration = Duration::from_millis(5);

impl Workspace {
    /// Makes all that waits: computed fields, and the words that records are found by.
    ///
    /// # Errors
    /// As [`Workspace::compute_waiting`].
    pub fn settle_waiting(&self) -> Result<(), Error> {
        while self.make_waiting()? {}
        Ok(())
    }

    fn make_waiting(&self) -> Result<bool, Error> {
        let more = self.compute_waiting()?;
        Ok(self.read_waiting_words()? || more)
    }
}

/// Keeps a workspace ready for as long as it is open, on a thread of its own: what saved views ask about is in memory before
/// somebody looks at one, what waits is made, the columns of large objects are kept, and a digest that sync asked for is
/// at hand. For programs that stay: a command makes what it made necessary.
pub fn keep_ready(workspace: Weak<Workspace>) {
    std::thread::spawn(move || {
        if let Some(open) = workspace.upgrade()
            && let Err(error) = open.read_view_columns()
        {
            tracing::warn!(%error, "the first look at a view takes longer: its columns could not be read");
        }
        let mut care = Care::default();
        while let Some(open) = workspace.upgrade() {
            let more = care.step(&open).unwrap_or_else(|error| {
                tracing::warn!(%error, "computed fields and search show what was until this can be written");
                false
            });
            drop(open);
            std::thread::sleep(if more { PAUSE } else { LOOK });
        }
    });
}

/// A digest is made in a still moment, and without one after so long: reading all documents takes seconds, in which
/// a server that is never still has other work.
const BETWEEN_DIGESTS: Duration = Duration::from_secs(60);

/// What is to be done next.
#[derive(Default)]
struct Care {
    stillness: Stillness,
    keeps: bool,
    digest_made: Option<Instant>,
}

impl Care {
    /// Does a part of what waits, and says whether there may be more.
    fn step(&mut self, workspace: &Workspace) -> Result<bool, Error> {
        if workspace.make_waiting()? {
            return Ok(true);
        }
        let keeps = std::mem::take(&mut self.keeps) | self.stillness.is_due(workspace)?;
        if self.may_make_digest() && workspace.make_wanted_digest()? {
            self.digest_made = Some(Instant::now());
            self.keeps = keeps;
            return Ok(true);
        }
        if keeps {
            self.keeps = workspace.keep_some_columns()?;
        }
        Ok(self.keeps)
    }

    fn may_make_digest(&self) -> bool {
        let is_long_ago = |made: Instant| made.elapsed() >= BETWEEN_DIGESTS;
        self.stillness.is_still() || self.digest_made.is_none_or(is_long_ago)
    }
}
