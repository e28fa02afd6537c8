//! A disk that refuses single calls, and goes on with the next: no space for a moment, or an input/output error.

use std::collections::BTreeMap;
use std::thread::{ThreadId, current};

use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rusqlite::ffi;

use super::contents::Code;

/// How many of what was done to a disk, by kind.
pub type Tally = BTreeMap<&'static str, u64>;

/// Which calls fail.
pub(super) struct Ailment {
    pub(super) chance: ChaCha8Rng,
    /// One in so many.
    one_in: u32,
    /// Whose reads fail, too. Those of other threads do not: which comes first is for the system to say, and a seed would not always give the same
    /// run.
    reader: Option<ThreadId>,
}

/// Of reads, of which there are many more, so many times fewer fail than of other calls.
const READS: u32 = 8;

/// A call of a file.
#[derive(Clone, Copy)]
pub(super) enum Call {
    Read,
    Write,
    Truncate,
    Sync,
    Delete,
}

impl Ailment {
    pub(super) fn new(seed: u64, one_in: u32) -> Self {
        Self {
            chance: ChaCha8Rng::seed_from_u64(seed),
            one_in,
            reader: None,
        }
    }

    /// Has reads of this thread fail as well, or no longer.
    pub(super) fn strike_reads(&mut self, strike: bool) {
        self.reader = strike.then(|| current().id());
    }

    /// Whether a call fails: what is told of it, and what SQLite is.
    pub(super) fn strikes(&mut self, call: Call) -> Option<(&'static str, Code)> {
        let one_in = match call {
            Call::Read if self.reader != Some(current().id()) => return None,
            Call::Read => self.one_in.saturating_mul(READS),
            _ => self.one_in,
        };
        if !self.chance.random_ratio(1, one_in) {
            return None;
        }
        Some(match call {
            Call::Read => ("read failed", ffi::SQLITE_IOERR_READ),
            Call::Write if self.chance.random_bool(0.5) => {
                ("write refused for want of space", ffi::SQLITE_FULL)
            }
            Call::Write => ("write failed", ffi::SQLITE_IOERR_WRITE),
            Call::Truncate => ("truncation failed", ffi::SQLITE_IOERR_TRUNCATE),
            Call::Sync => ("sync failed", ffi::SQLITE_IOERR_FSYNC),
            Call::Delete => ("deletion failed", ffi::SQLITE_IOERR_DELETE),
        })
    }
}
