//! What can stand between a workspace and its server, in the words of who has to act on it.

use crate::wire::BadMessage;

/// A failure of sync. Its text says what was tried and what to do; whatever it is, nothing here is lost.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No server was joined.
    #[error(
        "this workspace has not joined a server; join one with `satchel join URL --email ADDRESS`, or in the window under Sync"
    )]
    NotJoined,
    /// What was given is not the address of a server.
    #[error("{given:?} is not the address of a team server: {why}")]
    BadAddress {
        /// What was given.
        given: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// No connection, or no answer in time.
    #[error(
        "{url} cannot be reached: {why}. Your work is kept here and goes out when the server answers again"
    )]
    Unreachable {
        /// The server.
        url: String,
        /// What the system said.
        why: String,
    },
    /// No secure connection.
    #[error(
        "no secure connection to {url}: {why}. Check the clock of this computer and the server's certificate; nothing was sent"
    )]
    Insecure {
        /// The server.
        url: String,
        /// What is wrong with it.
        why: String,
    },
    /// Something else answers there.
    #[error(
        "what answers at {url} is not a Satchel server ({got}). Check the address; in a hotel or train, sign in to its network first"
    )]
    NotSatchel {
        /// The server.
        url: String,
        /// What came instead.
        got: String,
    },
    /// The server, or what stands before it, has trouble of its own.
    #[error("the server at {url} has trouble (status {status}); it is tried again by itself")]
    Trouble {
        /// The server.
        url: String,
        /// Its HTTP status.
        status: u16,
    },
    /// The device's token is not, or no more, good.
    #[error(
        "{url} does not know this device any more: it was signed out there. Join again; what waits here is kept and goes out then"
    )]
    SignedOut {
        /// The server.
        url: String,
    },
    /// The server would not serve the request, and said why.
    #[error("{why}")]
    Refused {
        /// For programs.
        code: String,
        /// For people.
        why: String,
    },
    /// A server that this machine has not joined did not do what it was asked.
    #[error("{why}")]
    Remote {
        /// For programs.
        code: String,
        /// For people.
        why: String,
    },
    /// An answer that cannot be read.
    #[error("the answer of {url} cannot be read: {source}")]
    BadAnswer {
        /// The server.
        url: String,
        /// What is wrong with it.
        source: BadMessage,
    },
    /// An answer that does not fit what was asked.
    #[error("the server's answer does not fit what was asked: {0}; it is asked again")]
    Misfit(&'static str),
    /// The person at this machine wants no network.
    #[error("working offline: nothing is sent or fetched until you go online again")]
    Offline,
    /// A command that is not, or not so.
    #[error("{0}")]
    BadInput(String),
    /// A file could not be written.
    #[error("{path} could not be written")]
    File {
        /// The file.
        path: std::path::PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// The workspace failed.
    #[error(transparent)]
    Engine(#[from] satchel_engine::Error),
}

/// The code of a refusal whose cause is the protocol.
pub const PROTOCOL: &str = "protocol";

/// The code of a refusal that only says that the server failed.
pub const SERVER_FAILED: &str = "server_failed";

impl Error {
    /// A short name that programs can tell it by.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::NotJoined => "not_joined",
            Self::BadAddress { .. } => "bad_address",
            Self::Unreachable { .. } => "unreachable",
            Self::Insecure { .. } => "insecure",
            Self::NotSatchel { .. } => "not_satchel",
            Self::Trouble { .. } => "server_trouble",
            Self::SignedOut { .. } => "signed_out",
            Self::Refused { code, .. } | Self::Remote { code, .. } => code,
            Self::BadAnswer { .. } => "bad_answer",
            Self::Misfit(_) => "misfit",
            Self::Offline => "offline",
            Self::BadInput(_) => "bad_input",
            Self::File { .. } => "file",
            Self::Engine(error) => error.code(),
        }
    }

    /// Whether trying again is of no use before a person did something.
    #[must_use]
    pub fn needs_a_person(&self) -> bool {
        match self {
            Self::NotJoined
            | Self::BadAddress { .. }
            | Self::SignedOut { .. }
            | Self::BadInput(_) => true,
            Self::Refused { code, .. } => code != SERVER_FAILED,
            _ => false,
        }
    }
}
