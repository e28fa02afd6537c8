//! `/api/enrol`: a laptop joins, with an account's password or with an invitation.

use std::net::{IpAddr, SocketAddr};

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{ConnectInfo, State};
use satchel_store::security::What;
use satchel_store::team::{self, Account, Device};
use satchel_store::write;
use satchel_sync::{Enrol, Enrolled};

use crate::account::{self, Acceptance};
use crate::app::{App, Inner};
use crate::problem::Problem;
use crate::secret;
use crate::security::Done;

/// A device's name longer than this is cut: it is only read in a list.
const NAME_CHARS: usize = 100;

/// Gives a laptop its token.
pub(super) async fn enrol(
    State(app): State<App>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    body: Result<Json<Enrol>, JsonRejection>,
) -> Result<Json<Enrolled>, Problem> {
    let Enrol {
        email,
        password,
        invitation,
        name,
        device,
    } = body?.0;
    let account = match (invitation, password) {
        (Some(invitation), password) => {
            account::accept(
                &app,
                from.ip(),
                Acceptance {
                    email,
                    name,
                    password,
                    invitation,
                },
            )
            .await?
        }
        (None, Some(password)) => account::sign_in(&app, from.ip(), &email, password).await?,
        (None, None) => {
            return Err(Problem::bad_input(
                "joining takes a password or an invitation",
            ));
        }
    };
    let device: String = device
        .chars()
        .filter(|letter| !letter.is_control())
        .take(NAME_CHARS)
        .collect();
    Ok(Json(
        app.blocking(move |app| add_device(app, from.ip(), &account, device))
            .await?,
    ))
}

fn add_device(
    app: &Inner,
    from: IpAddr,
    account: &Account,
    name: String,
) -> Result<Enrolled, Problem> {
    let workspace = &app.workspace;
    let token = secret::token(workspace.host());
    let device = Device {
        id: workspace.host().new_id(),
        account: account.id,
        name,
    };
    let enrolled = write(workspace.database(), |writer| {
        // It may have been shut out since its password was looked at.
        let is_let_in = team::is_let_in(writer, account.id)?;
        if is_let_in {
            team::add_device(writer, &device, &secret::hash(&token), app.now_ms())?;
            let (done, host) = (Done::by(account, from), workspace.host());
            done.note(writer, host, What::DeviceEnrolled, &device.name)?;
        }
        Ok(is_let_in)
    })?;
    if !enrolled {
        return Err(Problem::wrong_password());
    }
    Ok(Enrolled {
        token,
        device: device.id,
        member: account.member,
        workspace: workspace.overview()?.name,
        epoch: workspace.epoch()?,
        admin: account.admin,
    })
}
