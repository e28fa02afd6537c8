//! Drawing lots: every choice of the sample data comes from one seeded stream.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A seeded stream of choices, the same on every machine: ranges are drawn as `u32`, since `usize`
/// differs in width.
pub(super) struct Lots(ChaCha8Rng);

impl Lots {
    /// The stream of a seed.
    pub(super) fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// A number from 0 up to but not `end`, which is at least 1.
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0
            .random_range(0..u32::try_from(end).unwrap_or(u32::MAX).max(1)) as usize
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        self.0.random_range(low..=high)
    }

    /// True in so many of a hundred cases.
    pub(super) fn percent(&mut self, of_hundred: u32) -> bool {
        self.0.random_range(0..100) < of_hundred
    }

    /// One of several.
    pub(super) fn one<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        &of[self.below(of.len())]
    }

    /// One of several words.
    pub(super) fn word<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[self.below(of.len())]
    }

    /// Several different ones, in their order.
    pub(super) fn some<'t, T>(&mut self, of: &'t [T], count: usize) -> Vec<&'t T> {
        let mut left = count.min(of.len());
        let mut chosen = Vec::with_capacity(left);
        for (index, candidate) in of.iter().enumerate() {
            // Each with the chance that leaves exactly `left` for the rest.
            if self.below(of.len() - index) < left {
                chosen.push(candidate);
                left -= 1;
            }
        }
        chosen
    }

    /// A pattern with every `#` made a digit.
    pub(super) fn digits(&mut self, pattern: &str) -> String {
        pattern
            .chars()
            .map(|c| {
                if c == '#' {
                    char::from(b'0' + self.0.random_range(0..10u8))
                } else {
                    c
                }
            })
            .collect()
    }

    /// Random bytes.
    pub(super) fn bytes(&mut self) -> [u8; 10] {
        self.0.random()
    }
}
