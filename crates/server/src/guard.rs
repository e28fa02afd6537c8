//! Who is asking, and what every answer says to browsers.

use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use satchel_store::team::{self, Account, Device, TokenHash};
use satchel_store::{Reader, read};

use crate::app::App;
use crate::problem::Problem;
use crate::secret;

/// The cookie of a browser's session.
pub(crate) const COOKIE: &str = "satchel_session";

/// An enrolled device, by its bearer token.
pub(crate) struct Enrolled {
    pub(crate) device: Device,
}

/// An account that calls commands: signed in, or by the token of one of its devices.
pub(crate) struct Caller {
    pub(crate) account: Account,
    /// The session that it is signed in with.
    pub(crate) session: Option<TokenHash>,
}

impl Caller {
    /// The account, which is an admin's.
    pub(crate) fn admin(&self) -> Result<&Account, Problem> {
        match self.account.admin {
            true => Ok(&self.account),
            false => Err(Problem::not_admin()),
        }
    }
}

/// A signed-in account, by its session's token: in a browser's cookie, or as a program bears it.
pub(crate) struct SignedIn {
    pub(crate) account: Account,
    pub(crate) token: TokenHash,
}

impl FromRequestParts<App> for Enrolled {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let token = bearer(&parts.headers).ok_or_else(Problem::signed_out)?;
        let token = secret::hash(token);
        let device = app.blocking(move |app| {
            read(app.workspace.database(), |reader| {
                team::device_by_token(reader, &token)
            })
        });
        let device = device.await?.ok_or_else(Problem::signed_out)?;
        app.inner.devices.met(device.id, app.inner.now_ms());
        Ok(Self { device })
    }
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let token = secret::hash(session_token(&parts.headers).ok_or_else(Problem::signed_out)?);
        let account = app
            .blocking(move |app| {
                let now = app.now_ms();
                read(app.workspace.database(), |reader| {
                    session_account(reader, &token, now)
                })
            })
            .await?;
        Ok(Self {
            account: account.ok_or_else(Problem::signed_out)?,
            token,
        })
    }
}

impl FromRequestParts<App> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        if let Some(token) = bearer(&parts.headers).map(secret::hash) {
            let of_device = app
                .blocking(move |app| {
                    read(
                        app.workspace.database(),
                        |reader| match team::device_by_token(reader, &token)? {
                            Some(device) => team::account_by_id(reader, device.account),
                            None => Ok(None),
                        },
                    )
                })
                .await?;
            if let Some(account) = of_device {
                return Ok(Self {
                    account,
                    session: None,
                });
            }
        }
        let SignedIn { account, token } = SignedIn::from_request_parts(parts, app).await?;
        Ok(Self {
            account,
            session: Some(token),
        })
    }
}

pub(crate) fn session_account(
    reader: &(impl Reader + ?Sized),
    token: &TokenHash,
    now_ms: i64,
) -> Result<Option<Account>, satchel_store::Error> {
    match team::session_account(reader, token, now_ms)? {
        Some(account) => Ok(team::account_by_id(reader, account)?.filter(|one| !one.shut_out)),
        None => Ok(None),
    }
}

/// Whether a browser's session still goes on.
pub(crate) async fn is_signed_in(app: &App, token: TokenHash) -> bool {
    app.blocking(move |app| {
        let now = app.now_ms();
        matches!(
            read(app.workspace.database(), |reader| session_account(
                reader, &token, now
            )),
            Ok(Some(_))
        )
    })
    .await
}

/// The token that a program bears.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    value.strip_prefix("Bearer ")
}

/// The token of a request's session: that in its cookies, or else the one that it bears.
pub(crate) fn session_token(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|value| value.split(';'))
        .find_map(|cookie| cookie.trim().strip_prefix(COOKIE)?.strip_prefix('='))
        .or_else(|| bearer(headers))
}

/// Turns away what another site makes a browser send here.
pub(crate) async fn same_origin(request: Request, next: Next) -> Response {
    let reads_only = matches!(*request.method(), Method::GET | Method::HEAD);
    if reads_only || is_from_here(request.headers()) {
        return next.run(request).await;
    }
    Problem::new(
        StatusCode::FORBIDDEN,
        "other_origin",
        "this request comes from another site",
    )
    .into_response()
}

/// A browser says where a request comes from; programs with a token of their own need not.
fn is_from_here(headers: &HeaderMap) -> bool {
    let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let forwarded = HeaderName::from_static("x-forwarded-host");
    match text(&header::ORIGIN) {
        Some(origin) => {
            let host = origin.split_once("://").map(|(_, host)| host);
            host.is_some() && (host == text(&header::HOST) || host == text(&forwarded))
        }
        None => match text(&HeaderName::from_static("sec-fetch-site")) {
            Some(site) => site == "same-origin",
            None => !headers.contains_key(header::COOKIE),
        },
    }
}

/// Whether the browser came over TLS, which may end before this server.
pub(crate) fn is_secure(app: &App, headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    app.inner.certificate.is_some()
        || text("x-forwarded-proto") == Some("https")
        || text("origin").is_some_and(|origin| origin.starts_with("https://"))
}

/// What the web client needs and no more. Styles are also set by scripts, on elements.
const CONTENT_SECURITY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, HeaderValue); 7] = [
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(CONTENT_SECURITY),
    ),
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=()"),
    ),
];

/// A browser that was here over HTTPS asks over nothing else for a year.
const ONLY_ENCRYPTED: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// Adds the headers that keep a browser from being turned against its user.
pub(crate) async fn headers(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().extend(HEADERS);
    if app.inner.certificate.is_some() {
        let name = header::STRICT_TRANSPORT_SECURITY;
        response.headers_mut().insert(name, ONLY_ENCRYPTED);
    }
    // What is no file of the web client is someone's records.
    response
        .headers_mut()
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers_of(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|&(name, value)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect()
    }

    #[test]
    fn only_this_site_and_programs_may_change_things() {
        let situations: [(&[(&str, &str)], bool); 10] = [
            (&[], true),
            (&[("cookie", "satchel_session=a")], false),
            (
                &[
                    ("origin", "https://crm.example.com"),
                    ("host", "crm.example.com"),
                ],
                true,
            ),
            (
                &[
                    ("origin", "http://127.0.0.1:7420"),
                    ("host", "127.0.0.1:7420"),
                    ("cookie", "a=b"),
                ],
                true,
            ),
            (
                &[
                    ("origin", "https://crm.example.com"),
                    ("host", "10.0.0.5:7420"),
                    ("x-forwarded-host", "crm.example.com"),
                ],
                true,
            ),
            (
                &[
                    ("origin", "https://evil.example.com"),
                    ("host", "crm.example.com"),
                ],
                false,
            ),
            (&[("origin", "null"), ("host", "null")], false),
            (&[("origin", "null")], false),
            (
                &[("sec-fetch-site", "same-origin"), ("cookie", "a=b")],
                true,
            ),
            (&[("sec-fetch-site", "cross-site")], false),
        ];
        for (pairs, expected) in situations {
            assert_eq!(is_from_here(&headers_of(pairs)), expected, "{pairs:?}");
        }
    }

    #[test]
    fn the_session_is_found_among_other_cookies() {
        let token = |cookie: &'static str| {
            session_token(&headers_of(&[("cookie", cookie)])).map(str::to_owned)
        };
        assert_eq!(
            token("a=b; satchel_session=xyz; c=d").as_deref(),
            Some("xyz")
        );
        assert_eq!(token("satchel_session=xyz").as_deref(), Some("xyz"));
        assert_eq!(
            token("satchel_session_other=xyz; not_satchel_session=a"),
            None
        );
        let borne = headers_of(&[("cookie", "a=b"), ("authorization", "Bearer xyz")]);
        assert_eq!(session_token(&borne), Some("xyz"));
        assert_eq!(
            session_token(&headers_of(&[("authorization", "xyz")])),
            None
        );
    }
}
