//! `/api/accounts`: who has one, for admins to shut out or to make admins.

use std::net::SocketAddr;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{ConnectInfo, Path, State};
use satchel_model::RecordId;
use satchel_sync::accounts::{Account, ChangeAccount, Invitation, Invite};

use crate::account::check_email;
use crate::accounts::{self, Left};
use crate::app::App;
use crate::guard::Caller;
use crate::invitation::{DAYS_VALID, invited, normal};
use crate::problem::Problem;
use crate::security::Done;

pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
) -> Result<Json<Vec<Account>>, Problem> {
    caller.admin()?;
    let found = app.blocking(|app| accounts::accounts(app.workspace.database()));
    Ok(Json(found.await?))
}

pub(super) async fn invite(
    State(app): State<App>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    caller: Caller,
    body: Result<Json<Invite>, JsonRejection>,
) -> Result<Json<Invitation>, Problem> {
    let (invite, done) = (body?.0, Done::by(caller.admin()?, from.ip()));
    check_email(&normal(&invite.email))?;
    let code = app.blocking(move |app| {
        let (database, host) = (app.workspace.database(), app.workspace.host());
        invited(database, host, &done, &invite.email, invite.admin)
    });
    let code = code.await?;
    Ok(Json(Invitation {
        accept: format!("/accept?code={code}"),
        code,
        days_valid: DAYS_VALID,
    }))
}

pub(super) async fn change(
    State(app): State<App>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    caller: Caller,
    Path(id): Path<RecordId>,
    body: Result<Json<ChangeAccount>, JsonRejection>,
) -> Result<Json<()>, Problem> {
    let (change, done) = (body?.0.change, Done::by(caller.admin()?, from.ip()));
    let left = app.blocking(move |app| {
        let (database, host) = (app.workspace.database(), app.workspace.host());
        accounts::changed(database, host, &done, id, change)
    });
    match left.await? {
        None => Ok(Json(())),
        Some(Left::NotThere) => Err(Problem::no_such_account()),
        Some(Left::LastAdmin) => Err(Problem::last_admin()),
    }
}
