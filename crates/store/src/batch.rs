//! What each action here did, for taking it back.

use satchel_model::{BatchId, RecordId};

use crate::database::{all, first, signed, unsigned};
use crate::{Error, Param, Reader, Writer};

/// One commit of a batch: an import makes several under one id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// The batch.
    pub id: BatchId,
    /// Position of its first change.
    pub first_seq: u64,
    /// Position of its last.
    pub last_seq: u64,
    /// The letter of the model's change kind.
    pub kind: char,
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
}

/// Notes a commit.
///
/// # Errors
/// What the database says.
pub fn note(writer: &dyn Writer, batch: &Batch) -> Result<(), Error> {
    let mut letter = [0; 4];
    let params = [
        Param::Integer(signed(batch.last_seq)),
        Param::Integer(signed(batch.first_seq)),
        Param::Blob(batch.id.as_bytes()),
        Param::Text(batch.kind.encode_utf8(&mut letter)),
        Param::Integer(batch.at_ms),
    ];
    writer.execute("insert into batch (last_seq, first_seq, id, kind, at_ms, undone) values (?1, ?2, ?3, ?4, ?5, 0)", &params)?;
    Ok(())
}

/// The latest batch that can be taken back (not undone, and not an undo itself) of those that end before a position, with
/// the position of its last change.
///
/// # Errors
/// What the database says.
pub fn latest(
    reader: &(impl Reader + ?Sized),
    before: u64,
) -> Result<Option<(BatchId, u64)>, Error> {
    let sql = "select id, last_seq from batch where undone = 0 and kind <> 'u' and last_seq < ?1 order by last_seq desc limit 1";
    Ok(
        first(reader, sql, &[Param::Integer(signed(before))], |row| {
            let id = row.blob(0).and_then(RecordId::from_slice)?;
            Some((id, unsigned(row.integer(1))))
        })?
        .flatten(),
    )
}

/// The commits of a batch, oldest first.
///
/// # Errors
/// What the database says.
pub fn commits(reader: &(impl Reader + ?Sized), id: BatchId) -> Result<Vec<Batch>, Error> {
    all(
        reader,
        "select first_seq, last_seq, kind, at_ms from batch where id = ?1 order by last_seq",
        &[Param::Blob(id.as_bytes())],
        |row| Batch {
            id,
            first_seq: unsigned(row.integer(0)),
            last_seq: unsigned(row.integer(1)),
            kind: row
                .text(2)
                .and_then(|text| text.chars().next())
                .unwrap_or(' '),
            at_ms: row.integer(3).unwrap_or(0),
        },
    )
}

/// Marks a batch as taken back.
///
/// # Errors
/// What the database says.
pub fn set_undone(writer: &dyn Writer, id: BatchId) -> Result<(), Error> {
    writer.execute(
        "update batch set undone = 1 where id = ?1",
        &[Param::Blob(id.as_bytes())],
    )?;
    Ok(())
}

/// The batches of a kind that were not taken back.
///
/// # Errors
/// What the database says.
pub fn of_kind(reader: &(impl Reader + ?Sized), kind: char) -> Result<Vec<BatchId>, Error> {
    let sql = "select distinct id from batch where kind = ?1 and undone = 0";
    let found = all(
        reader,
        sql,
        &[Param::Text(kind.encode_utf8(&mut [0; 4]))],
        |row| row.blob(0).and_then(RecordId::from_slice),
    )?;
    Ok(found.into_iter().flatten().collect())
}
