//! Joining a server: an account's password, or an invitation, against a token for this device.

use reqwest::Url;
use satchel_engine::{Workspace, key};
use satchel_model::RecordId;
use satchel_store::server::Server;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Error;
use crate::http::{self, Http};
use crate::wire::Epoch;

/// What a person gives to join a server.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
pub struct Join {
    /// The server's address.
    pub url: String,
    /// The account's address.
    pub email: String,
    /// The account's password; with an invitation, the one to set.
    #[serde(default)]
    pub password: Option<String>,
    /// The code of an invitation, where there is no account yet.
    #[serde(default)]
    pub invitation: Option<String>,
    /// What the team is to call a new member.
    #[serde(default)]
    pub name: Option<String>,
}

/// What is sent to `/api/enrol`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Enrol {
    /// The account's address.
    pub email: String,
    /// The account's password; with an invitation, the one to set.
    #[serde(default)]
    pub password: Option<String>,
    /// The code of an invitation.
    #[serde(default)]
    pub invitation: Option<String>,
    /// A new member's name.
    #[serde(default)]
    pub name: Option<String>,
    /// What the device is called.
    pub device: String,
}

/// What the server answers.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Enrolled {
    /// Opens the server to this device.
    pub token: String,
    /// The device's id.
    pub device: RecordId,
    /// The record of the member.
    pub member: RecordId,
    /// What the team calls its workspace.
    pub workspace: String,
    /// The server's epoch.
    pub epoch: Epoch,
    /// Whether the account is an admin's.
    #[serde(default)]
    pub admin: bool,
}

/// Under this name the token is kept beside the workspace.
const TOKEN: &str = "device-token";

/// Where the server hands out tokens.
const PATH: &str = "api/enrol";

/// Asks the server to enrol a device under a name.
pub(crate) async fn enrol(
    http: &Http,
    server: &Url,
    join: Join,
    device: String,
) -> Result<Enrolled, Error> {
    let enrol = Enrol {
        email: join.email.trim().to_owned(),
        password: join.password.filter(|password| !password.is_empty()),
        invitation: join.invitation.filter(|code| !code.trim().is_empty()),
        name: join.name.filter(|name| !name.trim().is_empty()),
        device,
    };
    if enrol.password.is_none() && enrol.invitation.is_none() {
        return Err(Error::BadInput(
            "to join a server give the password of your account, or the code of an invitation"
                .to_owned(),
        ));
    }
    let body = serde_json::to_vec(&enrol).map_err(|error| Error::BadInput(error.to_string()))?;
    let request = http
        .post(server, PATH)?
        .header("content-type", http::JSON)
        .body(body);
    let answer = http::body(server, http::send(server, request, http::JSON).await?).await?;
    serde_json::from_slice(&answer).map_err(|error| Error::NotSatchel {
        url: server.to_string(),
        got: format!("its answer to joining: {error}"),
    })
}

/// Notes in the workspace that the server was joined. Blocking.
pub(crate) fn keep(
    workspace: &Workspace,
    url: &Url,
    email: &str,
    enrolled: &Enrolled,
) -> Result<(), Error> {
    // The token first: without it, the workspace would think it had joined and could not speak.
    key::keep_secret(&workspace.place().dir, TOKEN, enrolled.token.as_bytes())?;
    let before = workspace.server()?;
    let server = Server {
        url: url.to_string(),
        email: email.trim().to_lowercase(),
        epoch: enrolled.epoch,
        device: enrolled.device,
        admin: enrolled.admin,
        last_contact_ms: Some(workspace.host().now_ms()),
        ..cursors(before.as_ref(), enrolled.epoch, workspace.seq()?)
    };
    Ok(workspace.join(&server, enrolled.member, &enrolled.workspace)?)
}

/// Where the exchange with a server begins: where it stood, if it is the same log; else at the beginning, with what an
/// earlier server sent offered to the new one too.
#[must_use]
pub fn cursors(before: Option<&Server>, epoch: Epoch, own: u64) -> Server {
    match before.filter(|before| before.epoch == epoch) {
        Some(before) => before.clone(),
        None => Server {
            relay_upto: own,
            ..Server::new("", "", epoch, RecordId::from_bytes([0; 16]))
        },
    }
}

/// The device's token. Blocking: a keychain may ask its owner.
pub(crate) fn token(workspace: &Workspace) -> Option<String> {
    String::from_utf8(key::secret_of(&workspace.place().dir, TOKEN)?).ok()
}

/// What this machine is called, so that its owner finds it in a list of devices.
pub(crate) fn device_name() -> String {
    let names = [
        std::fs::read_to_string("/proc/sys/kernel/hostname").ok(),
        std::env::var("COMPUTERNAME").ok(),
        std::env::var("HOSTNAME").ok(),
    ];
    names
        .into_iter()
        .flatten()
        .map(|name| name.trim().to_owned())
        .find(|name| !name.is_empty())
        .unwrap_or_else(|| "Laptop".to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn joining_the_same_log_again_goes_on_where_it_stood() {
        let before = Server {
            pulled: 40,
            pushed: 30,
            relay_upto: 7,
            ..cursors(None, [1; 16], 0)
        };
        let again = cursors(Some(&before), [1; 16], 99);
        assert_eq!((again.pulled, again.pushed, again.relay_upto), (40, 30, 7));
        for elsewhere in [
            cursors(Some(&before), [2; 16], 99),
            cursors(None, [1; 16], 99),
        ] {
            assert_eq!(
                (elsewhere.pulled, elsewhere.pushed, elsewhere.relay_upto),
                (0, 0, 99)
            );
        }
    }
}
