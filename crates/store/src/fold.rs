//! Single edits of the log folded into chunks, a while after they were made.
//!
//! An edit appends a row of its own, uncompressed, so that it costs no more than it must. Later its neighbours and it become one
//! chunk, in a quarter of the bytes. Positions and changes stay what they are, so nobody who reads with a cursor notices. Where devices are told of the log,
//! rows of several openings stay apart, since what was seen of them is known by these.

use satchel_model::RecordId;

use crate::batch::{self, Batch};
use crate::database::{all, signed};
use crate::log::{self, CHUNK_CHANGES, Chunk, Frame};
use crate::{Error, Param, Row, Writer, team};

/// Rows read at a time: a megabyte of short edits, 16 of long ones.
const ROWS: u32 = 4_096;

/// Longer rows stay as they are: a chunk is read whole to get at one of its changes.
const LONG: usize = 4_096;

/// A row of the log, and the batch that is noted in it.
struct Line {
    chunk: Chunk,
    batch: Option<Batch>,
    undone: bool,
}

fn line(row: &dyn Row) -> Line {
    let chunk = log::chunk(row);
    let batch = row.blob(6).and_then(RecordId::from_slice).map(|id| Batch {
        id,
        first_seq: chunk.first_seq,
        last_seq: chunk.last_seq,
        kind: row
            .text(7)
            .and_then(|kind| kind.chars().next())
            .unwrap_or('e'),
        at_ms: row.integer(8).unwrap_or(0),
    });
    Line {
        chunk,
        batch,
        undone: row.integer(9) == Some(1),
    }
}

/// Folds rows that lie past one position and end before or at another: the next few thousand. Gives the position to go on from;
/// `None` where all are done. The caller holds the workspace's row.
///
/// # Errors
/// [`Error::BadLog`] where a row is damaged; what the database says. Then the transaction has to end.
pub fn fold(writer: &dyn Writer, after: u64, upto: u64) -> Result<Option<u64>, Error> {
    let (lines, is_told) = (short(writer, after, upto)?, team::has_devices(writer)?);
    let next = (lines.len() == ROWS as usize).then(|| lines.last().map(|line| line.chunk.last_seq));
    let mut run: Vec<Line> = Vec::new();
    for line in lines {
        let is_other = |first: &Line| first.chunk.opening != line.chunk.opening;
        if !continues(&run, &line) || (is_told && run.first().is_some_and(is_other)) {
            replace(writer, std::mem::take(&mut run))?;
        }
        run.push(line);
    }
    replace(writer, run)?;
    Ok(next.flatten())
}

fn short(writer: &dyn Writer, after: u64, upto: u64) -> Result<Vec<Line>, Error> {
    let params = [
        Param::Integer(signed(after)),
        Param::Integer(signed(upto)),
        Param::Integer(signed(LONG as u64)),
        Param::Integer(ROWS.into()),
    ];
    all(
        writer,
        "select first_seq, last_seq, origin, encoding, bytes, opening, batch, kind, at_ms, undone from log \
         where last_seq > ?1 and last_seq <= ?2 and encoding = 0 and length(bytes) <= ?3 order by last_seq limit ?4",
        &params,
        line,
    )
}

/// Whether a line belongs into the chunk that begins with others.
fn continues(run: &[Line], line: &Line) -> bool {
    let (Some(first), Some(last)) = (run.first(), run.last()) else {
        return true;
    };
    let (first, last, next) = (&first.chunk, &last.chunk, &line.chunk);
    last.last_seq + 1 == next.first_seq
        && last.origin == next.origin
        && next.last_seq - first.first_seq < CHUNK_CHANGES as u64
}

/// Puts one chunk in the place of several rows, and their batches where those stand that have several commits.
fn replace(writer: &dyn Writer, run: Vec<Line>) -> Result<(), Error> {
    let [first, .., last] = run.as_slice() else {
        return Ok(());
    };
    let mut frames: Vec<Frame> = Vec::new();
    for line in &run {
        frames.extend(log::frames(&line.chunk)?);
    }
    let changes = frames
        .iter()
        .map(|frame| (frame.document, frame.bytes.as_slice()));
    let changes: Vec<(RecordId, &[u8])> = changes.collect();
    let whole = Chunk::pack(
        last.chunk.last_seq,
        last.chunk.origin,
        last.chunk.opening,
        &changes,
    );
    let span = [first, last].map(|line| Param::Integer(signed(line.chunk.last_seq)));
    writer.execute(
        "delete from log where last_seq >= ?1 and last_seq <= ?2",
        &span,
    )?;
    log::insert(writer, &whole, None)?;
    for line in &run {
        let Some(batch) = &line.batch else { continue };
        batch::note(writer, batch)?;
        if line.undone {
            batch::set_undone(writer, batch.id)?;
        }
    }
    Ok(())
}
