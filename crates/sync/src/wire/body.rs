//! Messages in bytes: how a body is packed, and how one from a stranger is unpacked.

use std::cell::RefCell;
use std::io;
use std::sync::LazyLock;

use serde::{Serialize, de::DeserializeOwned};
use zstd::bulk::{Compressor, Decompressor};
use zstd::dict::{DecoderDictionary, EncoderDictionary};

use super::HARD_BYTES;

/// Bodies up to this are packed with a dictionary: they are too short to repeat what all bodies say.
const SHORT: usize = 16 << 10;

/// The level for short bodies.
const SHORT_LEVEL: i32 = 6;

/// For long ones: what is in them is packed already, or mostly hashes. Level 3 makes three weeks of edits no smaller.
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
    Damaged(#[source] io::Error),
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
fn pack(body: &[u8]) -> io::Result<Vec<u8>> {
    if body.len() > SHORT {
        let packed = zstd::bulk::compress(body, LONG_LEVEL)?;
        return Ok(std::iter::once(ZSTD).chain(packed).collect());
    }
    let packed = PACKER.with_borrow_mut(|kept| {
        let packer = match kept {
            Some(packer) => packer,
            none => none.insert(Compressor::with_prepared_dictionary(&ENCODER)?),
        };
        packer.compress(body)
    })?;
    let rest = packed.into_iter().skip(MAGIC.len());
    Ok(std::iter::once(SHORT_ZSTD).chain(rest).collect())
}

thread_local! {
    // Making one takes longer than packing or unpacking a short body.
    static PACKER: RefCell<Option<Compressor<'static>>> = const { RefCell::new(None) };
    static UNPACKER: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
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
        Some((&ZSTD, rest)) => read(&unpack(rest, |length| {
            Decompressor::new()?.decompress(rest, length)
        })?),
        Some((&SHORT_ZSTD, rest)) => {
            let frame = [MAGIC.as_slice(), rest].concat();
            read(&unpack(&frame, |length| unpack_short(&frame, length))?)
        }
        _ => Err(BadMessage::NotAMessage),
    }
}

/// What `work` makes of a frame, once it is known that it is told how long that is and that it may be so long.
fn unpack(
    frame: &[u8],
    work: impl FnOnce(usize) -> io::Result<Vec<u8>>,
) -> Result<Vec<u8>, BadMessage> {
    let told = zstd::zstd_safe::get_frame_content_size(frame);
    let told = told.ok().flatten().ok_or(BadMessage::NotAMessage)?;
    match usize::try_from(told) {
        Ok(length) if length <= HARD_BYTES => work(length).map_err(BadMessage::Damaged),
        _ => Err(BadMessage::TooLarge),
    }
}

fn unpack_short(frame: &[u8], length: usize) -> io::Result<Vec<u8>> {
    UNPACKER.with_borrow_mut(|kept| {
        let unpacker = match kept {
            Some(unpacker) => unpacker,
            none => none.insert(Decompressor::with_prepared_dictionary(&DECODER)?),
        };
        unpacker.decompress(frame, length)
    })
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
