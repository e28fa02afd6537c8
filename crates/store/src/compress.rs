//! Bytes made smaller for the disk and the wire, by zstd.

use std::cell::RefCell;
use std::io::{Error, Result};

use zstd::bulk::Decompressor;

/// For what somebody waits for.
const QUICK: i32 = 1;

/// For what is packed once, beside everything else, and sent often: a segment of contacts becomes a quarter smaller.
const THOROUGH: i32 = 9;

/// The bytes, compressed.
///
/// # Errors
/// Where there is no memory for it.
pub(crate) fn pack(bytes: &[u8]) -> Result<Vec<u8>> {
    zstd::bulk::compress(bytes, QUICK)
}

/// The same with more time taken for fewer bytes.
///
/// # Errors
/// Where there is no memory for it.
pub(crate) fn pack_thoroughly(bytes: &[u8]) -> Result<Vec<u8>> {
    zstd::bulk::compress(bytes, THOROUGH)
}

/// How many bytes were compressed, where the frame tells.
pub(crate) fn says(bytes: &[u8]) -> Option<u64> {
    zstd::zstd_safe::get_frame_content_size(bytes)
        .ok()
        .flatten()
}

/// What was compressed, which is no more than `most` bytes.
///
/// # Errors
/// Where the bytes are damaged, hold more, or do not tell how many, as all do that [`pack`] gave.
pub(crate) fn unpack(bytes: &[u8], most: u64) -> Result<Vec<u8>> {
    let length = says(bytes).ok_or_else(|| Error::other("it does not tell how much it holds"))?;
    if length > most {
        return Err(Error::other("it unpacks to more than it may"));
    }
    let length = usize::try_from(length).map_err(Error::other)?;
    UNPACKER.with_borrow_mut(|kept| {
        let unpacker = match kept {
            Some(unpacker) => unpacker,
            none => none.insert(Decompressor::new()?),
        };
        unpacker.decompress(bytes, length)
    })
}

thread_local! {
    /// Making one takes longer than unpacking a chunk.
    static UNPACKER: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
}
