//! The live stream's words: server-sent events that say up to which position there is news, and may bring it along.
//!
//! `data: 17` is all that it says to whoever asked for no more. To whoever did, the position may be followed by a space and a
//! packed [`Word`] in base64. What cannot be read of that leaves the position, which a pull then asks about.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;

use crate::wire::{self, WORD_BYTES, Word};

/// What follows the path of the live stream where its words are to bring changes along. An older server passes over it.
pub const WITH_CHANGES: &str = "changes";

/// What the lines begin with that tell something.
const TELLS: &str = "data:";

/// No line of the stream is longer; whoever sends one is not a Satchel server. A position has up to 20 digits.
const LONGEST_LINE: usize = TELLS.len() + 2 + 20 + WORD_BYTES.div_ceil(3) * 4;

/// What one word of the stream told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Position up to which there is news.
    pub seq: u64,
    /// The news itself.
    pub word: Option<Word>,
}

/// The event that tells of a position, with the bytes of a [`Word`] or without.
#[must_use]
pub fn event(seq: u64, word: Option<&[u8]>) -> String {
    match word {
        Some(word) => format!("{TELLS} {seq} {}\n\n", BASE64.encode(word)),
        None => format!("{TELLS} {seq}\n\n"),
    }
}

/// Reads a stream that arrives in arbitrary pieces.
#[derive(Debug, Default)]
pub struct News {
    line: Vec<u8>,
    too_long: bool,
}

impl News {
    /// What is told in the next piece.
    pub fn hear(&mut self, piece: &[u8]) -> Vec<Told> {
        let mut heard = Vec::new();
        for &byte in piece {
            match byte {
                b'\n' | b'\r' => heard.extend(self.end_line()),
                _ if self.line.len() < LONGEST_LINE => self.line.push(byte),
                _ => self.too_long = true,
            }
        }
        heard
    }

    fn end_line(&mut self) -> Option<Told> {
        let line = std::mem::take(&mut self.line);
        if std::mem::take(&mut self.too_long) {
            return None;
        }
        // Comments, names and blank lines of the format carry nothing here.
        told(std::str::from_utf8(&line).ok()?.strip_prefix(TELLS)?.trim())
    }
}

fn told(data: &str) -> Option<Told> {
    let (seq, word) = data.split_once(' ').unwrap_or((data, ""));
    let packed = BASE64.decode(word).ok();
    Some(Told {
        seq: seq.parse().ok()?,
        word: packed.and_then(|packed| wire::decode(&packed).ok()),
    })
}

#[cfg(test)]
mod tests;
