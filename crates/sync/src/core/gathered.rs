//! What was pulled and waits to be applied together: each transaction writes the pages that it touches once, and a few
//! thousand changes of records here and there touch all of them.

use satchel_store::log::Chunk;

use super::Effect;
use crate::wire::Epoch;

/// The first changes of an empty workspace are not to wait for so many others: somebody does.
const FIRST: u64 = 4_096;

/// Changes applied together at most: some 130 MB while they are.
const MOST: u64 = 65_536;

/// Bytes of changes that are applied together, or what one answer holds: of whole records, some 40,000.
const MOST_BYTES: u64 = 32 << 20;

/// Chunks that follow one another, and the cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Gathered {
    epoch: Epoch,
    /// Where the cursor stood at the first of them.
    after: u64,
    upto: u64,
    chunks: Vec<Chunk>,
    bytes: u64,
    /// One of those before did not fit: what did is to be applied all the same.
    pub(super) is_cautious: bool,
}

impl Gathered {
    /// Position up to which everything is here, with the cursor at `pulled`.
    pub(super) fn reached(&self, epoch: &Epoch, pulled: u64) -> u64 {
        if self.follows(epoch, pulled) {
            self.upto
        } else {
            pulled
        }
    }

    fn follows(&self, epoch: &Epoch, pulled: u64) -> bool {
        !self.chunks.is_empty() && self.epoch == *epoch && self.after == pulled
    }

    /// Adds chunks that reach from where it ended to `upto`.
    pub(super) fn add(
        &mut self,
        epoch: Epoch,
        pulled: u64,
        upto: u64,
        chunks: impl Iterator<Item = Chunk>,
    ) {
        if !self.follows(&epoch, pulled) {
            self.chunks.clear();
            (self.epoch, self.after, self.bytes) = (epoch, pulled, 0);
        }
        self.upto = upto;
        // A chunk may claim any size; whether it keeps to it is found out when it is read.
        let chunks = chunks.inspect(|chunk| {
            self.bytes = self.bytes.saturating_add(chunk.unpacked_bytes());
        });
        self.chunks.extend(chunks);
    }

    /// Whether they are enough for a transaction: the more is here, the more pages one touches.
    pub(super) fn is_enough(&self) -> bool {
        self.is_cautious
            || self.upto - self.after >= self.after.clamp(FIRST, MOST)
            || self.bytes >= MOST_BYTES
    }

    /// The last of them, with the cursor at `pulled`.
    pub(super) fn last(&self, epoch: &Epoch, pulled: u64) -> Option<&Chunk> {
        self.chunks.last().filter(|_| self.follows(epoch, pulled))
    }

    /// What is to be done with them; they are not here any more.
    pub(super) fn take(&mut self) -> Effect {
        let chunks = std::mem::take(&mut self.chunks);
        if chunks.is_empty() {
            return Effect::Nothing;
        }
        Effect::Apply {
            epoch: self.epoch,
            chunks,
            upto: self.upto,
        }
    }
}
