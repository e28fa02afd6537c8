//! The engine's words as the wire's, and back.

use satchel_engine::digest::Whole;
use satchel_engine::{Offered, Verdict};
use satchel_store::log::{Chunk, Origin};

use super::{PushedChange, RawChange, Refused, SentChunk, SentVerdict, WholeDocument};

impl From<Chunk> for SentChunk {
    fn from(chunk: Chunk) -> Self {
        let Chunk {
            first_seq,
            last_seq,
            opening,
            compressed,
            bytes,
            ..
        } = chunk;
        Self {
            first_seq,
            last_seq,
            opening,
            compressed,
            bytes,
        }
    }
}

impl From<SentChunk> for Chunk {
    fn from(sent: SentChunk) -> Self {
        let SentChunk {
            first_seq,
            last_seq,
            opening,
            compressed,
            bytes,
        } = sent;
        Self {
            first_seq,
            last_seq,
            opening,
            compressed,
            bytes,
            origin: Origin::Server,
        }
    }
}

impl From<&Offered> for PushedChange {
    fn from(offered: &Offered) -> Self {
        Self {
            document: offered.document,
            bytes: offered.bytes.clone(),
            relayed: offered.relayed,
        }
    }
}

impl From<Verdict> for SentVerdict {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Stored { seq } => Self::Stored(seq),
            Verdict::Known => Self::Known,
            Verdict::Refused { code, why } => Self::Refused(Refused { code, why }),
        }
    }
}

impl From<SentVerdict> for Verdict {
    fn from(sent: SentVerdict) -> Self {
        match sent {
            SentVerdict::Stored(seq) => Self::Stored { seq },
            SentVerdict::Known => Self::Known,
            SentVerdict::Refused(Refused { code, why }) => Self::Refused { code, why },
        }
    }
}

impl From<Whole> for WholeDocument {
    fn from(whole: Whole) -> Self {
        Self {
            document: whole.document,
            changes: whole.changes.into_iter().map(RawChange).collect(),
            cut: whole.cut,
        }
    }
}

impl From<WholeDocument> for Whole {
    fn from(sent: WholeDocument) -> Self {
        Self {
            document: sent.document,
            changes: sent.changes.into_iter().map(|change| change.0).collect(),
            cut: sent.cut,
        }
    }
}
