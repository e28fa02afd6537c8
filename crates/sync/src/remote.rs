//! The engine's commands, run on a server that this machine has not joined: nothing of its workspace is kept here.

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, SET_COOKIE};
use reqwest::{RequestBuilder, Response, Url};
use serde_json::{Value as Json, json};

use crate::http::{self, Http};
use crate::join::{self, Join};
use crate::{Error, address};

/// The cookie in which the server hands out a session's token.
const COOKIE: &str = "satchel_session=";

/// A server, and what opens it.
pub struct Remote {
    http: Http,
    url: Url,
    token: String,
    /// Whether the token is of a session that was begun here, and so is to be ended here.
    session: bool,
}

impl Remote {
    /// A server, by a device's token.
    ///
    /// # Errors
    /// [`Error::BadAddress`].
    pub fn with_token(url: &str, token: &str) -> Result<Self, Error> {
        Ok(Self {
            http: Http::new()?,
            url: address::parse(url)?,
            token: token.trim().to_owned(),
            session: false,
        })
    }

    /// A server, by an account's password, until [`Remote::sign_out`].
    ///
    /// # Errors
    /// A wrong address or password; whatever keeps the server from answering.
    pub async fn sign_in(url: &str, email: &str, password: &str) -> Result<Self, Error> {
        let mut remote = Self::with_token(url, "")?;
        let request = remote.http.post(&remote.url, "api/session")?;
        let body = json!({ "email": email.trim(), "password": password });
        let answer = remote.send(with_json(request, &body)).await?;
        remote.token = session_token(&answer).ok_or_else(|| Error::NotSatchel {
            url: remote.url.to_string(),
            got: "it begins no session".to_owned(),
        })?;
        remote.session = true;
        Ok(remote)
    }

    /// Runs a command there, in the name of whose token it is.
    ///
    /// # Errors
    /// What the server says; whatever keeps it from answering.
    pub async fn call(&self, command: &str, args: &Json) -> Result<Json, Error> {
        let request = self.http.post(&self.url, &format!("api/call/{command}"))?;
        let answer = self.send(self.signed(with_json(request, args))).await?;
        let body = http::body(&self.url, answer).await?;
        serde_json::from_slice(&body).map_err(|error| Error::NotSatchel {
            url: self.url.to_string(),
            got: format!("its answer to {command}: {error}"),
        })
    }

    /// Ends the session that [`Remote::sign_in`] began. One that cannot be ended ends by itself.
    pub async fn sign_out(self) {
        if !self.session {
            return;
        }
        let ended = match self.http.delete(&self.url, "api/session") {
            Ok(request) => self.send(self.signed(request)).await.map(drop),
            Err(error) => Err(error),
        };
        if let Err(error) = ended {
            tracing::debug!(%error, "the session was not ended");
        }
    }

    fn signed(&self, request: RequestBuilder) -> RequestBuilder {
        request.header(AUTHORIZATION, format!("Bearer {}", self.token))
    }

    async fn send(&self, request: RequestBuilder) -> Result<Response, Error> {
        let sent = http::send(&self.url, request, http::JSON).await;
        sent.map_err(without_workspace)
    }
}

/// Enrols a device that is no laptop, such as a program that applies files, and gives the token that opens the server to
/// it.
///
/// # Errors
/// As [`Remote::sign_in`].
pub async fn enrol_device(url: &str, join: Join, device: &str) -> Result<String, Error> {
    let url = address::parse(url)?;
    let enrolled = join::enrol(&Http::new()?, &url, join, device.to_owned()).await;
    Ok(enrolled.map_err(without_workspace)?.token)
}

fn with_json(request: RequestBuilder, body: &Json) -> RequestBuilder {
    request
        .header(CONTENT_TYPE, http::JSON)
        .body(body.to_string())
}

fn session_token(answer: &Response) -> Option<String> {
    let cookies = answer.headers().get_all(SET_COOKIE).iter();
    let token = cookies
        .filter_map(|value| value.to_str().ok()?.strip_prefix(COOKIE))
        .next()?;
    Some(token.split(';').next().unwrap_or(token).to_owned())
}

/// A failure in the words of who keeps nothing here that goes out later.
fn without_workspace(error: Error) -> Error {
    let code = error.code().to_owned();
    let why = match &error {
        Error::SignedOut { url } => format!(
            "{url} does not know this token: it was signed out there, or is mistyped. Make another with `satchel token`"
        ),
        Error::Unreachable { url, why } => format!("{url} cannot be reached: {why}"),
        Error::Trouble { url, status } => format!(
            "the server at {url} has trouble (status {status}); look at its state before you try again"
        ),
        _ => return error,
    };
    Error::Remote { code, why }
}
