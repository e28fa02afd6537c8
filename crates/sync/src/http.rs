//! HTTP to one server, and what its failures mean.
//!
//! Follows no redirects: a Satchel server sends none, and whoever does (a hotel's sign-in page) must not be
//! handed the token.

use std::error::Error as StdError;
use std::io;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, LOCATION};
use reqwest::{Client, RequestBuilder, Response, StatusCode, Url, redirect};
use rustls::CertificateError;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::Error;
use crate::wire::{BadMessage, HARD_BYTES};

/// A server in the same town answers in 50 ms; one that has not after this is not there.
const CONNECT: Duration = Duration::from_secs(10);

/// Nothing received for this long means that the line is dead: 1 MB takes 80 s at 100 kbit/s, but never
/// stands still that long. The live stream says something every 15 s.
pub(crate) const SILENCE: Duration = Duration::from_secs(40);

/// What is asked for of calls.
pub(crate) const JSON: &str = "application/json";

/// Requests to one server.
#[derive(Clone, Debug)]
pub(crate) struct Http {
    client: Client,
}

/// What the server says of a request that it did not serve.
#[derive(Deserialize)]
struct Problem {
    code: String,
    message: String,
}

impl Http {
    pub(crate) fn new() -> Result<Self, Error> {
        // Another part of the program may have chosen one already: then it stays.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .user_agent(concat!("Satchel/", env!("CARGO_PKG_VERSION")))
            .redirect(redirect::Policy::none())
            .connect_timeout(CONNECT)
            .read_timeout(SILENCE)
            .build()
            .map_err(|error| Error::Insecure {
                url: "any server".to_owned(),
                why: innermost(&error),
            })?;
        Ok(Self { client })
    }

    pub(crate) fn post(&self, server: &Url, path: &str) -> Result<RequestBuilder, Error> {
        Ok(self.client.post(under(server, path)?))
    }

    pub(crate) fn delete(&self, server: &Url, path: &str) -> Result<RequestBuilder, Error> {
        Ok(self.client.delete(under(server, path)?))
    }

    pub(crate) fn get(&self, server: &Url, path: &str) -> Result<RequestBuilder, Error> {
        Ok(self.client.get(under(server, path)?))
    }
}

fn under(server: &Url, path: &str) -> Result<Url, Error> {
    server.join(path).map_err(|_| Error::BadAddress {
        given: server.to_string(),
        why: "no path can be put behind it",
    })
}

/// Sends a request and gives the answer, if it is a good one of the media type asked for.
pub(crate) async fn send(
    server: &Url,
    request: RequestBuilder,
    media_type: &str,
) -> Result<Response, Error> {
    let response = request
        .send()
        .await
        .map_err(|error| failure(server, &error))?;
    let status = response.status();
    let media = response
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    if status.is_success() && media.starts_with(media_type) {
        return Ok(response);
    }
    Err(refusal(server, status, &media, response).await)
}

/// The whole of an answer, unless it is larger than any may be.
pub(crate) async fn body(server: &Url, mut response: Response) -> Result<Vec<u8>, Error> {
    let mut body = Vec::new();
    while let Some(part) = response
        .chunk()
        .await
        .map_err(|error| failure(server, &error))?
    {
        if body.len() + part.len() > HARD_BYTES {
            return Err(Error::BadAnswer {
                url: server.to_string(),
                source: BadMessage::TooLarge,
            });
        }
        body.extend_from_slice(&part);
    }
    Ok(body)
}

/// What an answer of JSON says; `what` it is to be, for whoever is told that it is not.
pub(crate) async fn json<T: DeserializeOwned>(
    server: &Url,
    response: Response,
    what: &str,
) -> Result<T, Error> {
    let body = body(server, response).await?;
    serde_json::from_slice(&body).map_err(|error| Error::NotSatchel {
        url: server.to_string(),
        got: format!("{what}: {error}"),
    })
}

/// What an answer means that is not the one hoped for.
async fn refusal(server: &Url, status: StatusCode, media: &str, response: Response) -> Error {
    let url = server.to_string();
    if status.is_redirection() {
        let to = response
            .headers()
            .get(LOCATION)
            .and_then(|value| value.to_str().ok())
            .unwrap_or("another page");
        return Error::NotSatchel {
            got: format!("it sends on to {to}"),
            url,
        };
    }
    if !status.is_success()
        && media.starts_with("application/json")
        && let Some(problem) = problem(server, response).await
    {
        return match problem.code.as_str() {
            "signed_out" => Error::SignedOut { url },
            _ => Error::Refused {
                code: problem.code,
                why: problem.message,
            },
        };
    }
    match status {
        // What stands before a server says so when the server behind it is down.
        StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT => {
            Error::Trouble {
                url,
                status: status.as_u16(),
            }
        }
        _ if status.is_server_error() => Error::Trouble {
            url,
            status: status.as_u16(),
        },
        _ if media.starts_with("text/html") => Error::NotSatchel {
            url,
            got: format!("it shows a web page, status {}", status.as_u16()),
        },
        _ => Error::NotSatchel {
            url,
            got: format!("status {}, content type {media:?}", status.as_u16()),
        },
    }
}

async fn problem(server: &Url, response: Response) -> Option<Problem> {
    serde_json::from_slice(&body(server, response).await.ok()?).ok()
}

/// What a request means that got no answer.
pub(crate) fn failure(server: &Url, error: &reqwest::Error) -> Error {
    let url = server.to_string();
    if let Some(why) = tls_trouble(error) {
        return Error::Insecure { url, why };
    }
    let why = if error.is_timeout() {
        "it does not answer".to_owned()
    } else {
        innermost(error)
    };
    Error::Unreachable { url, why }
}

fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn StdError + 'static)> {
    let outermost: &(dyn StdError + 'static) = error;
    std::iter::successors(Some(outermost), |&error| error.source())
}

fn tls_trouble(error: &reqwest::Error) -> Option<String> {
    causes(error).find_map(tls_error).map(|tls| match tls {
        rustls::Error::InvalidCertificate(why) => certificate_trouble(why),
        rustls::Error::InvalidMessage(_) => {
            "what answers there speaks no TLS; an address of the own network may begin with http://"
                .to_owned()
        }
        other => other.to_string(),
    })
}

fn certificate_trouble(why: &CertificateError) -> String {
    match why {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "its certificate has ended".to_owned()
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "its certificate has not begun yet".to_owned()
        }
        CertificateError::UnknownIssuer => {
            "nobody whom this computer trusts vouches for its certificate".to_owned()
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "its certificate is for another name".to_owned()
        }
        other => other.to_string(),
    }
}

/// An `io::Error` hides the error it was made of from the chain, sometimes inside another one.
fn tls_error<'e>(cause: &'e (dyn StdError + 'static)) -> Option<&'e rustls::Error> {
    match cause
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref)
    {
        Some(inner) => tls_error(inner),
        None => cause.downcast_ref(),
    }
}

fn innermost(error: &reqwest::Error) -> String {
    causes(error)
        .last()
        .map(ToString::to_string)
        .unwrap_or_default()
}
