//! A team in one process: one to three servers over one store and two to fifty laptops, stepped by a seed through everything that
//! goes wrong.
//!
//! What runs is what ships: the engine on its real, encrypted database, and both sides of [`satchel_sync`], with
//! its questions and answers kept, doubled, lost, cut and reordered between them. Only the disk ([`crate::vfs`]), the
//! clock, randomness and the network are the simulation's. The same seed always gives the same run.
//!
//! At every step: a log holds each change once and after those it depends on; whatever was ever read from a log is
//! still there after a crash; no cursor is past the data it counts; what the server says it stored is in its log; whoever has a
//! document's heads shows of it what all others showed with them. At rest, when the network is healed and all have exchanged all:
//! every log holds every edit, no change was refused, all know the server's epoch, and every record, its stamps, its other values,
//! its heads and what its register would write next are the same everywhere, and again when the tables are made anew from the log.
//!
//! A seed also says what is particular about its team ([`founding`]): a crowd of laptops, search, programs of an earlier version.
//!
//! # What it catches
//!
//! `tests/safeguards.toml` lists what sees to all this, and how each is switched off; `make mutants` does so, one at a time, and
//! tells which of the test's 48 seeds fails first, and how. What these seeds do not meet is a second conflict in a field that was
//! settled in the same pull; [`any_order`] does.
//!
//! One run of the test makes some 28,000 faults of 27 kinds, and fails where a kind does not occur. `make soak` goes on for as
//! long as one likes.
//!
//! # What a fault is
//!
//! Each is one thing that was done: a message that was lost, doubled, cut short or overtaken; a login refused; a program killed; a
//! power cut, and each write that it took or tore; a single call of a disk that failed; a clone, a restore, a clock set wrong. What
//! follows from a fault, such as an answer that cannot come, is not counted again.

mod away;
mod check;
mod disks;
mod edits;
mod faults;
mod founding;
mod log;
mod machine;
mod network;
mod order;
mod rest;
mod shown;
mod versions;
mod words;
mod world;

use std::collections::BTreeMap;
use std::fmt;

pub use order::any_order;

/// Steps of one run, for the test and for `make simulate` alike: enough for a backup to grow old and be restored.
pub const STEPS: usize = 1_200;

/// Steps between two rests, at which all are compared.
const REST_EVERY: usize = 400;

/// A question that reached the server, and what it answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overheard {
    /// The request's body.
    pub request: Vec<u8>,
    /// The answer's.
    pub answer: Vec<u8>,
}

/// Something that must not be, and where it was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation(pub String);

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Violation {}

type Checked<T = ()> = Result<T, Violation>;

/// What happened in a run that went well.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Laptops at the end.
    pub laptops: usize,
    /// Changes in every log at the end.
    pub changes: u64,
    /// What was done to them, and how often.
    pub faults: BTreeMap<&'static str, u64>,
}

/// Runs so many steps under a seed, then lets everything come to rest. `tell` hears what happens.
///
/// # Errors
/// The first [`Violation`].
pub fn run(seed: u64, steps: usize, tell: &mut dyn FnMut(&str)) -> Result<Outcome, Violation> {
    overhear(seed, steps, tell, &mut |_| {})
}

/// As [`run`]; `hear` is given what crosses the network and was answered, in that order.
///
/// # Errors
/// The first [`Violation`].
pub fn overhear(
    seed: u64,
    steps: usize,
    tell: &mut dyn FnMut(&str),
    hear: &mut dyn FnMut(Overheard),
) -> Result<Outcome, Violation> {
    let mut world = world::World::new(seed, tell, hear)?;
    let of =
        |when: String| move |Violation(what)| Violation(format!("seed {seed}, {when}: {what}"));
    for step in 1..=steps {
        world.step(step).map_err(of(format!("step {step}")))?;
        if step % REST_EVERY == 0 || step == steps {
            world
                .come_to_rest()
                .map_err(of(format!("at rest after step {step}")))?;
        }
    }
    Ok(world.outcome())
}
