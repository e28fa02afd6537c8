//! `/api/devices`: the laptops and programs that may open the server, told of and signed out. Members see their own; admins everybody's.

use std::net::SocketAddr;

use axum::Json;
use axum::extract::{ConnectInfo, Path, State};
use satchel_model::RecordId;
use satchel_store::security::What;
use satchel_store::team::{self, Account, Enrolment};
use satchel_store::{read, write};
use satchel_sync::devices::Device;

use crate::app::{App, Inner};
use crate::devices::{named, told};
use crate::guard::Caller;
use crate::problem::Problem;
use crate::security::Done;

pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
) -> Result<Json<Vec<Device>>, Problem> {
    let listed = app.blocking(move |app| {
        let own = Some(caller.account.id);
        let mut found = enrolments(app, &caller.account)?;
        for one in &mut found {
            // What was in contact a moment ago is not written down yet.
            let met = app.devices.last_met(one.device.id);
            one.last_contact_ms = one.last_contact_ms.max(met);
        }
        Ok::<_, Problem>(found.into_iter().map(|one| told(one, own)).collect())
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
        let known = enrolments(app, &caller.account)?;
        let known = known.iter().find(|one| one.device.id == id);
        let device = known.ok_or_else(Problem::no_such_device)?;
        let (done, host) = (Done::by(&caller.account, from.ip()), app.workspace.host());
        write(app.workspace.database(), |writer| {
            team::sign_out_device(writer, id)?;
            done.note(writer, host, What::DeviceSignedOut, &named(device))
        })?;
        tracing::info!(device = %id, account = %caller.account.id, "a device was signed out");
        Ok::<_, Problem>(())
    });
    Ok(Json(signed_out.await?))
}

/// The devices that an account may know of.
fn enrolments(app: &Inner, account: &Account) -> Result<Vec<Enrolment>, Problem> {
    let of = (!account.admin).then_some(account.id);
    let found = read(app.workspace.database(), |reader| {
        team::enrolments(reader, of)
    });
    Ok(found?)
}
