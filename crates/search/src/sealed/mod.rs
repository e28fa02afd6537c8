//! Files that say nothing to who does not hold the key. Owns how bytes are sealed on disk and the
//! directory tantivy keeps its segments in; knows nothing of what the bytes mean.

mod directory;
mod file;
mod paged;

pub(crate) use directory::{META_FILE, SealedDirectory};
