//! Failures as the outside sees them: a status, a code for programs, a text for people.

use axum::Json;
use axum::extract::rejection::{BytesRejection, JsonRejection};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// Why a request was not served.
#[derive(Debug, Serialize)]
pub(crate) struct Problem {
    #[serde(skip)]
    status: StatusCode,
    code: &'static str,
    message: String,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
        }
    }

    /// Nobody is signed in, or the device is not enrolled.
    pub(crate) fn signed_out() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "signed_out",
            "you are not signed in, or were signed out; sign in again",
        )
    }

    /// The address and the password do not go together. Which of the two is wrong is not said.
    pub(crate) fn wrong_password() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "wrong_password",
            "this e-mail address and password do not go together; check both, or ask an admin for an invitation to set a new password",
        )
    }

    pub(crate) fn not_admin() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "not_admin",
            "only an admin of this server may do that; ask one, or use the account of one",
        )
    }

    pub(crate) fn no_such_account() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "no_such_account",
            "there is no such account on this server",
        )
    }

    pub(crate) fn last_admin() -> Self {
        Self::new(
            StatusCode::CONFLICT,
            "last_admin",
            "this is the last admin's account: make another an admin's first, or nobody is left who may let people in",
        )
    }

    pub(crate) fn no_such_device() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "no_such_device",
            "there is no such device of yours; it may be somebody else's, which only an admin can sign out",
        )
    }

    pub(crate) fn bad_invitation() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "bad_invitation",
            "this invitation is not good: mistyped, used already, older than 7 days, or for another address. Ask an admin for a new one",
        )
    }

    pub(crate) fn too_many_attempts() -> Self {
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too_many_attempts",
            "too many tries; wait a quarter of an hour and try again",
        )
    }

    pub(crate) fn stopping() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "stopping",
            "this server is about to stop; send new requests to another",
        )
    }

    pub(crate) fn too_often() -> Self {
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too_often",
            "this device says too often which record it has open; wait ten seconds",
        )
    }

    pub(crate) fn bad_input(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad_input", message)
    }

    fn rejected(status: StatusCode, text: &str) -> Self {
        match status {
            StatusCode::PAYLOAD_TOO_LARGE => Self::new(
                status,
                "too_large",
                "the request is larger than this server takes",
            ),
            _ => Self::new(status, "bad_input", text),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        (self.status, Json(self)).into_response()
    }
}

impl From<satchel_engine::Error> for Problem {
    fn from(error: satchel_engine::Error) -> Self {
        let code = error.code();
        let status = match code {
            "not_found" => StatusCode::NOT_FOUND,
            "bad_input" | "bad_value" | "bad_schema" => StatusCode::BAD_REQUEST,
            "denied" => StatusCode::FORBIDDEN,
            "nothing_to_undo" => StatusCode::CONFLICT,
            "busy" => StatusCode::SERVICE_UNAVAILABLE,
            "disk_full" => StatusCode::INSUFFICIENT_STORAGE,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        if status.is_server_error() {
            tracing::error!(%error, code, "a request failed");
        }
        Self::new(status, code, error.to_string())
    }
}

impl From<satchel_store::Error> for Problem {
    fn from(error: satchel_store::Error) -> Self {
        satchel_engine::Error::from(error).into()
    }
}

impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Self {
        Self::rejected(rejection.status(), &rejection.body_text())
    }
}

impl From<BytesRejection> for Problem {
    fn from(rejection: BytesRejection) -> Self {
        Self::rejected(rejection.status(), &rejection.body_text())
    }
}
