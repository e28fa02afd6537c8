//! Files and sample data into a workspace, and records out of it.

mod bulk;
mod export;
mod import;
mod rejects;
mod sample;
mod screen;

pub use export::Exported;
pub use import::{ImportOptions, ImportReport};

/// How far an import is.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Bytes or records so far.
    pub done: u64,
    /// The whole, in the same unit.
    pub total: u64,
}
