//! What laptop and server say to each other: the messages, and how they stand in bytes.
//!
//! A body is one byte that tells how the rest is packed, then CBOR. Every request carries the protocol it
//! speaks, so that a server which no longer knows it says so instead of guessing. Unknown fields are passed
//! over: a newer side may add some. Bodies come from strangers: sizes are checked before anything is unpacked.

mod body;
mod convert;
mod octets;

use std::ops::RangeInclusive;

use satchel_engine::digest::Sum;
use satchel_engine::segments::SegmentHash;
use satchel_model::RecordId;
use satchel_store::server::Mark;
use serde::{Deserialize, Serialize};

pub use body::{BadMessage, decode, encode};

/// The protocols spoken here. The last three minor versions of the product share one.
pub const PROTOCOLS: RangeInclusive<u16> = 1..=1;

/// What one answer to a pull, or one packed push, aims at: small enough for a slow line to make progress between
/// two cuts. A single larger change still goes.
pub const SOFT_BYTES: usize = 1 << 20;

/// No body is larger, packed or unpacked: twice the largest change that the engine takes.
pub const HARD_BYTES: usize = 8 << 20;

/// A word of news that brings changes along has no more bytes, packed: an edit has 200, an evening's worth of them a few
/// thousand. What is longer is not told to everyone at once, but asked for.
pub const WORD_BYTES: usize = 16 << 10;

/// The media type of the bodies: anything else that answers is not a Satchel server.
pub const MEDIA_TYPE: &str = "application/vnd.satchel.sync";

/// A run of the server's log.
pub type Epoch = [u8; 16];

/// What a laptop asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Request {
    /// First words, and again after a misunderstanding.
    Hello(Hello),
    /// What is past a position of the server's log?
    Pull(Pull),
    /// Take these changes.
    Push(Push),
    /// Where do our documents differ?
    Compare(Compare),
    /// Give all changes of these documents.
    Fetch(Fetch),
    /// Do these records show the same there?
    Audit(Audit),
    /// Give some of a segment.
    Segment(AskSegment),
}

/// First words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// The oldest protocol spoken.
    pub oldest: u16,
    /// The newest.
    pub newest: u16,
    /// The program's version, for the server's log.
    pub app: String,
    /// The device that this workspace is to the server.
    pub device: RecordId,
    /// The epoch last seen.
    #[serde(with = "octets")]
    pub epoch: Epoch,
    /// Position in the server's log up to which everything is here.
    pub after: u64,
}

/// What a laptop last saw of the server's log. A server that has something else there, or nothing, was put back to an
/// older copy, and must neither give out nor take anything before the laptop knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The position; 0 where nothing was seen.
    pub seq: u64,
    /// Which change stood there.
    #[serde(with = "octets")]
    pub mark: Mark,
}

/// Asks for changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pull {
    /// The protocol spoken.
    pub protocol: u16,
    /// The epoch last seen.
    #[serde(with = "octets")]
    pub epoch: Epoch,
    /// Position in the server's log up to which everything is here.
    pub after: u64,
    /// What the answer should not exceed.
    pub max_bytes: u64,
    /// What was last seen of the server's log.
    #[serde(default)]
    pub seen: Seen,
    /// Where everything is asked for and may come in segments: what those are as of that were begun with, 0 for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segments: Option<u64>,
}

/// Asks for some of a segment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskSegment {
    /// The protocol spoken.
    pub protocol: u16,
    /// The epoch last seen.
    #[serde(with = "octets")]
    pub epoch: Epoch,
    /// What was last seen of the server's log.
    pub seen: Seen,
    /// Which one.
    #[serde(with = "octets")]
    pub hash: SegmentHash,
    /// From which of its bytes on.
    pub from: u64,
    /// How many of them at most.
    pub max_bytes: u64,
}

/// Offers changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Push {
    /// The protocol spoken.
    pub protocol: u16,
    /// The epoch last seen.
    #[serde(with = "octets")]
    pub epoch: Epoch,
    /// What was last seen of the server's log.
    pub seen: Seen,
    /// Names this push; the answer repeats it. It is the sender's log position after the changes.
    pub batch: u64,
    /// The changes, in the order of the sender's log.
    pub changes: Vec<PushedChange>,
}

/// Asks where the documents differ, after a digest told that they do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compare {
    /// The protocol spoken.
    pub protocol: u16,
    /// The epoch last seen, which is the key of the digests.
    #[serde(with = "octets")]
    pub epoch: Epoch,
    /// What was last seen of the server's log.
    pub seen: Seen,
    /// Position in the server's log that the digest is as of.
    pub after: u64,
    /// The digest: [`satchel_engine::digest::BUCKETS`] sums of 16 bytes.
    #[serde(with = "octets")]
    pub digest: Vec<u8>,
}

/// Asks for documents as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fetch {
    /// The protocol spoken.
    pub protocol: u16,
    /// The epoch last seen.
    #[serde(with = "octets")]
    pub epoch: Epoch,
    /// What was last seen of the server's log.
    pub seen: Seen,
    /// The documents.
    pub documents: Vec<RecordId>,
}

/// Asks whether records show the same, whose changes are the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audit {
    /// The protocol spoken.
    pub protocol: u16,
    /// The epoch last seen, which is the key of the hashes.
    #[serde(with = "octets")]
    pub epoch: Epoch,
    /// What was last seen of the server's log.
    pub seen: Seen,
    /// Position in the server's log that the records are as of.
    pub after: u64,
    /// The program's version: another may know fields that this one does not.
    pub app: String,
    /// The records, with the hashes of what they show.
    pub documents: Vec<Hashed>,
}

/// One offered change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushedChange {
    /// The document it changes.
    pub document: RecordId,
    /// Its raw bytes.
    #[serde(with = "octets")]
    pub bytes: Vec<u8>,
    /// Whether the sender only passes on what another made.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub relayed: bool,
}

/// What a server answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    /// To a hello.
    Welcome(Welcome),
    /// To a pull.
    Changes(Changes),
    /// To a push.
    Verdicts(Verdicts),
    /// To a comparison.
    Compared(Compared),
    /// To a fetch.
    Documents(Documents),
    /// To an audit.
    Audited(Audited),
    /// To a pull of everything, where it can be had in segments.
    Contents(Contents),
    /// Some of a segment.
    Part(Part),
    /// To a pull or push that names another epoch: nothing else was done.
    Epoch(NewEpoch),
    /// The request was not served at all.
    Refused(Refused),
}

/// Answer to a hello.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Welcome {
    /// The protocol to speak.
    pub protocol: u16,
    /// The server's epoch.
    #[serde(with = "octets")]
    pub epoch: Epoch,
    /// Position of the last change in its log.
    pub seq: u64,
    /// What a push should not exceed.
    pub soft_bytes: u64,
    /// What no body may exceed.
    pub hard_bytes: u64,
    /// The server's clock, in milliseconds since 1970. Shown, never obeyed.
    pub now_ms: i64,
    /// Name of the member whose device this is; empty where the server knows none.
    pub member: String,
    /// Whether the account is an admin's, who may do everything.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub admin: bool,
}

/// Answer to a pull.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// The server's epoch.
    #[serde(with = "octets")]
    pub epoch: Epoch,
    /// The position asked for.
    pub after: u64,
    /// The changes, as the log holds them; the first may begin before `after`.
    pub chunks: Vec<SentChunk>,
    /// Position up to which they reach; `after` where there are none.
    pub upto: u64,
    /// Position of the last change in the log.
    pub seq: u64,
    /// Where they reach the log's end: the digest of all documents as of there, if the server has it at hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<Root>,
}

/// All that there was at a position of the log, in segments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// The server's epoch.
    #[serde(with = "octets")]
    pub epoch: Epoch,
    /// The position.
    pub seq: u64,
    /// Which change stands there.
    #[serde(with = "octets")]
    pub mark: Mark,
    /// Position of the last change in the log.
    pub end: u64,
    /// The segments, in the order in which they are to be taken.
    pub segments: Vec<SegmentName>,
}

/// Names a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SegmentName {
    /// SHA-256 of its bytes.
    #[serde(with = "octets")]
    pub hash: SegmentHash,
    /// How many bytes it has.
    pub bytes: u64,
    /// How many changes are in it.
    pub changes: u64,
}

/// Some of a segment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The server's epoch.
    #[serde(with = "octets")]
    pub epoch: Epoch,
    /// Of which one.
    #[serde(with = "octets")]
    pub hash: SegmentHash,
    /// From which of its bytes on.
    pub from: u64,
    /// The bytes; none where the server does not have it any more.
    #[serde(with = "octets")]
    pub bytes: Vec<u8>,
}

/// A word of news that brings along what it tells of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// Which change stands at `changes.after`: whoever saw another one there does not go on from it.
    #[serde(with = "octets")]
    pub before: Mark,
    /// What a pull from there is answered with.
    pub changes: Changes,
}

/// The root of a digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Root(#[serde(with = "octets")] pub Sum);

/// Answer to a comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compared {
    /// The server's epoch.
    #[serde(with = "octets")]
    pub epoch: Epoch,
    /// Buckets that differ, the first of them; none where the log went on meanwhile.
    pub buckets: Vec<u16>,
    /// All the server's documents in these.
    pub documents: Vec<Hashed>,
}

/// A document and the hash of its heads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hashed {
    /// The document.
    pub document: RecordId,
    /// The hash, under the epoch.
    pub hash: Root,
}

/// Answer to a fetch: the first of the documents asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Documents {
    /// The server's epoch.
    #[serde(with = "octets")]
    pub epoch: Epoch,
    /// The documents.
    pub documents: Vec<WholeDocument>,
}

/// Answer to an audit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audited {
    /// The server's epoch.
    #[serde(with = "octets")]
    pub epoch: Epoch,
    /// The records that show other there, after the server looked at its own.
    pub documents: Vec<RecordId>,
}

/// All changes of a document; none where the server does not have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WholeDocument {
    /// The document.
    pub document: RecordId,
    /// Its changes, each after those that it was made after.
    pub changes: Vec<RawChange>,
    /// Whether there are more than these.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cut: bool,
}

/// The raw bytes of a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RawChange(#[serde(with = "octets")] pub Vec<u8>);

/// Consecutive changes of the server's log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentChunk {
    /// Position of the first.
    pub first_seq: u64,
    /// Position of the last.
    pub last_seq: u64,
    /// Which opening of the server's database wrote them; 0 where an earlier version did.
    #[serde(rename = "by", default, skip_serializing_if = "is_nobodys")]
    pub opening: u32,
    /// Whether `bytes` are compressed.
    pub compressed: bool,
    /// The frames, as [`satchel_store::log`] packs them.
    #[serde(with = "octets")]
    pub bytes: Vec<u8>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it so")]
const fn is_nobodys(opening: &u32) -> bool {
    *opening == 0
}

/// Answer to a push.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdicts {
    /// The server's epoch.
    #[serde(with = "octets")]
    pub epoch: Epoch,
    /// The push's own name.
    pub batch: u64,
    /// One for each change, in order.
    pub verdicts: Vec<SentVerdict>,
    /// Position of the last change in the log.
    pub seq: u64,
    /// Which change stands there.
    #[serde(with = "octets")]
    pub mark: Mark,
}

/// What became of a pushed change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SentVerdict {
    /// Durable, at this position.
    Stored(u64),
    /// It was there already.
    Known,
    /// Not taken.
    Refused(Refused),
}

/// Why something was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// For programs.
    pub code: String,
    /// For people.
    pub why: String,
}

/// The server's epoch, and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewEpoch {
    /// The epoch.
    #[serde(with = "octets")]
    pub epoch: Epoch,
}

impl Request {
    /// Its path under `/sync/`.
    #[must_use]
    pub const fn path(&self) -> &'static str {
        match self {
            Self::Hello(_) => "hello",
            Self::Pull(_) => "pull",
            Self::Push(_) => "push",
            Self::Compare(_) => "compare",
            Self::Fetch(_) => "fetch",
            Self::Audit(_) => "audit",
            Self::Segment(_) => "segment",
        }
    }
}

#[cfg(test)]
mod tests;
