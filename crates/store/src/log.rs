//! The log: every change of every document, in the order in which they were committed.

use satchel_model::RecordId;

use crate::batch::Batch;
use crate::database::{all, first, signed, unsigned};
use crate::{Error, Param, Reader, Writer, compress};

/// Where a change came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It was made here.
    Local,
    /// The server sent it.
    Server,
}

/// Consecutive changes as they are stored and sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// Position of the first change.
    pub first_seq: u64,
    /// Position of the last.
    pub last_seq: u64,
    /// Where they came from.
    pub origin: Origin,
    /// Which opening of the database wrote them; 0 where an earlier version did.
    pub opening: u32,
    /// Whether `bytes` are compressed.
    pub compressed: bool,
    /// The frames: per change the document's id, its length (u32, little endian), its bytes.
    pub bytes: Vec<u8>,
}

/// One change of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Its position.
    pub seq: u64,
    /// The document it changes.
    pub document: RecordId,
    /// Its raw bytes.
    pub bytes: Vec<u8>,
}

/// How many changes one chunk holds at most: a chunk is read whole to get at one change, 70–470 µs for
/// 100–1,000 of them.
pub const CHUNK_CHANGES: usize = 256;

/// How many bytes of changes one chunk holds, but for a single one that has more.
const CHUNK_BYTES: usize = 4 << 20;

/// No chunk unpacks to more: far above what [`CHUNK_CHANGES`] real changes need, far below what would
/// fill the memory.
const MAX_UNPACKED: u64 = 256 << 20;

impl Chunk {
    /// The chunk of changes whose positions end at `last_seq`.
    #[must_use]
    pub fn pack(
        last_seq: u64,
        origin: Origin,
        opening: u32,
        changes: &[(RecordId, &[u8])],
    ) -> Self {
        let (compressed, bytes) = pack(changes);
        Self {
            first_seq: last_seq - changes.len() as u64 + 1,
            last_seq,
            origin,
            opening,
            compressed,
            bytes,
        }
    }

    /// How many bytes its frames take when they are read, as it says itself.
    #[must_use]
    pub fn unpacked_bytes(&self) -> u64 {
        let length = self.bytes.len() as u64;
        match self.compressed {
            true => compress::says(&self.bytes).unwrap_or(length),
            false => length,
        }
    }
}

/// Appends changes whose positions end at `last_seq`.
///
/// # Errors
/// What the database says.
pub fn append(
    writer: &dyn Writer,
    last_seq: u64,
    origin: Origin,
    opening: u32,
    changes: &[(RecordId, &[u8])],
) -> Result<(), Error> {
    let (mut last, mut rest) = (last_seq - changes.len() as u64, changes);
    while !rest.is_empty() {
        let part;
        (part, rest) = rest.split_at(fitting(rest));
        last += part.len() as u64;
        insert(writer, &Chunk::pack(last, origin, opening, part), None)?;
    }
    Ok(())
}

/// How many of the first changes make one chunk: one at least.
fn fitting(changes: &[(RecordId, &[u8])]) -> usize {
    let mut bytes = 0;
    let fits = changes
        .iter()
        .take(CHUNK_CHANGES)
        .take_while(|(_, change)| {
            bytes += change.len();
            bytes <= CHUNK_BYTES
        });
    fits.count().max(1)
}

/// Few changes stay as they are, so that an edit costs no compression and reads back at once.
const COMPRESS_FROM: usize = 8;

fn pack(changes: &[(RecordId, &[u8])]) -> (bool, Vec<u8>) {
    let bytes = joined(changes);
    if changes.len() < COMPRESS_FROM {
        return (false, bytes);
    }
    compress::pack(&bytes).map_or((false, bytes), |packed| (true, packed))
}

/// The frames of changes, one behind the other.
pub(crate) fn joined(changes: &[(RecordId, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(changes.iter().map(|(_, change)| change.len() + 20).sum());
    for (document, change) in changes {
        bytes.extend_from_slice(document.as_bytes());
        bytes.extend_from_slice(
            &u32::try_from(change.len())
                .unwrap_or(u32::MAX)
                .to_le_bytes(),
        );
        bytes.extend_from_slice(change);
    }
    bytes
}

/// Appends a chunk, and the batch that it is all of, where it is; see [`Batch::fits_in_log`].
///
/// # Errors
/// What the database says.
pub fn insert(writer: &dyn Writer, chunk: &Chunk, batch: Option<&Batch>) -> Result<(), Error> {
    let mut letter = [0; 4];
    let [id, kind, at_ms, undone] = match batch {
        Some(batch) => [
            Param::Blob(batch.id.as_bytes()),
            Param::Text(batch.kind.encode_utf8(&mut letter)),
            Param::Integer(batch.at_ms),
            Param::Integer(0),
        ],
        None => [Param::Null; 4],
    };
    let params = [
        Param::Integer(signed(chunk.last_seq)),
        Param::Integer(signed(chunk.first_seq)),
        Param::Integer(i64::from(chunk.origin == Origin::Server)),
        Param::Integer(i64::from(chunk.compressed)),
        Param::Blob(&chunk.bytes),
        id,
        kind,
        at_ms,
        undone,
        Param::Integer(chunk.opening.into()),
    ];
    writer.execute_later(
        "insert into log (last_seq, first_seq, origin, encoding, bytes, batch, kind, at_ms, undone, opening) \
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        &params,
    )?;
    Ok(())
}

const COLUMNS: &str = "first_seq, last_seq, origin, encoding, bytes, opening";

pub(crate) fn chunk(row: &dyn crate::Row) -> Chunk {
    Chunk {
        first_seq: unsigned(row.integer(0)),
        last_seq: unsigned(row.integer(1)),
        origin: if row.integer(2) == Some(1) {
            Origin::Server
        } else {
            Origin::Local
        },
        compressed: row.integer(3) == Some(1),
        bytes: row.blob(4).unwrap_or_default().to_vec(),
        opening: row
            .integer(5)
            .map_or(0, |opening| u32::try_from(opening).unwrap_or(0)),
    }
}

/// The chunks past a position: at least one where there is any, then no more than `max_bytes`. The first
/// may begin before the position.
///
/// # Errors
/// What the database says.
pub fn after(
    reader: &(impl Reader + ?Sized),
    seq: u64,
    max_bytes: usize,
) -> Result<Vec<Chunk>, Error> {
    chunks(reader, seq, max_bytes, "", &[])
}

/// Those of them that were made here, and those that begin at or before `relay_upto` wherever they were made: what a server
/// that was set back may lack. Passes over the others without reading them.
///
/// # Errors
/// What the database says.
pub fn own_after(
    reader: &(impl Reader + ?Sized),
    seq: u64,
    relay_upto: u64,
    max_bytes: usize,
) -> Result<Vec<Chunk>, Error> {
    let own = "and (origin = 0 or first_seq <= ?2)";
    let relay_upto = Param::Integer(signed(relay_upto));
    chunks(reader, seq, max_bytes, own, &[relay_upto])
}

fn chunks(
    reader: &(impl Reader + ?Sized),
    seq: u64,
    max_bytes: usize,
    only: &str,
    params: &[Param<'_>],
) -> Result<Vec<Chunk>, Error> {
    let sql =
        format!("select {COLUMNS} from log where last_seq > ?1 {only} order by last_seq limit 16");
    // Fetched in small steps, so that a long log is never read whole.
    let mut chunks: Vec<Chunk> = Vec::new();
    let (mut from, mut bytes) = (seq, 0);
    loop {
        let mut all_params = vec![Param::Integer(signed(from))];
        all_params.extend(params);
        let more = all(reader, &sql, &all_params, chunk)?;
        let Some(last) = more.last() else {
            return Ok(chunks);
        };
        from = last.last_seq;
        for next in more {
            if !chunks.is_empty() && bytes + next.bytes.len() > max_bytes {
                return Ok(chunks);
            }
            bytes += next.bytes.len();
            chunks.push(next);
        }
    }
}

/// The changes past a position.
///
/// # Errors
/// [`Error::BadLog`] where a chunk is damaged; what the database says.
pub fn frames_after(reader: &(impl Reader + ?Sized), seq: u64) -> Result<Vec<Frame>, Error> {
    let mut found = Vec::new();
    for chunk in after(reader, seq, usize::MAX)? {
        found.extend(frames(&chunk)?);
    }
    found.retain(|frame| frame.seq > seq);
    Ok(found)
}

/// How many changes past a position were made here.
///
/// # Errors
/// What the database says.
pub fn count_local_after(reader: &(impl Reader + ?Sized), seq: u64) -> Result<u64, Error> {
    let count = first(
        reader,
        "select cast(sum(last_seq - case when first_seq > ?1 then first_seq - 1 else ?1 end) as bigint) from log where last_seq > ?1 and origin = 0",
        &[Param::Integer(signed(seq))],
        |row| row.integer(0),
    )?;
    Ok(unsigned(count.flatten()))
}

/// The chunk that holds a position.
///
/// # Errors
/// [`Error::BadLog`] where there is none; what the database says.
pub fn holding(reader: &(impl Reader + ?Sized), seq: u64) -> Result<Chunk, Error> {
    let sql = format!("select {COLUMNS} from log where last_seq >= ?1 order by last_seq limit 1");
    first(reader, &sql, &[Param::Integer(signed(seq))], chunk)?
        .filter(|chunk| chunk.first_seq <= seq)
        .ok_or_else(|| Error::BadLog {
            seq,
            detail: "no chunk holds it".to_owned(),
        })
}

/// The changes at some positions, in the order given. Neighbours in one chunk cost one read.
///
/// # Errors
/// [`Error::BadLog`] where one is missing or damaged; what the database says.
pub fn changes_at(reader: &(impl Reader + ?Sized), positions: &[u64]) -> Result<Vec<Frame>, Error> {
    let mut found = Vec::with_capacity(positions.len());
    let mut open: Vec<Frame> = Vec::new();
    for &seq in positions {
        if open.first().is_none_or(|first| seq < first.seq)
            || open.last().is_none_or(|last| seq > last.seq)
        {
            open = frames(&holding(reader, seq)?)?;
        }
        let frame = open.iter().find(|frame| frame.seq == seq).cloned();
        found.push(frame.ok_or_else(|| Error::BadLog {
            seq,
            detail: "its chunk does not hold it".to_owned(),
        })?);
    }
    Ok(found)
}

/// The first changes of a chunk that lie past a position: at least one, then no more than `max_bytes`.
///
/// # Errors
/// [`Error::BadLog`] where the chunk is damaged or holds nothing past the position.
pub fn part(chunk: &Chunk, after: u64, max_bytes: usize) -> Result<Chunk, Error> {
    let frames: Vec<Frame> = frames(chunk)?
        .into_iter()
        .filter(|frame| frame.seq > after)
        .collect();
    let mut bytes = 0;
    let fits = frames.iter().take_while(|frame| {
        bytes += frame.bytes.len();
        bytes <= max_bytes
    });
    let count = fits.count().max(1).min(frames.len());
    let Some(last) = frames[..count].last() else {
        return Err(Error::BadLog {
            seq: after,
            detail: "its chunk ends before it".to_owned(),
        });
    };
    let changes: Vec<(RecordId, &[u8])> = frames[..count]
        .iter()
        .map(|frame| (frame.document, frame.bytes.as_slice()))
        .collect();
    Ok(Chunk::pack(last.seq, chunk.origin, chunk.opening, &changes))
}

/// The changes in a chunk.
///
/// # Errors
/// [`Error::BadLog`] where the chunk is damaged or holds another number of changes than it says.
pub fn frames(chunk: &Chunk) -> Result<Vec<Frame>, Error> {
    let bad = |detail: &str| Error::BadLog {
        seq: chunk.first_seq,
        detail: detail.to_owned(),
    };
    if chunk.first_seq == 0 {
        return Err(bad("it begins before the first position, which is 1"));
    }
    let unpacked = if chunk.compressed {
        compress::unpack(&chunk.bytes, MAX_UNPACKED).map_err(|error| bad(&error.to_string()))?
    } else {
        chunk.bytes.clone()
    };
    let another_number = || bad("it holds another number of changes than it says");
    // Whoever sent it may claim any positions, also the last there can be.
    let mut positions = chunk.first_seq..=chunk.last_seq;
    let (mut rest, mut frames) = (unpacked.as_slice(), Vec::new());
    while !rest.is_empty() {
        let (head, tail) = rest
            .split_at_checked(20)
            .ok_or_else(|| bad("a frame is cut short"))?;
        let length = u32::from_le_bytes(
            head[16..]
                .try_into()
                .map_err(|_| bad("a frame is cut short"))?,
        );
        let (bytes, tail) = tail
            .split_at_checked(length as usize)
            .ok_or_else(|| bad("a change is cut short"))?;
        let document =
            RecordId::from_slice(&head[..16]).ok_or_else(|| bad("a frame has no document"))?;
        frames.push(Frame {
            seq: positions.next().ok_or_else(another_number)?,
            document,
            bytes: bytes.to_vec(),
        });
        rest = tail;
    }
    match positions.next() {
        Some(_) => Err(another_number()),
        None => Ok(frames),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn check(count: usize) {
        let changes: Vec<(RecordId, Vec<u8>)> = (0..count)
            .map(|at| {
                (
                    RecordId::from_bytes([u8::try_from(at % 250).unwrap(); 16]),
                    vec![7; at % 50],
                )
            })
            .collect();
        let borrowed: Vec<(RecordId, &[u8])> = changes
            .iter()
            .map(|(id, bytes)| (*id, bytes.as_slice()))
            .collect();
        let (compressed, bytes) = pack(&borrowed);
        let chunk = Chunk {
            first_seq: 11,
            last_seq: 10 + count as u64,
            origin: Origin::Local,
            opening: 7,
            compressed,
            bytes,
        };
        let read = frames(&chunk).unwrap();
        assert_eq!(
            read.iter().map(|frame| frame.seq).collect::<Vec<_>>(),
            (11..11 + count as u64).collect::<Vec<_>>()
        );
        assert!(
            read.iter()
                .zip(&changes)
                .all(|(frame, (id, bytes))| frame.document == *id && frame.bytes == *bytes)
        );
        for cut in 0..chunk.bytes.len() {
            let cut = Chunk {
                bytes: chunk.bytes[..cut].to_vec(),
                ..chunk.clone()
            };
            assert!(frames(&cut).is_err());
        }
    }

    #[test]
    fn a_chunk_is_bounded_by_changes_and_by_bytes() {
        let (small, large) = (vec![0; 10], vec![0; CHUNK_BYTES / 2]);
        let chunks = |changes: &[&Vec<u8>]| {
            let id = RecordId::from_bytes([1; 16]);
            let changes: Vec<(RecordId, &[u8])> =
                changes.iter().map(|bytes| (id, bytes.as_slice())).collect();
            fitting(&changes)
        };
        assert_eq!(chunks(&vec![&small; 300]), CHUNK_CHANGES);
        assert_eq!(chunks(&[&large, &large, &small]), 2);
        assert_eq!(chunks(&[&large, &small, &large]), 2);
        let huge = vec![0; CHUNK_BYTES + 1];
        assert_eq!(chunks(&[&huge, &small]), 1);
    }

    #[test]
    fn a_part_begins_past_the_position_and_holds_what_fits() {
        let changes: Vec<(RecordId, &[u8])> = vec![(RecordId::from_bytes([1; 16]), &[7; 100]); 20];
        let (compressed, bytes) = pack(&changes);
        let chunk = Chunk {
            first_seq: 11,
            last_seq: 30,
            origin: Origin::Local,
            opening: 7,
            compressed,
            bytes,
        };
        for (after, max_bytes, first, last) in [
            (10, 0, 11, 11),
            (10, 250, 11, 12),
            (15, 300, 16, 18),
            (3, 9_999, 11, 30),
            (29, 9_999, 30, 30),
        ] {
            let part = part(&chunk, after, max_bytes).unwrap();
            assert_eq!((part.first_seq, part.last_seq), (first, last));
            assert_eq!(
                frames(&part).unwrap(),
                frames(&chunk)
                    .unwrap()
                    .into_iter()
                    .filter(|frame| (first..=last).contains(&frame.seq))
                    .collect::<Vec<_>>()
            );
        }
        assert!(part(&chunk, 30, 100).is_err());
    }

    #[test]
    fn a_chunk_may_claim_any_positions() {
        let id = RecordId::from_bytes([1; 16]);
        let chunk = Chunk::pack(9, Origin::Server, 7, &[(id, &[7; 30]), (id, &[8; 30])]);
        for (first_seq, last_seq, holds) in [
            (u64::MAX - 1, u64::MAX, true),
            (u64::MAX, u64::MAX, false),
            (0, u64::MAX, false),
            (0, 1, false),
            (u64::MAX, 0, false),
            (9, 8, false),
        ] {
            let claims = Chunk {
                first_seq,
                last_seq,
                ..chunk.clone()
            };
            assert_eq!(frames(&claims).is_ok(), holds, "{first_seq} to {last_seq}");
            assert_eq!(part(&claims, u64::MAX - 1, 100).is_ok(), holds);
        }
    }

    #[test]
    fn what_is_packed_unpacks_and_what_is_cut_is_refused() {
        for count in [1, 7, 8, 256] {
            check(count);
        }
    }
}
