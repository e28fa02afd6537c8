//! The committed index as of one reload: what every search of one moment reads.

use tantivy::IndexReader;

use crate::error::{Doing, Result};
use crate::schema::Fields;
use crate::sealed::SealedDirectory;
use crate::segment::Segment;

/// The segments of one commit, opened.
pub(crate) struct MainIndex {
    pub(crate) segments: Vec<Segment>,
    generation: u64,
}

impl MainIndex {
    /// Opens what the last commit, or a merge since, left in `directory`.
    pub(crate) fn load(
        directory: &SealedDirectory,
        reader: &IndexReader,
        fields: &Fields,
    ) -> Result<MainIndex> {
        // Before reading: what is written meanwhile is then reloaded once too often, never missed.
        let generation = directory.generation();
        reader.reload().doing("reload the index")?;
        let searcher = reader.searcher();
        let segments = searcher
            .segment_readers()
            .iter()
            .map(|r| Segment::open(r.clone(), fields));
        Ok(MainIndex {
            segments: segments.collect::<Result<_>>()?,
            generation,
        })
    }

    /// Whether merges have finished since: until reloaded, their sources stay in memory.
    pub(crate) fn is_stale(&self, directory: &SealedDirectory) -> bool {
        directory.generation() != self.generation
    }

    /// The greatest key ever committed.
    pub(crate) fn max_key(&self) -> Option<u64> {
        self.segments.iter().map(Segment::max_key).max()
    }
}
