//! `/api/session` and `/api/accept`: the web client's people come, are known, and go.

use std::net::{IpAddr, SocketAddr};

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{ConnectInfo, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use satchel_store::security::What;
use satchel_store::team::{self, Account};
use satchel_store::write;
use serde::{Deserialize, Serialize};

use crate::account::{self, Acceptance};
use crate::app::{App, Inner};
use crate::browser;
use crate::guard::{self, COOKIE, SignedIn};
use crate::problem::Problem;
use crate::secret;
use crate::security::Done;

/// A browser stays signed in for a month: salespeople come back after their holidays.
const SESSION_DAYS: i64 = 30;

const DAY_SECONDS: i64 = 24 * 60 * 60;

/// Who is signed in.
#[derive(Serialize)]
pub(super) struct Session {
    email: String,
    name: String,
}

#[derive(Deserialize)]
pub(super) struct Credentials {
    email: String,
    password: String,
}

#[derive(Deserialize)]
pub(super) struct Invited {
    email: String,
    name: String,
    password: String,
    invitation: String,
}

pub(super) async fn sign_in(
    State(app): State<App>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Result<Json<Credentials>, JsonRejection>,
) -> Result<Response, Problem> {
    let Credentials { email, password } = body?.0;
    let account = account::sign_in(&app, from.ip(), &email, password).await?;
    begin(&app, from.ip(), account, &headers).await
}

pub(super) async fn accept(
    State(app): State<App>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Result<Json<Invited>, JsonRejection>,
) -> Result<Response, Problem> {
    let Invited {
        email,
        name,
        password,
        invitation,
    } = body?.0;
    let acceptance = Acceptance {
        email,
        name: Some(name),
        password: Some(password),
        invitation,
    };
    let account = account::accept(&app, from.ip(), acceptance).await?;
    begin(&app, from.ip(), account, &headers).await
}

pub(super) async fn current(State(app): State<App>, signed_in: SignedIn) -> Json<Session> {
    Json(
        app.blocking(move |app| session(app, &signed_in.account))
            .await,
    )
}

pub(super) async fn sign_out(
    State(app): State<App>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if let Some(token) = guard::session_token(&headers).map(secret::hash) {
        app.blocking(move |app| {
            let (host, now) = (app.workspace.host(), app.now_ms());
            write(app.workspace.database(), |writer| {
                if let Some(account) = guard::session_account(writer, &token, now)? {
                    Done::by(&account, from.ip()).note(writer, host, What::SignedOut, "")?;
                }
                team::end_session(writer, &token, now)
            })
        })
        .await?;
    }
    Ok((
        StatusCode::OK,
        [(SET_COOKIE, cookie("", 0, guard::is_secure(&app, &headers))?)],
        Json(()),
    )
        .into_response())
}

async fn begin(
    app: &App,
    from: IpAddr,
    account: Account,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let (browser, secure) = (browser::name(headers), guard::is_secure(app, headers));
    let (token, session) = app
        .blocking(move |app| {
            let token = secret::token(app.workspace.host());
            let now = app.now_ms();
            let lasts = [now, now + SESSION_DAYS * DAY_SECONDS * 1000];
            let host = app.workspace.host();
            write(app.workspace.database(), |writer| {
                // It may have been shut out since its password was looked at.
                let is_let_in = team::is_let_in(writer, account.id)?;
                if is_let_in {
                    team::add_session(writer, &secret::hash(&token), account.id, &browser, lasts)?;
                    Done::by(&account, from).note(writer, host, What::SignedIn, &browser)?;
                }
                Ok(is_let_in)
            })?
            .then_some(())
            .ok_or_else(Problem::wrong_password)?;
            Ok::<_, Problem>((token, session(app, &account)))
        })
        .await?;
    Ok((
        [(
            SET_COOKIE,
            cookie(&token, SESSION_DAYS * DAY_SECONDS, secure)?,
        )],
        Json(session),
    )
        .into_response())
}

fn session(app: &Inner, account: &Account) -> Session {
    Session {
        email: account.email.clone(),
        name: account::name(&app.workspace, account),
    }
}

fn cookie(token: &str, seconds: i64, secure: bool) -> Result<HeaderValue, Problem> {
    let secure = if secure { "; Secure" } else { "" };
    let text =
        format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}");
    HeaderValue::from_str(&text).map_err(|error| Problem::bad_input(error.to_string()))
}
