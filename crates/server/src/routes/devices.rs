//! `/api/devices`: the laptops, programs and browsers that may open the server, told of and signed out. Members see their own; admins
//! everybody's.

use std::net::SocketAddr;

use axum::Json;
use axum::extract::{ConnectInfo, Path, State};
use satchel_model::RecordId;
use satchel_store::read;
use satchel_store::team::{Account, session_id};
use satchel_sync::devices::Device;

use crate::app::App;
use crate::devices;
use crate::guard::Caller;
use crate::problem::Problem;
use crate::security::Done;

pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
) -> Result<Json<Vec<Device>>, Problem> {
    let listed = app.blocking(move |app| {
        let (of, now) = (known_to(&caller.account), app.now_ms());
        let here = caller.session.as_ref().map(session_id);
        let found = read(app.workspace.database(), |reader| {
            devices::known(reader, of, now)
        });
        let mut found = found?;
        for one in &mut found {
            one.own = one.email == caller.account.email;
            one.here = Some(one.id) == here;
            // What was in contact a moment ago is not written down yet.
            one.last_contact = one.last_contact.max(app.devices.last_met(one.id));
        }
        Ok::<_, Problem>(found)
    });
    Ok(Json(listed.await?))
}

pub(super) async fn sign_out(
    State(app): State<App>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    caller: Caller,
    Path(id): Path<RecordId>,
) -> Result<Json<()>, Problem> {
    let signed_out = app.blocking(move |app| {
        let (database, host) = (app.workspace.database(), app.workspace.host());
        let (done, of) = (
            Done::by(&caller.account, from.ip()),
            known_to(&caller.account),
        );
        devices::signed_out(database, host, &done, of, id)
    });
    match signed_out.await? {
        true => Ok(Json(())),
        false => Err(Problem::no_such_device()),
    }
}

/// Whose devices an account may know of; `None` for everybody's.
fn known_to(account: &Account) -> Option<RecordId> {
    (!account.admin).then_some(account.id)
}
