//! A file as UTF-8 text, seen through a window that moves along it.

use std::io::{self, Read};

use encoding_rs::{Decoder, Encoding};

/// How much is read at once: large enough that calls do not count, small enough to stay in cache.
const CHUNK_BYTES: usize = 64 * 1024;

/// Text read ahead of what was consumed; grows only as far as its reader asks.
pub(super) struct TextReader {
    input: Box<dyn Read + Send>,
    decoder: Decoder,
    chunk: Box<[u8]>,
    window: String,
    consumed: usize,
    ended: bool,
    bytes_read: u64,
}

impl TextReader {
    /// The text of `input`, without its byte order mark.
    pub(super) fn new(input: Box<dyn Read + Send>, encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_with_bom_removal();
        let chunk = vec![0; CHUNK_BYTES].into_boxed_slice();
        Self {
            input,
            decoder,
            chunk,
            window: String::new(),
            consumed: 0,
            ended: false,
            bytes_read: 0,
        }
    }

    /// What was read and not yet consumed.
    pub(super) fn window(&self) -> &str {
        &self.window[self.consumed..]
    }

    /// Whether the window holds all the rest of the file.
    pub(super) fn ended(&self) -> bool {
        self.ended
    }

    /// How far into the file the reading is.
    pub(super) fn bytes_read(&self) -> u64 {
        self.bytes_read
    }

    /// Moves the window's start.
    pub(super) fn consume(&mut self, bytes: usize) {
        self.consumed += bytes;
    }

    /// Adds a chunk to the window's end.
    pub(super) fn more(&mut self) -> io::Result<()> {
        self.window.drain(..self.consumed);
        self.consumed = 0;
        let bytes = loop {
            match self.input.read(&mut self.chunk) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read?,
            }
        };
        self.ended = bytes == 0;
        self.bytes_read += bytes as u64;
        let room = self
            .decoder
            .max_utf8_buffer_length(bytes)
            .unwrap_or(CHUNK_BYTES * 3);
        self.window.reserve(room);
        // The result says only whether all was read, which the room above makes sure of.
        let _ = self
            .decoder
            .decode_to_string(&self.chunk[..bytes], &mut self.window, self.ended);
        Ok(())
    }

    /// Fills the window to at least this many bytes, or to the end of the file.
    pub(super) fn fill(&mut self, bytes: usize) -> io::Result<()> {
        while !self.ended && self.window().len() < bytes {
            self.more()?;
        }
        Ok(())
    }
}
