//! What each action here did, for taking it back.

use satchel_model::{BatchId, RecordId};

use crate::database::{all, first, signed, unsigned};
use crate::{Error, Param, Reader, Row, Writer};

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

/// A batch as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The batch.
    pub id: BatchId,
    /// The letter of the model's change kind.
    pub kind: char,
    /// When its last commit was made, in milliseconds since 1970.
    pub at_ms: i64,
    /// Position of its last change.
    pub last_seq: u64,
    /// How many changes it made.
    pub changes: u64,
    /// Whether it was taken back.
    pub undone: bool,
}

fn summary(row: &dyn Row) -> Option<Summary> {
    Some(Summary {
        id: row.blob(0).and_then(RecordId::from_slice)?,
        kind: row.text(1)?.chars().next()?,
        at_ms: row.integer(2)?,
        last_seq: unsigned(row.integer(3)),
        changes: unsigned(row.integer(4)),
        undone: row.integer(5) == Some(1),
    })
}

/// Up to `limit` batches that end before a position, the latest first.
///
/// # Errors
/// What the database says.
pub fn recent(
    reader: &(impl Reader + ?Sized),
    before: u64,
    limit: u32,
) -> Result<Vec<Summary>, Error> {
    let found = all(
        reader,
        "select id, max(kind), max(at_ms), max(last_seq), cast(sum(last_seq - first_seq + 1) as bigint), max(undone) \
         from batch group by id having max(last_seq) < ?1 order by max(last_seq) desc limit ?2",
        &[Param::Integer(signed(before)), Param::Integer(limit.into())],
        summary,
    )?;
    Ok(found.into_iter().flatten().collect())
}

/// Commits read at once around one, to find the others of its batch.
const NEAR: u32 = 64;

/// The batch whose commit here holds a position; none where the change was made elsewhere. The commits of one batch lie
/// close together in the log, so those are found without reading through all.
///
/// # Errors
/// What the database says.
pub fn at(reader: &(impl Reader + ?Sized), seq: u64) -> Result<Option<Summary>, Error> {
    let (holding, first_seq) =
        match commits_from(reader, seq, "last_seq >= ?1 order by last_seq", 1)?.pop() {
            Some((commit, first_seq)) if first_seq <= seq => (commit, first_seq),
            _ => return Ok(None),
        };
    let mut whole = holding;
    // Edits are one commit each; of the rest only what goes through files or takes batches back makes several.
    if matches!(whole.kind, 'e' | 'a') {
        return Ok(Some(whole));
    }
    let id = whole.id;
    for (from, which) in [
        (whole.last_seq, "last_seq > ?1 order by last_seq"),
        (first_seq, "last_seq < ?1 order by last_seq desc"),
    ] {
        let mut from = from;
        loop {
            let near = commits_from(reader, from, which, NEAR)?;
            let own = near.iter().filter(|(commit, _)| commit.id == id);
            let Some((furthest, _)) = own.clone().next_back() else {
                break;
            };
            from = furthest.last_seq;
            whole.changes += own.map(|(commit, _)| commit.changes).sum::<u64>();
            whole.last_seq = whole.last_seq.max(from);
        }
    }
    Ok(Some(whole))
}

/// Commits in a row, with the positions of their first changes.
fn commits_from(
    reader: &(impl Reader + ?Sized),
    seq: u64,
    which: &str,
    limit: u32,
) -> Result<Vec<(Summary, u64)>, Error> {
    let sql = format!(
        "select id, kind, at_ms, last_seq, last_seq - first_seq + 1, undone, first_seq from batch where {which} limit ?2"
    );
    let params = [Param::Integer(signed(seq)), Param::Integer(limit.into())];
    let found = all(reader, &sql, &params, |row| {
        Some((summary(row)?, unsigned(row.integer(6))))
    })?;
    Ok(found.into_iter().flatten().collect())
}
