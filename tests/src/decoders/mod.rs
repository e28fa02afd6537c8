//! Everything that reads bytes which a stranger made or a disk damaged, as functions that a fuzzer calls.
//!
//! Each is here once: a test gives all of them a corpus and mutations of it, as many as it has time for, and `make fuzz`
//! gives one of them to libFuzzer for as long as one likes. A check panics where reading does, and where what was read is
//! another after it was written and read again. What needs no check of its own: a database's pages, whose damage
//! SQLCipher tells, a backup, which is such a database, and the key's file, which `serde_json` reads.

mod chunk;
mod configuration;
mod contacts;
mod corpus;
mod document;
mod exchange;
mod index;
mod mutation;
mod news;
mod query;
mod register;
mod run;
mod wire;

pub use corpus::Corpus;
pub use mutation::mutated;
pub use run::{Broken, listen};

/// One way in for bytes that nobody vouches for.
#[derive(Clone, Copy)]
pub struct Decoder {
    /// What it is called in `make fuzz TARGET=name`.
    pub name: &'static str,
    /// Reads an input, and panics where a fault shows. Whether anything of the input was taken for good.
    pub check: fn(&[u8]) -> bool,
    /// Inputs that are as they should be.
    pub seeds: fn(&Corpus) -> Vec<Vec<u8>>,
    /// How many mutated inputs the test gives it: all decoders together take some 20 s.
    pub runs: usize,
}

/// All of them.
pub const DECODERS: [Decoder; 10] = [
    chunk::DECODER,
    configuration::DECODER,
    contacts::DECODER,
    document::DECODER,
    exchange::DECODER,
    index::DECODER,
    news::DECODER,
    query::DECODER,
    register::DECODER,
    wire::DECODER,
];

/// The decoder of a name.
#[must_use]
pub fn decoder(name: &str) -> Option<&'static Decoder> {
    DECODERS.iter().find(|decoder| decoder.name == name)
}
