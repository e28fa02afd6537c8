//! One Automerge document per record, as changes: built from edits, checked, applied, merged.
//!
//! The only user of `automerge`. Owns the keys in a document, the metadata in a change, the
//! [`Register`] kept beside each record, and which of two concurrent values is shown. Refuses to know
//! where changes and registers are stored: bytes come in, bytes and [`State`]s go out.
//!
//! There are two ways to apply a change. Where its dependencies are the document's heads nothing is
//! concurrent, and [`Register::advance`] takes the new values from the change's own operations without
//! loading anything. Otherwise [`merge`] loads every change of the document into Automerge and reads the
//! merged state. Both give the same state; a property test holds them to it.
//!
//! Root keys are flat: `o` names the object, `deleted` the time of deletion, `f/…` the fields' slots.

mod change;
mod history;
mod letters;
mod measure;
mod merge;
mod message;
mod register;
mod scalar;
mod state;
mod write;

pub use change::{Actor, Asks, BadChange, Change, Hash};
pub use history::{Entry, history};
pub use merge::merge;
pub use register::{Advance, Register, Stamp};
pub use state::{Also, State, Update};

/// The key that names a document's object.
pub(crate) const OBJECT_KEY: &str = "o";
/// The key that holds when the record was put in the trash.
pub(crate) const DELETED_KEY: &str = "deleted";

#[cfg(test)]
mod tests;
