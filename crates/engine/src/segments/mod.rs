//! Segments: all documents as of a position of the log, each with all its changes, packed for laptops that begin.
//!
//! A log tells of documents in the order in which people worked; a laptop that begins with it opens each document anew for every change,
//! and has what is years old first. Segments tell of one document after the other, those that were changed last before the others. They hold what
//! the log holds and nothing else, so that they can be thrown away and made again; a laptop goes on with the log where they end.

mod make;
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

/// Keeps segments of a server's workspace for as long as it is open, on a thread of its own: makes them anew where the log has grown by a
/// quarter. Of several programs over one database, one does.
pub fn keep_segments(workspace: Weak<Workspace>) {
    std::thread::spawn(move || {
        while let Some(open) = workspace.upgrade() {
            if let Err(error) = open.make_segments_if_due() {
                tracing::warn!(%error, "a laptop's first sync takes longer: segments could not be made");
            }
            drop(open);
            std::thread::sleep(LOOK);
        }
    });
}
