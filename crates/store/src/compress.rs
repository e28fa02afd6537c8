//! Bytes made smaller for the disk and the wire, by zstd.

use std::io::{Error, Read as _, Result};

/// The level: higher ones save a tenth and cost three times the time.
const LEVEL: i32 = 1;

/// The bytes, compressed.
///
/// # Errors
/// Where there is no memory for it.
pub(crate) fn pack(bytes: &[u8]) -> Result<Vec<u8>> {
    zstd::bulk::compress(bytes, LEVEL)
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
/// Where the bytes are damaged, or hold more.
pub(crate) fn unpack(bytes: &[u8], most: u64) -> Result<Vec<u8>> {
    let mut unpacked = Vec::new();
    let read = zstd::stream::Decoder::new(bytes)?
        .take(most + 1)
        .read_to_end(&mut unpacked)?;
    if read as u64 > most {
        return Err(Error::other("it unpacks to more than it may"));
    }
    Ok(unpacked)
}
