//! What the server says, in the store's words.

use postgres::error::SqlState;
use satchel_store::Error;

pub(crate) fn failed(doing: &str, source: postgres::Error) -> Error {
    match source.code() {
        Some(&SqlState::DISK_FULL) => Error::Full,
        Some(
            &SqlState::LOCK_NOT_AVAILABLE
            | &SqlState::T_R_DEADLOCK_DETECTED
            | &SqlState::T_R_SERIALIZATION_FAILURE,
        ) => Error::Busy,
        Some(&SqlState::DATA_CORRUPTED | &SqlState::INDEX_CORRUPTED) => Error::Corrupt {
            detail: source.to_string(),
        },
        _ => Error::Database {
            doing: doing.to_owned(),
            source: Box::new(source),
        },
    }
}

/// The seam was used in a way that the server would not answer.
pub(crate) fn misused(how: &str) -> Error {
    Error::Database {
        doing: "running a transaction".to_owned(),
        source: how.into(),
    }
}
