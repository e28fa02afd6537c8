//! A decoder run over many inputs, as a test does it on any machine.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;

use super::{Decoder, mutated};

/// A fault that an input shows.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{decoder}, {which}: {said}")]
pub struct Broken {
    /// The decoder.
    pub decoder: &'static str,
    /// Which of its inputs.
    pub which: String,
    /// What its check said.
    pub said: String,
    /// The input.
    pub input: Vec<u8>,
}

thread_local! {
    /// What the last panic said. Most are caught by who called a library, and are not worth a line.
    static PANICKED: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Keeps what panics say, in place of printing it.
pub fn listen() {
    std::panic::set_hook(Box::new(|panic| {
        PANICKED.with_borrow_mut(|told| *told = panic.to_string());
    }));
}

impl Decoder {
    /// Whether an input was read.
    ///
    /// # Errors
    /// [`Broken`] where the check panics.
    pub fn reads(&self, input: &[u8], which: &str) -> Result<bool, Broken> {
        let read = catch_unwind(AssertUnwindSafe(|| (self.check)(input)));
        read.map_err(|_| Broken {
            decoder: self.name,
            which: which.to_owned(),
            said: PANICKED.take(),
            input: input.to_vec(),
        })
    }

    /// Runs over so many mutations of seeds, which follow from `seed`. How many were read.
    ///
    /// # Errors
    /// The first [`Broken`].
    pub fn run(&self, seeds: &[Vec<u8>], seed: u64, runs: usize) -> Result<usize, Broken> {
        let mut chance = ChaCha8Rng::seed_from_u64(seed);
        let mut read = 0;
        for run in 1..=runs {
            let input = mutated(seeds, &mut chance);
            let which = format!("seed {seed}, run {run}");
            read += usize::from(self.reads(&input, &which)?);
        }
        Ok(read)
    }
}
