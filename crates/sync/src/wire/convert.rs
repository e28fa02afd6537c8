//! The engine's words as the wire's, and back.

use satchel_engine::{Offered, Verdict};
use satchel_store::log::{Chunk, Origin};

use super::{PushedChange, Refused, SentChunk, SentVerdict};

impl From<Chunk> for SentChunk {
    fn from(chunk: Chunk) -> Self {
        let Chunk {
            first_seq,
            last_seq,
            compressed,
            bytes,
            ..
        } = chunk;
        Self {
            first_seq,
            last_seq,
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
            compressed,
            bytes,
        } = sent;
        Self {
            first_seq,
            last_seq,
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
