//! Which change stands at a position of the log, in a form short enough to be sent along with every question.

use satchel_document::{Change, Hash};
use satchel_model::RecordId;
use satchel_store::log::{self, Chunk};
use satchel_store::server::{Mark, Seen};
use satchel_store::{Reader, workspace};

use crate::{Error, Workspace};

/// The mark of a change that an opening of the database wrote. Its document belongs to it: two records of one import may have the same change. So
/// does the opening: where a log was put back to an older copy, the same change may come to stand at the same position after others.
#[must_use]
pub fn mark(document: RecordId, hash: &Hash, opening: u32) -> Mark {
    let mut mark = Mark::default();
    for (at, byte) in mark.iter_mut().enumerate() {
        *byte = document.as_bytes()[at] ^ hash[at];
    }
    for (byte, of_opening) in mark.iter_mut().zip(opening.to_le_bytes()) {
        *byte ^= of_opening;
    }
    mark
}

/// The end of a chunk of a server's log, as whoever has it saw it.
///
/// # Errors
/// [`satchel_store::Error::BadLog`] where the chunk is damaged.
pub fn end_of(chunk: &Chunk) -> Result<Seen, Error> {
    let frames = log::frames(chunk)?;
    let Some(last) = frames.last() else {
        return Ok(Seen::default());
    };
    let hash = Change::parse(&last.bytes)?.hash();
    let (seq, mark) = (last.seq, mark(last.document, &hash, chunk.opening));
    Ok(Seen { seq, mark })
}

/// Where a log stands, for whoever saw something of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The name of this run of the log.
    pub epoch: [u8; 16],
    /// Position of the last change.
    pub seq: u64,
    /// Whether the log still has at its position what was seen there.
    pub holds: bool,
}

/// What follows a position of a log, all of it read at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Following {
    /// The name of this run of the log.
    pub epoch: [u8; 16],
    /// What stands at the position.
    pub before: Seen,
    /// The log past it, as far as was asked; the first chunk may begin before it.
    pub chunks: Vec<Chunk>,
    /// Position of the last change.
    pub seq: u64,
}

impl Workspace {
    /// What follows a position of the log: some `max_bytes` of it.
    ///
    /// # Errors
    /// [`satchel_store::Error::BadLog`] where the log ends before it; what the store says.
    pub fn following(&self, after: u64, max_bytes: usize) -> Result<Following, Error> {
        self.read(|reader| {
            let standing = workspace::standing(reader, after)?;
            Ok(Following {
                epoch: standing.epoch,
                before: seen_at(reader, after)?,
                chunks: log::after(reader, after, max_bytes)?,
                seq: standing.seq,
            })
        })
    }

    /// Where the log stands, and what `beside` reads at the same moment: a database on another machine answers each read with
    /// several trips there.
    ///
    /// # Errors
    /// What the store says.
    pub fn standing<T>(
        &self,
        seen: &Seen,
        beside: impl FnOnce(&dyn Reader) -> Result<T, satchel_store::Error>,
    ) -> Result<(Standing, T), Error> {
        self.read(|reader| {
            let standing = workspace::standing(reader, seen.seq)?;
            let holds = match standing.there {
                Some(chunk) if seen.seq > 0 => holds(chunk, seen)?,
                _ => *seen == Seen::default(),
            };
            let own = Standing {
                epoch: standing.epoch,
                seq: standing.seq,
                holds,
            };
            Ok((own, beside(reader)?))
        })
    }

    /// The end of the log, for others to remember.
    ///
    /// # Errors
    /// What the store says.
    pub fn end(&self) -> Result<Seen, Error> {
        self.read(|reader| seen_at(reader, workspace::seq(reader)?))
    }
}

/// Whether a chunk has at its position what was seen there, also by who does not know of openings.
fn holds(chunk: Chunk, seen: &Seen) -> Result<bool, Error> {
    if seen_in(&chunk, seen.seq)? == *seen {
        return Ok(true);
    }
    let of_nobodys = Chunk {
        opening: 0,
        ..chunk
    };
    Ok(seen_in(&of_nobodys, seen.seq)? == *seen)
}

/// What stands at a position in a chunk; nothing where it does not hold that.
fn seen_in(chunk: &Chunk, seq: u64) -> Result<Seen, Error> {
    let frames = log::frames(chunk)?;
    let found = frames.iter().find(|frame| frame.seq == seq);
    found.map_or(Ok(Seen::default()), |frame| {
        let hash = Change::parse(&frame.bytes)?.hash();
        let mark = mark(frame.document, &hash, chunk.opening);
        Ok(Seen { seq, mark })
    })
}

/// What stands at a position of a log; nothing at 0.
pub(crate) fn seen_at(reader: &dyn Reader, seq: u64) -> Result<Seen, Error> {
    if seq == 0 {
        return Ok(Seen::default());
    }
    seen_in(&log::holding(reader, seq)?, seq)
}
