//! What a caller of the engine can act on.

use std::path::PathBuf;

use satchel_model::{Problem, RecordId};

/// A failure of the engine. Its text is for people: what was tried and what to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such record.
    #[error("there is no record {0} here: it may not have been synced yet, or its id is mistyped")]
    NotFound(RecordId),
    /// There is no such object.
    #[error("there is no object {name:?}; there are {known}")]
    NoSuchObject {
        /// What was asked for.
        name: String,
        /// The names of those that are.
        known: String,
    },
    /// An object has no such field.
    #[error("{object} has no field {field:?}; it has {known}")]
    NoSuchField {
        /// The object.
        object: String,
        /// What was asked for.
        field: String,
        /// The names of those that are.
        known: String,
    },
    /// A value does not fit its field.
    #[error(transparent)]
    BadValue(#[from] Problem),
    /// Whoever asked may not do it.
    #[error("{0}; nothing was changed, and an admin can")]
    Denied(#[from] satchel_model::access::Denied),
    /// The schema cannot be as it is asked for.
    #[error("{0}; nothing was changed")]
    BadSchema(String),
    /// A request is not of the form that its command takes.
    #[error("{0}")]
    BadInput(String),
    /// There is nothing to take back.
    #[error("there is nothing to undo")]
    NothingToUndo,
    /// No workspace is in the folder.
    #[error(
        "there is no workspace in {0}; make one with `satchel init`, or name another folder with --workspace"
    )]
    NoWorkspace(PathBuf),
    /// A workspace is there already.
    #[error("there is a workspace in {0} already; nothing was changed")]
    WorkspaceExists(PathBuf),
    /// No key was given, and none was found.
    #[error("{0}")]
    NoKey(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] satchel_store::Error),
    /// The search index failed.
    #[error(transparent)]
    Search(#[from] satchel_search::Error),
    /// A change cannot be taken.
    #[error(transparent)]
    Change(#[from] satchel_document::BadChange),
    /// A file gives no records.
    #[error(transparent)]
    Import(#[from] crate::import::Error),
    /// An export stopped.
    #[error(transparent)]
    Export(#[from] crate::export::Error),
    /// A workspace was not moved, or was.
    #[error(transparent)]
    Move(#[from] crate::moving::Error),
    /// A file could not be used.
    #[error("{path} could not be {doing}")]
    File {
        /// The file.
        path: PathBuf,
        /// What was tried: "read", "written".
        doing: &'static str,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
}

impl Error {
    /// A short name that programs can tell it by.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        use satchel_store::Error as Store;
        match self {
            Self::NotFound(_) => "not_found",
            Self::NoSuchObject { .. }
            | Self::NoSuchField { .. }
            | Self::BadInput(_)
            | Self::Store(Store::BadQuery(_)) => "bad_input",
            Self::BadValue(_) => "bad_value",
            Self::Denied(_) => "denied",
            Self::BadSchema(_) => "bad_schema",
            Self::NothingToUndo => "nothing_to_undo",
            Self::NoWorkspace(_) => "no_workspace",
            Self::WorkspaceExists(_) => "workspace_exists",
            Self::NoKey(_) => "no_key",
            Self::Store(Store::WrongKey { .. }) => "wrong_key",
            Self::Store(Store::Corrupt { .. } | Store::BadLog { .. }) => "damaged",
            Self::Store(Store::Full) | Self::Search(satchel_search::Error::Full { .. }) => {
                "disk_full"
            }
            Self::Store(Store::TooNew { .. }) => "too_new",
            Self::Store(Store::Busy | Store::Ended { .. }) => "busy",
            Self::Store(Store::BadUrl { .. }) => "bad_address",
            Self::Store(Store::Unreachable { .. }) => "unreachable",
            Self::Store(Store::Forbidden { .. }) => "forbidden",
            Self::Move(error) => error.code(),
            Self::Store(_) => "store",
            Self::Search(satchel_search::Error::Busy { .. }) => "busy",
            Self::Search(_) => "search",
            Self::Change(_) => "bad_change",
            Self::Import(_) => "bad_file",
            Self::Export(_) | Self::File { .. } => "file",
        }
    }

    /// Carries the error out through a transaction, which it ends.
    pub(crate) fn through(self) -> satchel_store::Error {
        match self {
            Self::Store(error) => error,
            other => satchel_store::Error::Caller(Box::new(other)),
        }
    }

    /// The error that a transaction ended with, as it was.
    pub(crate) fn out_of(error: satchel_store::Error) -> Self {
        match error {
            satchel_store::Error::Caller(inner) => match inner.downcast::<Self>() {
                Ok(own) => *own,
                Err(other) => Self::Store(satchel_store::Error::Caller(other)),
            },
            other => Self::Store(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_has_one_code_whoever_finds_it_full() {
        let search = satchel_search::Error::Full {
            doing: "be made",
            source: std::io::ErrorKind::StorageFull.into(),
        };
        for error in [Error::from(satchel_store::Error::Full), Error::from(search)] {
            assert_eq!(error.code(), "disk_full", "{error}");
        }
    }
}
