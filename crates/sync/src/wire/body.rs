//! Messages in bytes: how a body is packed, and how one from a stranger is unpacked.

use std::io::{BufRead, Read as _};
use std::sync::LazyLock;

use serde::{Serialize, de::DeserializeOwned};
use zstd::dict::{DecoderDictionary, EncoderDictionary};

use super::HARD_BYTES;

/// Bodies up to this are packed with a dictionary: they are too short to repeat what all bodies say.
const SHORT: usize = 16 << 10;

/// The level for short bodies.
const SHORT_LEVEL: i32 = 6;

/// For long ones: higher levels cost three times the time for a tenth less.
const LONG_LEVEL: i32 = 1;

const PLAIN: u8 = 0;
const ZSTD: u8 = 1;
/// Zstd with [`DICTIONARY`], and without the magic number that it begins with.
const SHORT_ZSTD: u8 = 2;

/// What a zstd frame begins with (RFC 8878, 3.1.1).
const MAGIC: [u8; 4] = 0xfd2f_b528_u32.to_le_bytes();

/// Messages that a day is full of, with zeros where there are ids and hashes: a change of each of the fields that are edited
/// most, then verdicts, a pull, an answer to one with one change, and a push of one. Both sides need the very same bytes: another
/// dictionary is another packing.
const DICTIONARY: &[u8] = include_bytes!("dictionary.bin");

static ENCODER: LazyLock<EncoderDictionary<'static>> =
    LazyLock::new(|| EncoderDictionary::copy(DICTIONARY, SHORT_LEVEL));
static DECODER: LazyLock<DecoderDictionary<'static>> =
    LazyLock::new(|| DecoderDictionary::copy(DICTIONARY));

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
    match pack(&body[1..]) {
        Ok(packed) if packed.len() < body.len() => packed,
        _ => body,
    }
}

/// The packing byte and what it tells of.
fn pack(body: &[u8]) -> std::io::Result<Vec<u8>> {
    if body.len() > SHORT {
        let packed = zstd::bulk::compress(body, LONG_LEVEL)?;
        return Ok(std::iter::once(ZSTD).chain(packed).collect());
    }
    let packed = zstd::bulk::Compressor::with_prepared_dictionary(&ENCODER)?.compress(body)?;
    let rest = packed.into_iter().skip(MAGIC.len());
    Ok(std::iter::once(SHORT_ZSTD).chain(rest).collect())
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
        Some((&ZSTD, rest)) => {
            let decoder = zstd::stream::Decoder::with_buffer(rest).map_err(BadMessage::Damaged)?;
            read(&unpack(decoder)?)
        }
        Some((&SHORT_ZSTD, rest)) => {
            let frame = MAGIC.as_slice().chain(rest);
            let decoder = zstd::stream::Decoder::with_prepared_dictionary(frame, &DECODER);
            read(&unpack(decoder.map_err(BadMessage::Damaged)?)?)
        }
        _ => Err(BadMessage::NotAMessage),
    }
}

fn unpack(decoder: zstd::stream::Decoder<'_, impl BufRead>) -> Result<Vec<u8>, BadMessage> {
    let mut unpacked = Vec::new();
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
