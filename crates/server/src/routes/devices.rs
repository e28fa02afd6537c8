//! `/api/devices`: the laptops and programs that may open the server, told of and signed out. Members see their own; admins everybody's.

use axum::Json;
use axum::extract::{Path, State};
use satchel_model::RecordId;
use satchel_store::team::{self, Account, Enrolment};
use satchel_store::{read, write};
use satchel_sync::devices::Device;

use crate::app::{App, Inner};
use crate::devices::told;
use crate::guard::Caller;
use crate::problem::Problem;

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
    caller: Caller,
    Path(id): Path<RecordId>,
) -> Result<Json<()>, Problem> {
    let signed_out = app.blocking(move |app| {
        let known = enrolments(app, &caller.account)?;
        if !known.iter().any(|one| one.device.id == id) {
            return Err(Problem::no_such_device());
        }
        write(app.workspace.database(), |writer| {
            team::sign_out_device(writer, id)
        })?;
        tracing::info!(device = %id, account = %caller.account.id, "a device was signed out");
        Ok(())
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
