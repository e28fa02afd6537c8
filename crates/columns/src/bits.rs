//! One bit for each row, in words of 64.

use std::mem::size_of;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::growth::push_slowly;

/// Rows in one word.
pub(crate) const WORD: usize = 64;

/// A growing list of bits.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Bits {
    words: Vec<u64>,
    len: usize,
}

impl Bits {
    pub(crate) fn push(&mut self, bit: bool) {
        if self.len.is_multiple_of(WORD) {
            push_slowly(&mut self.words, 0);
        }
        self.len += 1;
        self.set(self.len - 1, bit);
    }

    /// Adds all of another list behind these.
    pub(crate) fn append(&mut self, other: &Self) {
        self.words.reserve_exact(other.words.len());
        let shift = self.len % WORD;
        for &word in &other.words {
            match self.words.last_mut().filter(|_| shift > 0) {
                Some(last) => {
                    *last |= word << shift;
                    self.words.push(word >> (WORD - shift));
                }
                None => self.words.push(word),
            }
        }
        self.len += other.len;
        self.words.truncate(self.len.div_ceil(WORD));
    }

    pub(crate) fn set(&mut self, at: usize, bit: bool) {
        let mask = 1 << (at % WORD);
        if bit {
            self.words[at / WORD] |= mask;
        } else {
            self.words[at / WORD] &= !mask;
        }
    }

    pub(crate) fn get(&self, at: usize) -> bool {
        self.words[at / WORD] >> (at % WORD) & 1 == 1
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    pub(crate) fn words(&self) -> &[u64] {
        &self.words
    }

    pub(crate) fn bytes(&self) -> usize {
        self.words.capacity() * size_of::<u64>()
    }

    /// Whether it is a list as the others here make it: so many words as its bits need, and none set past the last.
    pub(crate) fn is_sound(&self) -> bool {
        let past = |word: &u64| self.len.is_multiple_of(WORD) || word >> (self.len % WORD) == 0;
        self.words.len() == self.len.div_ceil(WORD) && self.words.last().is_none_or(past)
    }

    /// Gives back what room is left.
    pub(crate) fn tighten(&mut self) {
        self.words.shrink_to_fit();
    }
}

/// The words that hold the bits of some rows. The first row begins a word.
pub(crate) fn words_of(rows: &Range<usize>) -> Range<usize> {
    rows.start / WORD..rows.end.div_ceil(WORD)
}

/// How many bits are set.
pub(crate) fn count(words: &[u64]) -> usize {
    words.iter().map(|word| word.count_ones() as usize).sum()
}

/// The rows whose bits are set, where the first word begins with row `first`.
pub(crate) fn rows(words: &[u64], first: usize) -> impl Iterator<Item = usize> {
    words.iter().enumerate().flat_map(move |(at, &word)| Set {
        word,
        first: first + at * WORD,
    })
}

/// The set bits of one word.
struct Set {
    word: u64,
    first: usize,
}

impl Iterator for Set {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        if self.word == 0 {
            return None;
        }
        let bit = self.word.trailing_zeros() as usize;
        self.word &= self.word - 1;
        Some(self.first + bit)
    }
}
