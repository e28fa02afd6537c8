//! What is served under which path.

mod accounts;
mod call;
mod devices;
mod enrol;
mod events;
mod presence;
mod security;
mod session;
mod sync;
mod web;

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::middleware;
use axum::routing::{delete, get, post};
use satchel_sync::wire::HARD_BYTES;

use crate::app::App;
use crate::problem::Problem;
use crate::{guard, metrics};

pub(crate) use web::is_built as has_web_client;

/// A call's arguments: room for a long note, none for an attack.
const API_BYTES: usize = 2 << 20;

/// What a laptop says of the record that it shows.
const PLACE_BYTES: usize = 1 << 10;

/// Every route of the server.
pub(crate) fn all(app: App) -> Router {
    let sync = Router::new()
        .route("/sync/hello", post(sync::exchange))
        .route("/sync/pull", post(sync::exchange))
        .route("/sync/segment", post(sync::exchange))
        .route("/sync/push", post(sync::push))
        .route("/sync/compare", post(sync::exchange))
        .route("/sync/fetch", post(sync::exchange))
        .route("/sync/audit", post(sync::exchange))
        .route("/sync/live", get(sync::live))
        .layer(DefaultBodyLimit::max(HARD_BYTES));
    let presence = Router::new()
        .route("/sync/presence", post(presence::of_device))
        .layer(DefaultBodyLimit::max(PLACE_BYTES));
    let api = Router::new()
        .route("/api/enrol", post(enrol::enrol))
        .route(
            "/api/session",
            post(session::sign_in)
                .get(session::current)
                .delete(session::sign_out),
        )
        .route("/api/accept", post(session::accept))
        .route("/api/devices", get(devices::list))
        .route("/api/devices/{id}", delete(devices::sign_out))
        .route("/api/accounts", get(accounts::list))
        .route("/api/accounts/{id}", post(accounts::change))
        .route("/api/invitations", post(accounts::invite))
        .route("/api/security-log", get(security::log))
        .route("/api/call/{name}", post(call::call))
        .route("/api/events", get(events::events))
        .route("/api/presence", post(presence::of_session))
        .layer(middleware::from_fn(guard::same_origin))
        .layer(DefaultBodyLimit::max(API_BYTES));
    Router::new()
        .merge(sync)
        .merge(presence)
        .merge(api)
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz))
        .route("/api/{*rest}", get(nothing_here).post(nothing_here))
        .route("/sync/{*rest}", get(nothing_here).post(nothing_here))
        .fallback(web::file)
        .layer(middleware::from_fn_with_state(app.clone(), guard::headers))
        .layer(middleware::from_fn_with_state(
            app.clone(),
            metrics::observe,
        ))
        .with_state(app)
}

/// Whether the server can read its workspace, however much else it has to do: where it cannot, another start may help.
async fn healthz(State(app): State<App>) -> Result<&'static str, Problem> {
    app.at_once(|app| app.workspace.seq()).await?;
    Ok("ok")
}

/// Whether requests are to be sent here: not any more once it is to stop.
async fn readyz(State(app): State<App>) -> Result<&'static str, Problem> {
    if app.is_closing() {
        return Err(Problem::stopping());
    }
    app.at_once(|app| app.workspace.seq()).await?;
    Ok("ready")
}

async fn nothing_here() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "not_found",
        "nothing is served under this path; the client may be newer than the server",
    )
}
