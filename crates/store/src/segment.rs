//! Segments: all documents as of a position of the log, packed for laptops that begin. Frames as in the log's chunks, but
//! document by document.

use satchel_model::RecordId;

use crate::database::{all, first, signed, unsigned};
use crate::server::Seen;
use crate::workspace::bytes16;
use crate::{Error, Param, Reader, Row, Writer, compress, log};

/// SHA-256 of a segment's bytes, by which it is asked for.
pub type SegmentHash = [u8; 32];

/// One segment, without its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Its name.
    pub hash: SegmentHash,
    /// Its length.
    pub bytes: u64,
    /// How many changes it holds.
    pub changes: u64,
}

/// All segments as of a position, in the order in which they are to be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segments {
    /// The position, and which change stands there.
    pub as_of: Seen,
    /// The segments.
    pub list: Vec<Segment>,
}

/// The bytes of a segment of these changes, each document's together and in the order of the log.
///
/// # Errors
/// Where there is no memory to pack them in.
pub fn pack(changes: &[(RecordId, &[u8])]) -> Result<Vec<u8>, Error> {
    let packed = compress::pack_thoroughly(&log::joined(changes));
    packed.map_err(|error| Error::Caller(Box::new(error)))
}

/// Begins segments as of a position: what somebody left who did not come to the end is gone.
///
/// # Errors
/// What the database says.
pub fn begin(writer: &dyn Writer, seq: u64) -> Result<(), Error> {
    let unfinished = "delete from segment where seq = ?1 or seq not in (select seq from segmented)";
    writer.execute(unfinished, &[Param::Integer(signed(seq))])?;
    Ok(())
}

/// Adds a segment as of a position.
///
/// # Errors
/// What the database says.
pub fn insert(
    writer: &dyn Writer,
    seq: u64,
    place: u64,
    segment: &Segment,
    bytes: &[u8],
) -> Result<(), Error> {
    let params = [
        Param::Integer(signed(seq)),
        Param::Integer(signed(place)),
        Param::Blob(&segment.hash),
        Param::Integer(signed(segment.changes)),
        Param::Blob(bytes),
    ];
    writer.execute(
        "insert into segment (seq, place, hash, changes, bytes) values (?1, ?2, ?3, ?4, ?5)",
        &params,
    )?;
    Ok(())
}

/// Says that the segments as of a position are whole. Those before them stay for laptops that are at them; older ones go.
///
/// # Errors
/// What the database says.
pub fn finish(writer: &dyn Writer, as_of: &Seen) -> Result<(), Error> {
    let before = latest(writer)?;
    let before = before.map_or(as_of.seq, |before| before.seq);
    writer.execute(
        "insert into segmented (seq, mark) values (?1, ?2)",
        &[Param::Integer(signed(as_of.seq)), Param::Blob(&as_of.mark)],
    )?;
    for old in ["segmented", "segment"] {
        let sql = format!("delete from {old} where seq < ?1");
        writer.execute(&sql, &[Param::Integer(signed(before))])?;
    }
    Ok(())
}

/// What the latest segments are as of; `None` where there are none.
///
/// # Errors
/// What the database says.
pub fn latest(reader: &(impl Reader + ?Sized)) -> Result<Option<Seen>, Error> {
    let sql = "select seq, mark from segmented order by seq desc limit 1";
    first(reader, sql, &[], as_of)
}

/// The segments as of a position, where they are still there; the latest ones otherwise. `None` where there are none.
///
/// # Errors
/// What the database says.
pub fn of(reader: &(impl Reader + ?Sized), seq: u64) -> Result<Option<Segments>, Error> {
    let sql = "select seq, mark from segmented where seq = ?1";
    let wanted = first(reader, sql, &[Param::Integer(signed(seq))], as_of)?;
    let Some(as_of) = wanted.map_or_else(|| latest(reader), |found| Ok(Some(found)))? else {
        return Ok(None);
    };
    let list = all(
        reader,
        "select hash, length(bytes), changes from segment where seq = ?1 order by place",
        &[Param::Integer(signed(as_of.seq))],
        |row| Segment {
            hash: hash(row),
            bytes: unsigned(row.integer(1)),
            changes: unsigned(row.integer(2)),
        },
    )?;
    Ok(Some(Segments { as_of, list }).filter(|found| !found.list.is_empty()))
}

/// Some of a segment's bytes; none past its end, and `None` where there is no such segment.
///
/// # Errors
/// What the database says.
pub fn part(
    reader: &(impl Reader + ?Sized),
    hash: &SegmentHash,
    from: u64,
    max_bytes: u64,
) -> Result<Option<Vec<u8>>, Error> {
    // Both databases count from 1, PostgreSQL in 32 bits.
    let [from, count] = [from.saturating_add(1), max_bytes]
        .map(|number| i64::from(i32::try_from(number).unwrap_or(i32::MAX)));
    let found = first(
        reader,
        "select substr(bytes, cast(?2 as integer), cast(?3 as integer)) from segment where hash = ?1 limit 1",
        &[
            Param::Blob(hash),
            Param::Integer(from),
            Param::Integer(count),
        ],
        |row| row.blob(0).unwrap_or_default().to_vec(),
    )?;
    Ok(found)
}

fn as_of(row: &dyn Row) -> Seen {
    Seen {
        seq: unsigned(row.integer(0)),
        mark: bytes16(row.blob(1)),
    }
}

fn hash(row: &dyn Row) -> SegmentHash {
    let bytes = row.blob(0).and_then(|bytes| bytes.try_into().ok());
    bytes.unwrap_or_default()
}
