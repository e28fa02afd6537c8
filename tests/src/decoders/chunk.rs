//! Chunks of the log, as they are stored and as a server sends them.

use satchel_model::RecordId;
use satchel_store::log::{self, Chunk, Frame, Origin};

use super::{Corpus, Decoder};

pub(super) const DECODER: Decoder = Decoder {
    name: "chunk",
    check,
    seeds,
    runs: 20_000,
};

/// Bytes that the positions and the flag take at the beginning of an input.
const HEAD: usize = 17;

fn check(input: &[u8]) -> bool {
    let Some(chunk) = read(input) else {
        return false;
    };
    let _ = chunk.unpacked_bytes();
    let part = log::part(&chunk, chunk.first_seq, 1_000);
    let Ok(frames) = log::frames(&chunk) else {
        assert!(part.is_err(), "a part of what cannot be read");
        return false;
    };
    for part in part
        .iter()
        .chain(frames.last().map(|last| packed(last.seq, &frames)).as_ref())
    {
        let again = log::frames(part).unwrap_or_default();
        assert!(!again.is_empty() && again.iter().all(|frame| frames.contains(frame)));
    }
    true
}

fn packed(last_seq: u64, frames: &[Frame]) -> Chunk {
    let changes: Vec<(RecordId, &[u8])> = frames
        .iter()
        .map(|frame| (frame.document, frame.bytes.as_slice()))
        .collect();
    Chunk::pack(last_seq, Origin::Server, 0, &changes)
}

fn read(input: &[u8]) -> Option<Chunk> {
    let (head, bytes) = input.split_at_checked(HEAD)?;
    let number = |at: usize| head[at..at + 8].try_into().map(u64::from_le_bytes).ok();
    Some(Chunk {
        first_seq: number(0)?,
        last_seq: number(8)?,
        origin: Origin::Server,
        opening: 0,
        compressed: head[16] % 2 == 1,
        bytes: bytes.to_vec(),
    })
}

fn written(chunk: &Chunk) -> Vec<u8> {
    let mut input = chunk.first_seq.to_le_bytes().to_vec();
    input.extend(chunk.last_seq.to_le_bytes());
    input.push(chunk.compressed.into());
    input.extend(&chunk.bytes);
    input
}

/// Chunks of the log, and all of it in one, which is compressed.
fn seeds(corpus: &Corpus) -> Vec<Vec<u8>> {
    let single = corpus
        .chunks
        .iter()
        .flat_map(|chunk| log::frames(chunk).unwrap_or_default());
    let frames: Vec<Frame> = single.take(log::CHUNK_CHANGES).collect();
    let all = packed(frames.len() as u64, &frames);
    corpus.chunks.iter().chain([&all]).map(written).collect()
}
