//! What went wrong, and the exit code that says so.

use std::path::PathBuf;

/// A failure of a command. Its text says what was tried and what to do.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The workspace failed.
    #[error(transparent)]
    Engine(#[from] satchel_engine::Error),
    /// The exchange with the server failed.
    #[error(transparent)]
    Sync(#[from] satchel_sync::Error),
    /// The server failed.
    #[error(transparent)]
    Server(#[from] satchel_server::Error),
    /// What was typed makes no sense to the command.
    #[error("{0}")]
    Misuse(String),
    /// A filter or an order that cannot be read.
    #[error(transparent)]
    Unreadable(#[from] satchel_model::Unreadable),
    /// A command failed whose exit code 2 says something else than that it did.
    #[error(transparent)]
    Unplanned(Box<Self>),
    /// Nothing goes by this name.
    #[error("{0}")]
    NotFound(String),
    /// There is no server's workspace.
    #[error("{0}")]
    NoServer(String),
    /// Another program serves a folder.
    #[error("a server is running over {0}: stop it first")]
    Served(PathBuf),
    /// The system gives no threads.
    #[error("the system gives this program no threads to wait for the network with")]
    Threads {
        /// What it said.
        #[source]
        source: std::io::Error,
    },
    /// The system does not say where a person's files are.
    #[error("the system does not say where your files are; name a folder with {0}")]
    NoFolder(&'static str),
    /// A passphrase cannot be had.
    #[error("{0}")]
    Locked(String),
    /// A file or stream failed.
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
    /// The answer cannot be put into JSON.
    #[error("the answer cannot be written as JSON")]
    Unwritable {
        /// Why.
        #[source]
        source: serde_json::Error,
    },
}

/// An exit code, what it means, and the codes of errors that end with it.
pub(crate) struct Exit {
    pub(crate) status: u8,
    pub(crate) meaning: &'static str,
    codes: &'static [&'static str],
}

/// It did not work, for a reason that has no exit code of its own.
pub(crate) const FAILED: u8 = 1;
/// What was typed makes no sense.
pub(crate) const MISUSE: u8 = 2;
/// Something is damaged.
pub(crate) const DAMAGED: u8 = 5;
/// Stopped by Ctrl+C or a signal, as shells count it.
pub(crate) const INTERRUPTED: u8 = 130;

/// Every exit code but 0 and [`FAILED`].
pub(crate) const EXITS: &[Exit] = &[
    Exit {
        status: MISUSE,
        meaning: "the command, an object, a field or a value is not right",
        codes: &["bad_input", "bad_value", "bad_address"],
    },
    Exit {
        status: 3,
        meaning: "not found: no such workspace or record, or nothing to undo",
        codes: &[
            "not_found",
            "no_workspace",
            "nothing_to_undo",
            "not_joined",
            "moved",
        ],
    },
    Exit {
        status: 4,
        meaning: "locked: no key, or the wrong one",
        codes: &["no_key", "wrong_key"],
    },
    Exit {
        status: DAMAGED,
        meaning: "damaged: the database, its log or its index",
        codes: &["damaged"],
    },
    Exit {
        status: 6,
        meaning: "the server cannot be reached, or something else answers there",
        codes: &[
            "unreachable",
            "insecure",
            "not_satchel",
            "server_trouble",
            "bad_answer",
            "misfit",
            "offline",
        ],
    },
    Exit {
        status: REFUSED,
        meaning: "the server refused, a role does not allow it, or changes need attention",
        codes: &["signed_out", "denied", "forbidden"],
    },
    Exit {
        status: 8,
        meaning: "the disk is full",
        codes: &["disk_full"],
    },
    Exit {
        status: 9,
        meaning: "another program is using the workspace; try again in a moment",
        codes: &["busy"],
    },
    Exit {
        status: 10,
        meaning: "the workspace was written by a newer version",
        codes: &["too_new"],
    },
    Exit {
        status: 11,
        meaning: "a file to import is not one, or cannot be read",
        codes: &["bad_file"],
    },
    Exit {
        status: INTERRUPTED,
        meaning: "stopped by Ctrl+C",
        codes: &["interrupted"],
    },
];

/// The server refused, or changes need attention.
pub(crate) const REFUSED: u8 = 7;

impl Error {
    /// A short name that programs can tell it by.
    pub(crate) fn code(&self) -> &str {
        if is_full(self) {
            return "disk_full";
        }
        match self {
            Self::Engine(error) => error.code(),
            Self::Sync(error) => error.code(),
            Self::Server(satchel_server::Error::Engine(error)) => error.code(),
            Self::Server(_) => "server",
            Self::NoServer(_) => "no_workspace",
            Self::Misuse(_) | Self::Unreadable(_) | Self::NoFolder(_) => "bad_input",
            Self::Unplanned(error) => error.code(),
            Self::NotFound(_) => "not_found",
            Self::Locked(_) => "no_key",
            Self::Served(_) => "busy",
            Self::File { .. } => "file",
            Self::Unwritable { .. } | Self::Threads { .. } => "failed",
        }
    }

    /// The exit code.
    pub(crate) fn status(&self) -> u8 {
        match self {
            Self::Unplanned(error) => match error.status() {
                MISUSE => return FAILED,
                other => return other,
            },
            // What is wrong with a schema is the same here and there.
            Self::Sync(satchel_sync::Error::Refused { code, .. }) if code == "bad_schema" => {
                return FAILED;
            }
            // The server names its reasons itself; whatever they are called, it was the server that refused.
            Self::Sync(satchel_sync::Error::Refused { .. }) => return REFUSED,
            _ => {}
        }
        EXITS
            .iter()
            .find(|exit| exit.codes.contains(&self.code()))
            .map_or(FAILED, |exit| exit.status)
    }

    /// The error and everything that led to it, the outermost first, each said once.
    pub(crate) fn chain(&self) -> Vec<String> {
        let mut said: Vec<String> = Vec::new();
        for cause in causes(self) {
            let text = cause.to_string();
            if !said.iter().any(|known| known.contains(&text)) {
                said.push(text);
            }
        }
        said
    }
}

fn causes(error: &Error) -> impl Iterator<Item = &(dyn std::error::Error + 'static)> {
    let outermost: &(dyn std::error::Error + 'static) = error;
    std::iter::successors(Some(outermost), |error| error.source())
}

/// Whether there was no room, wherever it was that it was noticed.
fn is_full(error: &Error) -> bool {
    causes(error).any(|cause| {
        let io = cause.downcast_ref::<std::io::Error>();
        io.is_some_and(|io| {
            matches!(
                io.kind(),
                std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded
            )
        })
    })
}

/// The exit codes as `--help` lists them.
pub(crate) fn exit_codes() -> String {
    let mut lines = vec![
        "Exit codes:".to_owned(),
        "    0  it worked".to_owned(),
        format!("{FAILED:>5}  it did not, for another reason"),
    ];
    lines.extend(
        EXITS
            .iter()
            .map(|exit| format!("{:>5}  {}", exit.status, exit.meaning)),
    );
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_failure_has_its_exit_code() {
        let full = std::io::Error::from(std::io::ErrorKind::StorageFull);
        let file = |source| Error::File {
            path: "out.csv".into(),
            doing: "written",
            source,
        };
        let check = |error: Error, code: &str, status: u8| {
            assert_eq!((error.code(), error.status()), (code, status), "{error}");
        };
        check(
            satchel_engine::Error::NothingToUndo.into(),
            "nothing_to_undo",
            3,
        );
        check(
            satchel_engine::Error::NoKey("locked".into()).into(),
            "no_key",
            4,
        );
        check(Error::Misuse("what".into()), "bad_input", 2);
        let misuse = Box::new(Error::Misuse("what".into()));
        check(Error::Unplanned(misuse), "bad_input", FAILED);
        let refused = |code: &str| satchel_sync::Error::Refused {
            code: code.into(),
            why: "why".into(),
        };
        check(refused("bad_schema").into(), "bad_schema", FAILED);
        check(refused("bad_input").into(), "bad_input", REFUSED);
        check(file(full), "disk_full", 8);
        check(
            file(std::io::ErrorKind::PermissionDenied.into()),
            "file",
            FAILED,
        );
    }

    #[test]
    fn a_cause_is_said_once() {
        let error = Error::File {
            path: "a".into(),
            doing: "read",
            source: std::io::Error::other("no such disk"),
        };
        assert_eq!(error.chain(), ["a could not be read", "no such disk"]);
    }

    #[test]
    fn no_code_has_two_exits() {
        let mut codes: Vec<&str> = EXITS.iter().flat_map(|exit| exit.codes).copied().collect();
        let all = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), all);
    }
}
