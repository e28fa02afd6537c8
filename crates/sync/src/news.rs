//! The live stream's words: server-sent events that say up to which position there is news, and may bring it along, or who else
//! has open what this device shows.
//!
//! `data: 17` is all that it says to whoever asked for no more. To whoever did, the position may be followed by a space and a
//! packed [`Word`] in base64. What cannot be read of that leaves the position, which a pull then asks about.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;

use satchel_model::RecordId;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use crate::wire::{self, WORD_BYTES, Word};

/// What follows the path of the live stream where its words are to bring changes along. An older server passes over it.
pub const WITH_CHANGES: &str = "changes";

/// What the lines begin with that tell something.
const TELLS: &str = "data:";

/// The name of the events that tell of a [`Present`]; those that tell of news have none.
pub const PRESENCE: &str = "presence";

/// What the lines begin with that name an event.
const NAMES: &str = "event:";

/// No line of the stream is longer; whoever sends one is not a Satchel server. A position has up to 20 digits.
const LONGEST_LINE: usize = TELLS.len() + 2 + 20 + WORD_BYTES.div_ceil(3) * 4;

/// What one event of the stream says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// There is news.
    News(Told),
    /// Others came or went.
    Present(Present),
}

/// Who else has a record open that is shown here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Present {
    /// The record.
    pub record: RecordId,
    /// Members, each once, in the order in which they came.
    pub names: Vec<String>,
}

impl Present {
    /// As JSON, in one line.
    #[must_use]
    pub fn json(&self) -> String {
        json!(self).to_string()
    }

    /// The event that tells it.
    #[must_use]
    pub fn event(&self) -> String {
        format!("{NAMES} {PRESENCE}\n{TELLS} {}\n\n", self.json())
    }
}

/// What one word of news told.
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
    /// Whether the event that goes on is named [`PRESENCE`].
    is_presence: bool,
}

impl News {
    /// What is told in the next piece.
    pub fn hear(&mut self, piece: &[u8]) -> Vec<Heard> {
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

    fn end_line(&mut self) -> Option<Heard> {
        let line = std::mem::take(&mut self.line);
        let is_too_long = std::mem::take(&mut self.too_long);
        let Some(line) = std::str::from_utf8(&line).ok().filter(|_| !is_too_long) else {
            // Whatever event this was of, the next is another.
            self.is_presence = false;
            return None;
        };
        if let Some(name) = line.strip_prefix(NAMES) {
            self.is_presence = name.trim() == PRESENCE;
        }
        // Comments and other lines of the format carry nothing here.
        let data = line.strip_prefix(TELLS)?.trim();
        if std::mem::take(&mut self.is_presence) {
            serde_json::from_str(data).ok().map(Heard::Present)
        } else {
            told(data).map(Heard::News)
        }
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
