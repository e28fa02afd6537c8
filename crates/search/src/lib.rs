//! Search: finds records by what they are called, how they are reached and what was written about them.
//!
//! Owns the full-text index (tantivy over an encrypted directory), the RAM delta in front of it, the one
//! way text is cut into words, and the order in which hits are shown.
//!
//! Refuses to know what a record is: it sees an [`Entry`] of three texts under an integer key. It knows no
//! SQL, no documents, no fields, no permissions. It is a follower of the workspace's log: the index carries
//! the cursor it has reached, so it can always be deleted and built again, and a crash loses only what the
//! caller feeds once more from [`Index::durable_cursor`].

mod change;
mod delta;
mod error;
mod index;
mod main_index;
mod postings;
mod rank;
mod schema;
mod sealed;
mod search;
mod segment;
mod text;
mod typo;
mod writer;

pub use change::{Change, Entry, Hit, Query};
pub use error::{Error, Result};
pub use index::Index;
