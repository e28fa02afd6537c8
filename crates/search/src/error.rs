//! What can go wrong, by what the caller does about it.

use std::io;
use std::path::PathBuf;

use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenDirectoryError, OpenReadError, OpenWriteError};

/// Shorthand for this crate's results.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why the index could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The files are not what was written, or were written under another key or by another version.
    /// Nothing is lost: make the index anew with [`crate::Index::create`] and feed it the log from the start.
    #[error("the search index cannot be read ({why}); rebuild it")]
    Damaged {
        /// What was seen.
        why: String,
    },
    /// Another process has the index open. Close it, then try again.
    #[error("the search index at {} is open in another process", dir.display())]
    Busy {
        /// Where the index is.
        dir: PathBuf,
    },
    /// No room. No record is lost by it: what the index lacks, it reads from the log once there is.
    #[error(
        "the search index could not {doing}: the disk is full. Free some space and try again; no record is affected"
    )]
    Full {
        /// What was tried.
        doing: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// The disk refused. Mend permissions or the disk, then try again.
    #[error("the search index could not {doing}")]
    Io {
        /// What was tried.
        doing: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// The engine underneath failed for another reason. Try again; if it stays, rebuild.
    #[error("the search index could not {doing}")]
    Engine {
        /// What was tried.
        doing: &'static str,
        /// What the engine said.
        source: TantivyError,
    },
}

impl Error {
    pub(crate) fn damaged(why: impl Into<String>) -> Error {
        Error::Damaged { why: why.into() }
    }

    /// Sorts an engine error by what the caller can do: rebuild, or free the disk, or give up.
    pub(crate) fn engine(doing: &'static str, source: TantivyError) -> Error {
        let io = match &source {
            TantivyError::IoError(io)
            | TantivyError::OpenReadError(OpenReadError::IoError { io_error: io, .. })
            | TantivyError::OpenWriteError(OpenWriteError::IoError { io_error: io, .. })
            | TantivyError::LockFailure(LockError::IoError(io), _)
            | TantivyError::OpenDirectoryError(OpenDirectoryError::IoError {
                io_error: io, ..
            }) => io,
            TantivyError::OpenReadError(_)
            | TantivyError::DataCorruption(_)
            | TantivyError::SchemaError(_)
            | TantivyError::FieldNotFound(_)
            | TantivyError::IncompatibleIndex(_) => return Error::damaged(source.to_string()),
            _ => return Error::Engine { doing, source },
        };
        let copy = io::Error::new(io.kind(), io.to_string());
        Error::io(doing, copy)
    }

    pub(crate) fn io(doing: &'static str, source: io::Error) -> Error {
        match source.kind() {
            io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => {
                Error::damaged(source.to_string())
            }
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                Error::Full { doing, source }
            }
            _ => Error::Io { doing, source },
        }
    }
}

/// Names what was being done when a lower layer failed.
pub(crate) trait Doing<T> {
    fn doing(self, doing: &'static str) -> Result<T>;
}

impl<T> Doing<T> for std::result::Result<T, TantivyError> {
    fn doing(self, doing: &'static str) -> Result<T> {
        self.map_err(|source| Error::engine(doing, source))
    }
}

impl<T> Doing<T> for io::Result<T> {
    fn doing(self, doing: &'static str) -> Result<T> {
        self.map_err(|source| Error::io(doing, source))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_room_is_told_apart_wherever_it_was_noticed() {
        let full = || io::Error::from(io::ErrorKind::StorageFull);
        let opening = OpenWriteError::wrap_io_error(full(), PathBuf::from("meta.json"));
        for error in [
            Error::io("be made", full()),
            Error::io("be made", io::ErrorKind::QuotaExceeded.into()),
            Error::engine("be made", TantivyError::from(full())),
            Error::engine("be made", TantivyError::from(opening)),
        ] {
            assert!(matches!(error, Error::Full { .. }), "{error:?}");
            assert!(error.to_string().contains("Free some space"), "{error}");
        }
        let refused = Error::io("be made", io::ErrorKind::PermissionDenied.into());
        assert!(matches!(refused, Error::Io { .. }), "{refused:?}");
    }
}
