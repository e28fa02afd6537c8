//! What a command has to say, to a program and to a person.

use serde::Serialize;
use serde_json::Value as Json;

use crate::Error;

/// The outcome of a command.
pub(crate) struct Answer {
    /// For `--json`: the one document on standard output.
    pub(crate) json: Json,
    /// For people.
    pub(crate) text: String,
    /// What is left of it with `--quiet`.
    pub(crate) brief: String,
    /// The exit code.
    pub(crate) status: u8,
}

impl Answer {
    /// What was asked for: people read it also with `--quiet`.
    pub(crate) fn found(json: impl Serialize, text: String) -> Result<Self, Error> {
        let json = serde_json::to_value(json).map_err(|source| Error::Unwritable { source })?;
        Ok(Self {
            json,
            brief: text.clone(),
            text,
            status: 0,
        })
    }

    /// A report of what was done, of which `--quiet` wants nothing.
    pub(crate) fn done(json: impl Serialize, text: String) -> Result<Self, Error> {
        Ok(Self {
            brief: String::new(),
            ..Self::found(json, text)?
        })
    }

    /// Nothing more than what was written along the way.
    pub(crate) fn said_already() -> Self {
        Self {
            json: Json::Null,
            text: String::new(),
            brief: String::new(),
            status: 0,
        }
    }

    /// The same, with a line that `--quiet` leaves.
    pub(crate) fn with_brief(self, brief: String) -> Self {
        Self { brief, ..self }
    }

    /// The same, with an exit code that says more than "it worked".
    pub(crate) fn with_status(self, status: u8) -> Self {
        Self { status, ..self }
    }
}
