//! Why a workspace was not moved, or cannot be opened since it was.

use std::path::PathBuf;

/// A failure of a move. Nothing was moved by a call that ends with one.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another program has the file open.
    #[error(
        "the workspace in {dir} is in use: stop the server that serves it, and whatever else has it open, and begin again. Nothing was moved"
    )]
    InUse {
        /// The server's folder.
        dir: PathBuf,
    },
    /// The database holds a workspace already.
    #[error(
        "{to} is not empty: it holds {found}. Name a database without tables of Satchel's; nothing was moved"
    )]
    NotEmpty {
        /// The database.
        to: String,
        /// What is in it, in words.
        found: String,
    },
    /// A move was cut short where nobody can say from here whether it was made.
    #[error(
        "a move of the workspace in {dir} to {to} was begun and not ended: begin it again with `satchel server move`, to the same database"
    )]
    Begun {
        /// The server's folder.
        dir: PathBuf,
        /// The database.
        to: String,
    },
    /// What was in the folder is elsewhere.
    #[error(
        "the workspace that was in {dir} was moved to {to}: name that database with --database, or in SATCHEL_DATABASE. {aside} is what it was before"
    )]
    Moved {
        /// The server's folder.
        dir: PathBuf,
        /// The database.
        to: String,
        /// The file it was in.
        aside: PathBuf,
    },
    /// A server's records are to be in a database, and its folder holds others.
    #[error(
        "{dir} holds a workspace of its own: `satchel server move` takes it to a database, or name another folder with --data"
    )]
    Unmoved {
        /// The server's folder.
        dir: PathBuf,
    },
    /// The copy is not what it was made from.
    #[error(
        "what was copied is not what it was copied from: {what} differ. Nothing of it was kept, and nothing was moved"
    )]
    Differs {
        /// What, in the plural.
        what: String,
    },
}

impl Error {
    /// A short name that programs can tell it by.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::InUse { .. } => "busy",
            Self::NotEmpty { .. } => "not_empty",
            Self::Begun { .. } | Self::Moved { .. } => "moved",
            Self::Unmoved { .. } => "workspace_exists",
            Self::Differs { .. } => "damaged",
        }
    }
}
