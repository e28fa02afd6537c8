//! What can go wrong with a database, in the words of who has to act on it.

use std::path::PathBuf;

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file is there, but the key does not open it.
    #[error(
        "{path} could not be opened with this key: either the key is wrong or the file is not a Satchel database. Nothing was changed"
    )]
    WrongKey {
        /// The database file.
        path: PathBuf,
    },
    /// A page could not be read, or is damaged: SQLCipher tells the one like the other.
    #[error(
        "the database cannot be read: {detail}. Its disk failed, or it is damaged. Nothing more was written; where it stays so, `satchel doctor` tells what is affected, and `satchel recover FILE` brings back a backup"
    )]
    Corrupt {
        /// What the database found.
        detail: String,
    },
    /// No room.
    #[error(
        "the disk is full: nothing of this was saved, and everything before it is. Free some space and try again"
    )]
    Full,
    /// Made by a newer version.
    #[error(
        "this workspace was written by a newer version (its format is {found}, this version knows {known}). Update Satchel to open it"
    )]
    TooNew {
        /// Its last migration.
        found: i64,
        /// The last one known here.
        known: i64,
    },
    /// Someone else holds it.
    #[error("another program is writing to this workspace; close it or try again in a moment")]
    Busy,
    /// An index has no room for a value.
    #[error("a value is too long for an index of the database, so nothing of this was saved")]
    NoRoomInIndex {
        /// The index, where the database says which.
        index: Option<String>,
    },
    /// The server ended a transaction because of another's, or the connection to it broke, before anything was saved.
    #[error(
        "the database could not go on while {doing}; nothing of this was saved: try again in a moment"
    )]
    Ended {
        /// What was tried.
        doing: String,
        /// What it said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The connection broke while a transaction was being saved, and the server could not be asked since whether it was.
    #[error(
        "the connection to the database broke while this was being saved, so it may be saved or not: look before trying again"
    )]
    Unsure {
        /// What broke.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// SQLite was built without encryption.
    #[error(
        "this build of Satchel has no encryption (the database library is not SQLCipher); it refuses to store anything in plain text"
    )]
    NotEncrypted,
    /// A database of a kind that would answer otherwise than a laptop's.
    #[error("this database cannot hold a workspace: {detail}")]
    Unfit {
        /// What is wrong with it, and what to do.
        detail: String,
    },
    /// What was to name a database does not.
    #[error("this is not the URL of a database, such as postgres://USER:PASSWORD@HOST/DATABASE")]
    BadUrl {
        /// What is wrong with it.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Nobody answers where a database is said to be.
    #[error("the database cannot be reached: see that it runs, and that its URL is right")]
    Unreachable {
        /// What was tried last.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The server of a database refused.
    #[error(
        "the database does not let this user do what Satchel needs: see that its URL names the right user and password, and let that user own the database"
    )]
    Forbidden {
        /// What it said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A database that lies in no file was to be copied to one.
    #[error(
        "this workspace lies in a database server, not in a file: back it up with what that server brings, such as pg_dump"
    )]
    NoFile,
    /// A question that the schema does not answer.
    #[error("{0}")]
    BadQuery(String),
    /// What the log or a register holds cannot be read.
    #[error("the log is damaged at position {seq}: {detail}")]
    BadLog {
        /// Position in the log.
        seq: u64,
        /// What was found.
        detail: String,
    },
    /// Anything else the database said.
    #[error("the database failed while {doing}")]
    Database {
        /// What was tried.
        doing: String,
        /// What it said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Reading or writing a file beside the database.
    #[error("{path} could not be used")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// The caller's own error, carried through a transaction that it ends.
    #[error(transparent)]
    Caller(Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// Whether nothing was written for a reason that passes by itself.
    #[must_use]
    pub const fn passes(&self) -> bool {
        matches!(self, Self::Ended { .. })
    }

    /// What an adapter answers to work that goes on after one of its statements failed.
    #[must_use]
    pub fn half_done() -> Self {
        Self::Database {
            doing: "saving".to_owned(),
            source: "a statement of the transaction failed, so nothing of it is kept".into(),
        }
    }
}
