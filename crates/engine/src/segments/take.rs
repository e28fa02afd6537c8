//! A segment of the server's taken in.

use satchel_store::log::{Chunk, Origin};
use satchel_store::server::{self, First, Seen};

use crate::{Error, Workspace};

/// A whole segment that came from the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrived {
    /// The epoch that it is of.
    pub epoch: [u8; 16],
    /// What all of them are as of.
    pub as_of: Seen,
    /// What their list is called.
    pub list: [u8; 16],
    /// Its place among them.
    pub place: u64,
    /// How many there are.
    pub of: u64,
    /// How many changes it holds.
    pub changes: u64,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Arrived {
    /// How far a workspace has come once it is taken; `None` where it is the last.
    #[must_use]
    pub fn next(&self) -> Option<First> {
        let taken = self.place + 1;
        (taken < self.of).then_some(First {
            seq: self.as_of.seq,
            list: self.list,
            taken,
        })
    }
}

impl Workspace {
    /// Takes a segment, and notes that it is here, in one transaction; with the last one the cursor moves to where they end. Nothing is done where
    /// another program has taken it, or begun with others.
    ///
    /// # Errors
    /// [`satchel_store::Error::BadLog`] where it is damaged or a change does not fit: then nothing was taken.
    pub fn take_segment(&self, segment: &Arrived) -> Result<(), Error> {
        let chunk = Chunk {
            first_seq: 1,
            last_seq: segment.changes,
            origin: Origin::Server,
            opening: 0,
            compressed: true,
            bytes: segment.bytes.clone(),
        };
        let _order = self.follower.order();
        let taken = self.write(|writer| {
            let server = server::get(writer)?.filter(|server| server.epoch == segment.epoch);
            let next = server.map(|at| next_place(at.pulled, at.first, &segment.list));
            if next != Some(segment.place) {
                return Ok(None);
            }
            let (taken, _) = self.take_all(writer, std::slice::from_ref(&chunk), 0)?;
            // All that is in segments, the server had where they end.
            server::see(writer, &segment.as_of)?;
            let next = segment.next();
            server::set_first(writer, next)?;
            if next.is_none() {
                server::set_pulled(writer, segment.as_of.seq)?;
            }
            Ok(Some(taken))
        })?;
        self.took(taken);
        Ok(())
    }
}

/// The place of the segment that a workspace needs next of those of a list, by what it has pulled and how far it has come with
/// segments; past all places where something is pulled.
#[must_use]
pub fn next_place(pulled: u64, first: Option<First>, list: &[u8; 16]) -> u64 {
    if pulled > 0 {
        return u64::MAX;
    }
    let begun = first.filter(|first| first.list == *list);
    begun.map_or(0, |first| first.taken)
}
