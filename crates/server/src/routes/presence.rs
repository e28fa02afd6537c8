//! Which record somebody has open, said by a laptop (`/sync/presence`) or a browser (`/api/presence`) again and again.

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use satchel_model::RecordId;
use satchel_store::team::{self, Account};
use serde::Deserialize;

use crate::account;
use crate::app::{App, Inner};
use crate::guard::{Enrolled, SignedIn};
use crate::presence::{Member, Viewer};
use crate::problem::Problem;

/// What is said.
#[derive(Deserialize)]
pub(super) struct Shown {
    /// The record; `None` once no more.
    record: Option<RecordId>,
}

type Body = Result<Json<Shown>, JsonRejection>;

pub(super) async fn of_device(
    State(app): State<App>,
    enrolled: Enrolled,
    body: Body,
) -> Result<Json<()>, Problem> {
    let (device, shown) = (enrolled.device, body?.0);
    let of = device.account;
    let account = app
        .blocking(move |app| {
            satchel_store::read(app.workspace.database(), |reader| {
                team::account_by_id(reader, of)
            })
        })
        .await?;
    let account = account.ok_or_else(Problem::signed_out)?;
    show(app, Viewer::Device(device.id), account, shown).await
}

pub(super) async fn of_session(
    State(app): State<App>,
    signed_in: SignedIn,
    body: Body,
) -> Result<Json<()>, Problem> {
    let viewer = Viewer::Session(signed_in.token);
    show(app, viewer, signed_in.account, body?.0).await
}

async fn show(
    app: App,
    viewer: Viewer,
    account: Account,
    shown: Shown,
) -> Result<Json<()>, Problem> {
    app.blocking(move |app| {
        let member = member(app, &account);
        app.presence
            .show(viewer, member, shown.record, app.now_ms())
    })
    .await
    .map_err(|_| Problem::too_often())?;
    Ok(Json(()))
}

/// Letters of a name that others are told.
const NAME: usize = 80;

fn member(app: &Inner, account: &Account) -> Member {
    let name = account::name(&app.workspace, account);
    Member {
        id: account.member,
        name: name.chars().take(NAME).collect(),
    }
}
