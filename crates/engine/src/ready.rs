//! What is made ready beside everything else: what records lack since a commit was not to wait for it, and what the first
//! question would wait for, here and in the next program.

use std::sync::Weak;
use std::time::{Duration, Instant};

use satchel_store::fold;

use crate::follow::BringingUp;
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

    /// Folds some of what lies past a position of the log, but for its end: from there edits are taken back, and laptops pull.
    /// Gives where to go on, and whether there is more now.
    fn fold_old(&self, from: u64) -> Result<(u64, bool), Error> {
        let upto = self.seq()?.saturating_sub(RECENT);
        let next = self.fold_log(from, upto)?;
        Ok((next.unwrap_or(from.max(upto)), next.is_some()))
    }

    /// Folds single edits between two positions of the log into chunks: a few thousand at a time. Gives the position to go on from,
    /// where that is not all.
    ///
    /// # Errors
    /// What the store says; then nothing was changed.
    pub fn fold_log(&self, after: u64, upto: u64) -> Result<Option<u64>, Error> {
        self.write(|writer| {
            // Whoever has the workspace's row writes alone.
            self.begin(writer)?;
            Ok(fold::fold(writer, after, upto)?)
        })
    }

    fn make_waiting(&self) -> Result<bool, Error> {
        let more = self.compute_waiting()?;
        Ok(self.read_waiting_words()? || more)
    }
}

/// Keeps a workspace ready for as long as it is open, on a thread of its own: what saved views ask about is in memory before
/// somebody looks at one, what waits is made, the columns of large objects are kept, old edits of the log are folded, and a digest that sync asked
/// for is at hand. For programs that stay: a command makes what it made necessary.
pub fn keep_ready(workspace: Weak<Workspace>) {
    let searched = Weak::clone(&workspace);
    std::thread::spawn(move || bring_search_up(&searched));
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

/// Brings search up while the workspace is open, so that closing it need not wait.
fn bring_search_up(workspace: &Weak<Workspace>) {
    let mut bringing_up = BringingUp::default();
    while let Some(open) = workspace.upgrade() {
        match bringing_up.step(&open) {
            Ok(true) => {}
            Ok(false) => return open.settle_index(),
            Err(error) => {
                tracing::warn!(%error, "search finds less than there is until the next opening");
                return;
            }
        }
    }
}

/// A digest is made in a still moment, and without one after so long: reading all documents takes seconds, in which
/// a server that is never still has other work.
const BETWEEN_DIGESTS: Duration = Duration::from_secs(60);

/// So many changes at the log's end stay as they were written.
const RECENT: u64 = 4_096;

/// What is to be done next.
#[derive(Default)]
struct Care {
    stillness: Stillness,
    looked: Option<Instant>,
    keeps: bool,
    digest_made: Option<Instant>,
    folds: bool,
    /// Position of the log up to which this program folded it.
    folded: u64,
}

impl Care {
    /// Does a part of what waits, and says whether there may be more.
    fn step(&mut self, workspace: &Workspace) -> Result<bool, Error> {
        if workspace.make_waiting()? {
            return Ok(true);
        }
        let is_due = self.is_due(workspace)?;
        self.folds |= is_due;
        let keeps = std::mem::take(&mut self.keeps) | is_due;
        if self.may_make_digest() && workspace.make_wanted_digest()? {
            self.digest_made = Some(Instant::now());
            self.keeps = keeps;
            return Ok(true);
        }
        if keeps {
            self.keeps = workspace.keep_some_columns()?;
        }
        // Where it fails, it waits for the next still moment.
        if !self.keeps && std::mem::take(&mut self.folds) {
            (self.folded, self.folds) = workspace.fold_old(self.folded)?;
        }
        Ok(self.keeps || self.folds)
    }

    /// Steps that follow one another at once do not tell whether anybody writes.
    fn is_due(&mut self, workspace: &Workspace) -> Result<bool, Error> {
        if self.looked.is_some_and(|looked| looked.elapsed() < LOOK) {
            return Ok(false);
        }
        self.looked = Some(Instant::now());
        self.stillness.is_due(workspace)
    }

    fn may_make_digest(&self) -> bool {
        let is_long_ago = |made: Instant| made.elapsed() >= BETWEEN_DIGESTS;
        self.stillness.is_still() || self.digest_made.is_none_or(is_long_ago)
    }
}
