//! The engine: one workspace on this machine, joined from its documents, store and search index.
//!
//! Owns the one way in for writes ([`Workspace::commit`] for what is made here, [`Workspace::receive`] and
//! [`Workspace::apply_pulled`] for what others made), everything that is read, import and export, the
//! workspace's key, and the table of commands that interfaces call. Refuses to know about networks, async,
//! windows and processes: time and randomness come in through [`Host`].

mod access;
mod aside;
mod batches;
mod build;
mod care;
pub mod command;
mod commit;
mod computed;
pub mod configuration;
mod constraints;
pub mod digest;
mod edit;
mod error;
mod exchange;
pub mod export;
mod follow;
mod foreseen;
mod history;
mod host;
mod identity;
pub mod import;
pub mod key;
mod loaded;
mod mark;
pub mod moving;
mod never;
mod noticed;
pub mod opening;
mod query;
mod ready;
mod rebuild;
mod reshape;
mod revert;
pub mod sample;
mod saved_view;
mod schema;
mod search;
pub mod segments;
mod shape;
mod transfer;
mod undo;
mod values;
mod view;
mod words;
mod workspace;

pub use batches::BatchView;
pub use care::{Health, recover};
pub use command::WorkspaceView;
pub use commit::{Action, Committed};
pub use constraints::Unmet;
pub use edit::Acting;
pub use error::Error;
pub use exchange::{MAX_CHANGE_BYTES, Offered, Received, Verdict, Waiting};
pub use history::{FieldChange, HistoryEntry};
pub use host::Host;
pub use key::{Key, KeySource};
pub use mark::{Following, Standing, end_of, mark};
pub use never::Never;
pub use noticed::notice_others;
pub use query::{GroupView, Groups, LivePage, LiveRow, Page};
pub use ready::keep_ready;
pub use saved_view::{ColumnEdit, SavedView, ViewColumn, ViewFlaw, ViewKind, ViewPart};
pub use schema::{SchemaEdit, SchemaPart};
pub use search::{SearchHit, SearchResult};
pub use shape::Shape;
pub use transfer::{Exported, ImportOptions, ImportReport, Progress};
pub use undo::{Kept, UndoReport};
pub use view::{Conflict, RecordDetail, RecordView, Related};
pub use workspace::{Event, NewWorkspace, Place, Workspace};

#[cfg(test)]
mod tests;
