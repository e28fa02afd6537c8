//! Errors as the interface shows them; converted here, once.

use std::error::Error;

use serde::Serialize;

/// A call that failed.
#[derive(Debug, Serialize)]
pub(crate) struct CallError {
    /// For programs.
    code: String,
    /// For people: what was tried, why it failed, what to do.
    message: String,
}

impl CallError {
    pub(crate) fn new(code: &str, message: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            message: message.into(),
        }
    }
}

impl From<satchel_engine::Error> for CallError {
    fn from(error: satchel_engine::Error) -> Self {
        Self::new(error.code(), told(&error))
    }
}

impl From<satchel_sync::Error> for CallError {
    fn from(error: satchel_sync::Error) -> Self {
        Self::new(error.code(), told(&error))
    }
}

/// An error with its causes, as one sentence. A cause that its effect quotes already is not said twice.
fn told(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        let said = next.to_string();
        if !text.contains(&said) {
            text.push_str(": ");
            text.push_str(&said);
        }
        cause = next.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[test]
    fn causes_are_told_once() {
        let source = io::Error::new(io::ErrorKind::PermissionDenied, "permission denied");
        let error = satchel_engine::Error::File {
            path: "contacts.csv".into(),
            doing: "read",
            source,
        };
        let told = CallError::from(error);
        assert_eq!(
            (told.code.as_str(), told.message.as_str()),
            ("file", "contacts.csv could not be read: permission denied")
        );
        let quoted = CallError::from(satchel_engine::Error::BadInput("no".to_owned()));
        assert_eq!(quoted.message, "no");
    }
}
