//! The laptops, programs and browsers that may open a team's server: told of, and signed out, in the name of this one's account.

use satchel_model::RecordId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::client::Sync;
use crate::{Error, http};

/// A device, as people are told of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Device {
    /// Names it.
    pub id: RecordId,
    /// What it calls itself.
    pub name: String,
    /// Address of its account.
    pub email: String,
    /// Whether it is a browser's session.
    #[serde(default)]
    pub browser: bool,
    /// Whether its account is that of who asks.
    pub own: bool,
    /// Whether it is the one that asks.
    #[serde(default)]
    pub here: bool,
    /// When it was enrolled, in milliseconds since 1970.
    #[ts(type = "number")]
    pub enrolled: i64,
    /// When it was in contact last, as far as that was noted.
    #[ts(type = "number | null")]
    pub last_contact: Option<i64>,
    /// Whether it was signed out.
    pub signed_out: bool,
}

impl Sync {
    /// The devices of this one's account; where that is an admin's, everybody's. Those that were in contact last come first.
    ///
    /// # Errors
    /// [`Error::NotJoined`], [`Error::SignedOut`]; whatever keeps the server from answering.
    pub async fn devices(&self) -> Result<Vec<Device>, Error> {
        let (url, token, here) = self.own_device().await?;
        let request = self.inner.http.get(&url, "api/devices")?.bearer_auth(token);
        let answer = http::send(&url, request, http::JSON).await?;
        let mut devices: Vec<Device> = http::json(&url, answer, "its devices").await?;
        for device in &mut devices {
            device.here = device.id == here;
        }
        Ok(devices)
    }

    /// Signs a device out: it hears and sends nothing more, and what it did stays.
    ///
    /// # Errors
    /// As [`Sync::devices`]; [`Error::Refused`] where there is no such device of this account's.
    pub async fn sign_out_device(&self, id: RecordId) -> Result<(), Error> {
        let (url, token, _) = self.own_device().await?;
        let request = self.inner.http.delete(&url, &format!("api/devices/{id}"))?;
        http::send(&url, request.bearer_auth(token), http::JSON).await?;
        Ok(())
    }

    pub(crate) async fn own_device(&self) -> Result<(reqwest::Url, String, RecordId), Error> {
        self.blocking(|inner| {
            let server = inner.workspace.server()?.ok_or(Error::NotJoined)?;
            let url = inner.url()?;
            let signed_out = || Error::SignedOut {
                url: url.to_string(),
            };
            let token = inner.token().ok_or_else(signed_out)?;
            Ok((url, token, server.device))
        })
        .await
    }
}
