//! What PostgreSQL says went wrong, in the store's words.

use std::error::Error as _;
use std::io;

use postgres::error::SqlState;
use satchel_store::Error;

pub(crate) fn failed(doing: &str, source: postgres::Error) -> Error {
    if is_lost(&source) {
        return ended(doing, source);
    }
    match source.code() {
        Some(&SqlState::DISK_FULL) => Error::Full,
        Some(&SqlState::LOCK_NOT_AVAILABLE) => Error::Busy,
        Some(
            &SqlState::INVALID_PASSWORD
            | &SqlState::INVALID_AUTHORIZATION_SPECIFICATION
            | &SqlState::INSUFFICIENT_PRIVILEGE,
        ) => Error::Forbidden {
            source: Box::new(source),
        },
        // Another transaction was in the way, or all connections are taken: both pass.
        Some(
            &SqlState::T_R_DEADLOCK_DETECTED
            | &SqlState::T_R_SERIALIZATION_FAILURE
            | &SqlState::TOO_MANY_CONNECTIONS,
        ) => ended(doing, source),
        Some(&SqlState::PROGRAM_LIMIT_EXCEEDED) => Error::NoRoomInIndex {
            index: source
                .as_db_error()
                .and_then(|error| error.constraint())
                .map(str::to_owned),
        },
        Some(&SqlState::DATA_CORRUPTED | &SqlState::INDEX_CORRUPTED) => Error::Corrupt {
            detail: source.to_string(),
        },
        _ => Error::Database {
            doing: doing.to_owned(),
            source: Box::new(source),
        },
    }
}

/// Whether the connection broke, or the server is going, coming back, or another now: then it did not say what became
/// of what it was asked.
pub(crate) fn is_lost(error: &postgres::Error) -> bool {
    match error.code() {
        Some(code) => {
            let class = |class: &str| code.code().starts_with(class);
            class("08") || class("57P") || *code == SqlState::T_R_STATEMENT_COMPLETION_UNKNOWN
        }
        None => error.is_closed() || broke(error),
    }
}

/// Whether it was the way that broke. A certificate that is not to be trusted is as good as none the next time too.
fn broke(error: &postgres::Error) -> bool {
    let way = error
        .source()
        .and_then(|source| source.downcast_ref::<io::Error>());
    way.is_some_and(|way| {
        !matches!(
            way.kind(),
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput
        )
    })
}

fn ended(doing: &str, source: postgres::Error) -> Error {
    Error::Ended {
        doing: doing.to_owned(),
        source: Box::new(source),
    }
}

/// The seam was used in a way that the server would not answer.
pub(crate) fn misused(how: &str) -> Error {
    Error::Database {
        doing: "running a transaction".to_owned(),
        source: how.into(),
    }
}
