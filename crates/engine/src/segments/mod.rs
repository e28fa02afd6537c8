//! Segments: all documents as of a position of the log, each with all its changes, packed for laptops that begin.
//!
//! A log tells of documents in the order in which people worked; a laptop that begins with it opens each document anew for every change,
//! and has what is years old first. Segments tell of one document after the other: of each member's own those that were changed last, then what else was.
//! They hold what the log holds and nothing else, so that they can be thrown away and made again; a laptop goes on with the log where they end.

mod make;
mod owners;
mod take;

use std::sync::Weak;
use std::time::Duration;

use ring::digest::{SHA256, digest};
use satchel_store::segment;

pub use satchel_store::segment::{Segment, SegmentHash, Segments};

pub use self::take::{Arrived, next_place};
use crate::{Error, Workspace};

/// A log with fewer changes than this is as soon pulled as it is.
pub(crate) const WORTHWHILE: u64 = 10_000;

/// How often to look whether the log has grown enough.
const LOOK: Duration = Duration::from_secs(10);

impl Workspace {
    /// The segments as of a position, or the latest where those are gone; `None` where there are none.
    ///
    /// # Errors
    /// What the store says.
    pub fn segments(&self, as_of: u64) -> Result<Option<Segments>, Error> {
        self.read(|reader| Ok(segment::of(reader, as_of)?))
    }

    /// Some of a segment's bytes; `None` where it is not there any more.
    ///
    /// # Errors
    /// What the store says.
    pub fn segment_part(
        &self,
        hash: &SegmentHash,
        from: u64,
        max_bytes: u64,
    ) -> Result<Option<Vec<u8>>, Error> {
        self.read(|reader| Ok(segment::part(reader, hash, from, max_bytes)?))
    }
}

/// What a segment with these bytes is called.
#[must_use]
pub fn segment_hash(bytes: &[u8]) -> SegmentHash {
    let mut hash = SegmentHash::default();
    hash.copy_from_slice(digest(&SHA256, bytes).as_ref());
    hash
}

/// How long to leave it after a failure: a disk that is full is still full in ten seconds, and all would be read again.
const RETRY: Duration = Duration::from_secs(600);

fn later(error: Error) -> Duration {
    tracing::warn!(%error, "a laptop's first sync takes longer: segments could not be made, and will be tried again in ten minutes");
    RETRY
}

/// What a list of segments is called, by their names.
#[must_use]
pub fn list_name(hashes: impl Iterator<Item = SegmentHash>) -> [u8; 16] {
    let all: Vec<u8> = hashes.flatten().collect();
    let mut name = [0; 16];
    name.copy_from_slice(&digest(&SHA256, &all).as_ref()[..16]);
    name
}

/// Keeps segments of a server's workspace for as long as it is open, on a thread of its own: makes them anew where the log has grown by a
/// quarter. Of several programs over one database, one does.
pub fn keep_segments(workspace: Weak<Workspace>) {
    std::thread::spawn(move || {
        while let Some(open) = workspace.upgrade() {
            let made = open.make_segments_if_due();
            drop(open);
            std::thread::sleep(made.map_or_else(later, |_| LOOK));
        }
    });
}
