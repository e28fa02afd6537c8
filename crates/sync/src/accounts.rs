//! The accounts of a team's server: told of, shut out, made admins, in the name of an admin's account.

use satchel_model::RecordId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::client::Sync;
use crate::{Error, http};

/// An account, as admins are told of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// Names it.
    pub id: RecordId,
    /// Signs in with this.
    pub email: String,
    /// The record of its member.
    pub member: RecordId,
    /// Whether it may invite and administrate.
    pub admin: bool,
    /// Whether nothing opens the server in its name any more.
    pub shut_out: bool,
    /// Laptops and programs that open the server in its name.
    #[ts(type = "number")]
    pub devices: u64,
    /// When one of them was in contact last, as far as that was noted.
    #[ts(type = "number | null")]
    pub last_contact: Option<i64>,
}

/// What is to be done with an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum AccountChange {
    /// Nothing opens the server in its name any more; what its member did stays. An invitation lets it in again.
    ShutOut,
    /// It may invite and administrate.
    MakeAdmin,
    /// It may not any longer.
    UnmakeAdmin,
}

/// The body of a request to change an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeAccount {
    /// What is to be done with it.
    pub change: AccountChange,
}

/// Whom to invite.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Invite {
    /// Their address. Where it has an account, the invitation lets its owner set another password.
    pub email: String,
    /// Whether they may invite others and administrate.
    #[serde(default)]
    pub admin: bool,
}

/// An invitation that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Invitation {
    /// The code, which is kept nowhere; good for one use.
    pub code: String,
    /// Where a browser takes it: the server's address, with the code in it.
    pub accept: String,
    /// For so many days it is good.
    #[ts(type = "number")]
    pub days_valid: i64,
}

impl Sync {
    /// Invites someone.
    ///
    /// # Errors
    /// As [`Sync::accounts`].
    pub async fn invite(&self, invite: &Invite) -> Result<Invitation, Error> {
        let (url, token, _) = self.own_device().await?;
        let body =
            serde_json::to_vec(invite).map_err(|error| Error::BadInput(error.to_string()))?;
        let request = self.inner.http.post(&url, "api/invitations")?;
        let request = request.header("content-type", http::JSON).body(body);
        let answer = http::send(&url, request.bearer_auth(token), http::JSON).await?;
        let mut made: Invitation = http::json(&url, answer, "its invitation").await?;
        // The server knows the path; how it is reached, who asked does.
        made.accept = url.join(&made.accept).map_or(made.accept, String::from);
        Ok(made)
    }

    /// The accounts of the server, by address.
    ///
    /// # Errors
    /// [`Error::NotJoined`], [`Error::SignedOut`]; [`Error::Refused`] where this one's account is no admin's; whatever keeps the server
    /// from answering.
    pub async fn accounts(&self) -> Result<Vec<Account>, Error> {
        let (url, token, _) = self.own_device().await?;
        let request = self.inner.http.get(&url, "api/accounts")?;
        let answer = http::send(&url, request.bearer_auth(token), http::JSON).await?;
        http::json(&url, answer, "its accounts").await
    }

    /// Changes an account, as it is found by its address.
    ///
    /// # Errors
    /// As [`Sync::accounts`]; [`Error::Refused`] where it is not there, or is the last admin's and that is what would be lost.
    pub async fn change_account(&self, id: RecordId, change: AccountChange) -> Result<(), Error> {
        let (url, token, _) = self.own_device().await?;
        let body = serde_json::to_vec(&ChangeAccount { change })
            .map_err(|error| Error::BadInput(error.to_string()))?;
        let request = self.inner.http.post(&url, &format!("api/accounts/{id}"))?;
        let request = request.header("content-type", http::JSON).body(body);
        http::send(&url, request.bearer_auth(token), http::JSON).await?;
        Ok(())
    }
}
