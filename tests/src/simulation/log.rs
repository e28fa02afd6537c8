//! A machine's log as it was last read: what was shown to someone, and so has to stay.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use satchel_document::{Change, Hash};
use satchel_engine::{Workspace, mark};
use satchel_model::RecordId;
use satchel_store::log::{self, Chunk, Frame};
use satchel_store::server::Seen;

use super::{Checked, Violation};

/// Log bytes read at a time.
const STEP: usize = 1 << 20;

/// What a change is known by. Its document belongs to it: a change does not say which one it is of, so an import that
/// says the same of two records makes the same bytes twice.
pub(super) type Name = (RecordId, Hash);

/// The changes of a log, in order.
#[derive(Clone, Default)]
pub(super) struct Log {
    changes: Vec<Name>,
    /// Which opening of the database wrote each.
    openings: Vec<u32>,
    /// A hash of each one's document and bytes, to know it by without reading it again.
    prints: Vec<u64>,
    known: HashSet<Name>,
    /// Those that [`Log::take_new`] has not given yet.
    new: usize,
}

impl Log {
    pub(super) fn len(&self) -> u64 {
        self.changes.len() as u64
    }

    pub(super) fn known(&self) -> &HashSet<Name> {
        &self.known
    }

    /// Whether a position is what was seen of it.
    pub(super) fn holds(&self, seen: &Seen) -> bool {
        let place = usize::try_from(seen.seq)
            .unwrap_or(usize::MAX)
            .checked_sub(1);
        let Some(place) = place else { return true };
        let there = self.changes.get(place).zip(self.openings.get(place));
        there
            .is_some_and(|((document, hash), opening)| mark(*document, hash, *opening) == seen.mark)
    }

    /// The changes past one position, up to another.
    pub(super) fn between(&self, after: u64, upto: u64) -> &[Name] {
        let place = |position: u64| {
            usize::try_from(position)
                .unwrap_or(usize::MAX)
                .min(self.changes.len())
        };
        &self.changes[place(after).min(place(upto))..place(upto)]
    }

    /// What was read since this was last asked.
    pub(super) fn take_new(&mut self) -> &[Name] {
        let new = std::mem::replace(&mut self.new, self.changes.len());
        &self.changes[new.min(self.changes.len())..]
    }

    /// Reads the log from its beginning: all that it was ever read to hold has to be there, where it was.
    pub(super) fn hold_against(&self, workspace: &Workspace) -> Checked {
        let mut read = 0;
        while read < self.len() {
            let chunks = workspace
                .log_after(read, STEP)
                .map_err(|error| Violation(format!("the log cannot be read: {error}")))?;
            for chunk in &chunks {
                for frame in frames(chunk)?.iter().filter(|frame| frame.seq > read) {
                    let place = usize::try_from(frame.seq - 1).unwrap_or(usize::MAX);
                    if self
                        .prints
                        .get(place)
                        .is_some_and(|known| *known != print(frame))
                    {
                        return Err(Violation(format!(
                            "the log holds another change at {} than it did",
                            frame.seq
                        )));
                    }
                }
                read = chunk.last_seq.max(read);
            }
            if chunks.is_empty() {
                return Err(Violation(format!(
                    "of {} changes that were seen here, only {read} are here",
                    self.len()
                )));
            }
        }
        Ok(())
    }

    /// Reads on. Every change has to be there once, and after those it depends on.
    pub(super) fn follow(&mut self, workspace: &Workspace) -> Checked {
        loop {
            let chunks = workspace
                .log_after(self.len(), STEP)
                .map_err(|error| Violation(format!("the log cannot be read: {error}")))?;
            if chunks.is_empty() {
                return Ok(());
            }
            for chunk in &chunks {
                self.take(chunk)?;
            }
        }
    }

    fn take(&mut self, chunk: &Chunk) -> Checked {
        let read = self.len();
        if chunk.first_seq > read + 1 || chunk.last_seq <= read {
            return Err(Violation(format!(
                "the log goes on at {} after {}",
                chunk.first_seq,
                self.len()
            )));
        }
        let frames = frames(chunk)?;
        // Edits that were read one by one may be folded into it.
        let mut new = frames.iter().filter(|frame| frame.seq > read);
        new.try_for_each(|frame| self.append(frame, chunk.opening))
    }

    fn append(&mut self, frame: &Frame, opening: u32) -> Checked {
        let wrong = |what: &str| Violation(format!("the log holds at {} {what}", frame.seq));
        let change = Change::parse(&frame.bytes)
            .map_err(|error| wrong(&format!("what is no change: {error}")))?;
        let is_known = |dep: &Hash| self.known.contains(&(frame.document, *dep));
        if !change.deps().all(is_known) {
            return Err(wrong("a change without one it depends on"));
        }
        let name = (frame.document, change.hash());
        if !self.known.insert(name) {
            return Err(wrong("a change for the second time"));
        }
        self.changes.push(name);
        self.openings.push(opening);
        self.prints.push(print(frame));
        Ok(())
    }
}

fn frames(chunk: &Chunk) -> Checked<Vec<Frame>> {
    log::frames(chunk).map_err(|error| Violation(error.to_string()))
}

fn print(frame: &Frame) -> u64 {
    let mut hasher = DefaultHasher::new();
    (frame.document.as_bytes(), &frame.bytes).hash(&mut hasher);
    hasher.finish()
}
