//! A team's security log, read in the name of an admin's account.

use satchel_model::RecordId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::client::Sync;
use crate::{Error, http};

/// An entry of the log, as people are told of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SecurityEvent {
    /// Names it.
    pub id: RecordId,
    /// When, in milliseconds since 1970.
    #[ts(type = "number")]
    pub at: i64,
    /// What happened: `signed_in`, `sign_in_refused`, …
    pub what: String,
    /// Address of whoever did it; empty where it was done on the server's own machine.
    pub email: String,
    /// What it was done to or with; may be empty.
    pub about: String,
    /// Where the request came from; empty where it was the server's own machine.
    pub origin: String,
}

/// Which entries are wanted; the default is the latest of all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(optional_fields)]
pub struct SecurityQuery {
    /// Only what goes by this name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub what: Option<String>,
    /// Only what has this in an address or in what it was about, in whatever case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Only what happened before this entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<RecordId>,
    /// No more than so many; 100 where it is not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

impl Sync {
    /// Entries of the server's log, the latest first.
    ///
    /// # Errors
    /// [`Error::NotJoined`], [`Error::SignedOut`]; [`Error::Refused`] where this one's account is no admin's; whatever keeps the server
    /// from answering.
    pub async fn security_log(&self, wanted: &SecurityQuery) -> Result<Vec<SecurityEvent>, Error> {
        let (url, token, _) = self.own_device().await?;
        let request = self.inner.http.get(&url, "api/security-log")?;
        let request = request.query(wanted).bearer_auth(token);
        let answer = http::send(&url, request, http::JSON).await?;
        http::json(&url, answer, "its security log").await
    }
}
