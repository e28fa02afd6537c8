//! Messages in bytes: how a body is packed, and how one from a stranger is unpacked.

use std::io::Read as _;

use serde::{Serialize, de::DeserializeOwned};

use super::HARD_BYTES;

/// Shorter bodies are not worth compressing: zstd's own frame would eat what it saves.
const COMPRESS_ABOVE: usize = 256;

/// Higher levels cost three times the time for a tenth less.
const LEVEL: i32 = 1;

const PLAIN: u8 = 0;
const ZSTD: u8 = 1;

/// Bytes that are not a message.
#[derive(Debug, thiserror::Error)]
pub enum BadMessage {
    /// There is no packing byte, or an unknown one.
    #[error("the body does not begin as a sync message does")]
    NotAMessage,
    /// It is larger than any message may be.
    #[error("the message has more than {HARD_BYTES} bytes, the most that is taken at once")]
    TooLarge,
    /// Its compression is broken.
    #[error("the message is cut short or damaged")]
    Damaged(#[source] std::io::Error),
    /// Its content is of another form.
    #[error("the message is not of the form that this version knows: {0}")]
    Form(String),
}

/// A message in bytes.
#[must_use]
pub fn encode(message: &impl Serialize) -> Vec<u8> {
    let mut body = vec![PLAIN];
    #[expect(
        clippy::expect_used,
        reason = "a vector takes every byte, and no message has a part that cannot be written"
    )]
    ciborium::into_writer(message, &mut body).expect("messages can be written");
    if body.len() <= COMPRESS_ABOVE {
        return body;
    }
    match zstd::bulk::compress(&body[1..], LEVEL) {
        Ok(packed) if packed.len() < body.len() => std::iter::once(ZSTD).chain(packed).collect(),
        _ => body,
    }
}

/// The message in bytes that came from elsewhere.
///
/// # Errors
/// [`BadMessage`] for anything that is not one whole message of acceptable size.
pub fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, BadMessage> {
    if body.len() > HARD_BYTES {
        return Err(BadMessage::TooLarge);
    }
    match body.split_first() {
        Some((&PLAIN, rest)) => read(rest),
        Some((&ZSTD, rest)) => read(&unpack(rest)?),
        _ => Err(BadMessage::NotAMessage),
    }
}

fn unpack(packed: &[u8]) -> Result<Vec<u8>, BadMessage> {
    let mut unpacked = Vec::new();
    let decoder = zstd::stream::Decoder::new(packed).map_err(BadMessage::Damaged)?;
    decoder
        .take(HARD_BYTES as u64 + 1)
        .read_to_end(&mut unpacked)
        .map_err(BadMessage::Damaged)?;
    if unpacked.len() > HARD_BYTES {
        return Err(BadMessage::TooLarge);
    }
    Ok(unpacked)
}

fn read<T: DeserializeOwned>(mut cbor: &[u8]) -> Result<T, BadMessage> {
    let message =
        ciborium::from_reader(&mut cbor).map_err(|error| BadMessage::Form(error.to_string()))?;
    if cbor.is_empty() {
        Ok(message)
    } else {
        Err(BadMessage::NotAMessage)
    }
}
