//! What a person is shown of sync.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How things stand between this workspace and its server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SyncStatus {
    /// In one word.
    pub state: SyncState,
    /// The server's address.
    pub server: Option<String>,
    /// As whom it was joined.
    pub email: Option<String>,
    /// Changes made here that the server does not hold yet.
    #[ts(type = "number")]
    pub waiting: u64,
    /// Changes that the server would not take.
    #[ts(type = "number")]
    pub attention: u64,
    /// When the server last answered, in milliseconds since 1970.
    #[ts(type = "number | null")]
    pub last_contact: Option<i64>,
    /// How far a long exchange has come.
    pub progress: Option<SyncProgress>,
    /// What is wrong and what to do, where something is.
    pub problem: Option<String>,
}

/// How things stand, in one word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum SyncState {
    /// No server was joined.
    #[default]
    Local,
    /// Both sides have everything.
    Synced,
    /// An exchange is under way.
    Syncing,
    /// The person wants no network.
    Offline,
    /// The server does not answer; it is tried again.
    Unreachable,
    /// The server does not want us; a person has to act.
    Refused,
}

/// How far an exchange has come, in changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SyncProgress {
    /// Sent or fetched.
    #[ts(type = "number")]
    pub done: u64,
    /// In all.
    #[ts(type = "number")]
    pub total: u64,
}
