//! Record ids.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The id of a record and of its document: 16 bytes, written as a UUID.
///
/// New records take a version 7 UUID, so that ids made one after the other lie together in an index.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(transparent)]
#[ts(type = "string")]
pub struct RecordId(Uuid);

impl RecordId {
    /// A new id from a time in milliseconds since 1970 and ten random bytes (RFC 9562, version 7).
    #[must_use]
    pub fn new(unix_ms: u64, random: [u8; 10]) -> Self {
        Self(uuid::Builder::from_unix_timestamp_millis(unix_ms, &random).into_uuid())
    }

    /// An id derived from what a record is called elsewhere, so that two laptops which import one
    /// file make one record (RFC 9562, version 5: SHA-1 of namespace and name).
    #[must_use]
    pub fn derived(source: &str, external: &str) -> Self {
        let namespace = Uuid::new_v5(&Uuid::NAMESPACE_URL, source.as_bytes());
        Self(Uuid::new_v5(&namespace, external.as_bytes()))
    }

    /// The id with these bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(Uuid::from_bytes(bytes))
    }

    /// The id with these bytes, or `None` unless there are 16.
    #[must_use]
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        Uuid::from_slice(bytes).ok().map(Self)
    }

    /// The 16 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for RecordId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}
