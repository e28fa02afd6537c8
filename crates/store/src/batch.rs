//! What each action here did, for taking it back.
//!
//! An edit is noted in its row of the log, which it writes anyway; what makes several commits, or a long one, in a table of
//! its own, where an import of any size is found without reading through the log. Each commit is noted in one of them.

use std::cmp::Reverse;

use satchel_model::{BatchId, RecordId};

use crate::database::{all, first, signed, unsigned};
use crate::log::CHUNK_CHANGES;
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

impl Batch {
    /// Whether it is noted in the log: an edit, which is one commit, in one chunk; and one that is not full, so that whoever
    /// writes it knows that it is the last. Of the rest only what goes through files or takes batches back makes several.
    #[must_use]
    pub const fn fits_in_log(&self) -> bool {
        let changes = self.last_seq - self.first_seq + 1;
        is_edit(self.kind) && changes < CHUNK_CHANGES as u64
    }
}

/// Edits are one commit each.
const fn is_edit(kind: char) -> bool {
    matches!(kind, 'e' | 'a')
}

/// Notes a commit that does not fit in the log.
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
    writer.execute_later("insert into batch (last_seq, first_seq, id, kind, at_ms, undone) values (?1, ?2, ?3, ?4, ?5, 0)", &params)?;
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
    let found = |sql, from| {
        let params = [Param::Integer(signed(before)), Param::Integer(signed(from))];
        let found = first(reader, sql, &params, |row| {
            let id = row.blob(0).and_then(RecordId::from_slice)?;
            Some((id, unsigned(row.integer(1))))
        });
        Ok::<_, Error>(found?.flatten())
    };
    let apart = found(
        "select id, last_seq from batch where undone = 0 and kind <> 'u' and last_seq < ?1 and last_seq > ?2 \
         order by last_seq desc limit 1",
        0,
    )?;
    let in_log = found(
        "select batch, last_seq from log where batch is not null and undone = 0 and last_seq < ?1 and last_seq > ?2 \
         order by last_seq desc limit 1",
        apart.map_or(0, |(_, last_seq)| last_seq),
    )?;
    Ok(in_log.or(apart))
}

/// The commits of a batch, oldest first.
///
/// # Errors
/// What the database says.
pub fn commits(reader: &(impl Reader + ?Sized), id: BatchId) -> Result<Vec<Batch>, Error> {
    let apart = commits_of(
        reader,
        id,
        "select first_seq, last_seq, kind, at_ms from batch where id = ?1 order by last_seq",
    )?;
    if apart.is_empty() {
        return in_log(reader, id);
    }
    Ok(apart)
}

/// The one commit of a batch that is noted in the log. It is looked for from the log's end, where those lie that are
/// taken back.
fn in_log(reader: &(impl Reader + ?Sized), id: BatchId) -> Result<Vec<Batch>, Error> {
    let sql = "select first_seq, last_seq, kind, at_ms from log where batch = ?1 order by last_seq desc limit 1";
    commits_of(reader, id, sql)
}

fn commits_of(
    reader: &(impl Reader + ?Sized),
    id: BatchId,
    sql: &str,
) -> Result<Vec<Batch>, Error> {
    all(reader, sql, &[Param::Blob(id.as_bytes())], |row| Batch {
        id,
        first_seq: unsigned(row.integer(0)),
        last_seq: unsigned(row.integer(1)),
        kind: row
            .text(2)
            .and_then(|text| text.chars().next())
            .unwrap_or(' '),
        at_ms: row.integer(3).unwrap_or(0),
    })
}

/// Marks a batch as taken back.
///
/// # Errors
/// What the database says.
pub fn set_undone(writer: &dyn Writer, id: BatchId) -> Result<(), Error> {
    let apart = writer.execute(
        "update batch set undone = 1 where id = ?1",
        &[Param::Blob(id.as_bytes())],
    )?;
    if apart == 0 {
        for commit in in_log(writer, id)? {
            writer.execute_later(
                "update log set undone = 1 where last_seq = ?1",
                &[Param::Integer(signed(commit.last_seq))],
            )?;
        }
    }
    Ok(())
}

/// The batches of a kind that were not taken back, of those that are not noted in the log.
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
    let some = |sql, from| {
        let params = [
            Param::Integer(signed(before)),
            Param::Integer(signed(from)),
            Param::Integer(limit.into()),
        ];
        all(reader, sql, &params, summary)
    };
    let mut found = some(
        "select id, max(kind), max(at_ms), max(last_seq), cast(sum(last_seq - first_seq + 1) as bigint), max(undone) \
         from batch group by id having max(last_seq) < ?1 and max(last_seq) > ?2 order by max(last_seq) desc limit ?3",
        0,
    )?;
    // Where those are enough, the log is read no further than they reach.
    let least = match found.last() {
        Some(Some(last)) if found.len() == limit as usize => last.last_seq,
        _ => 0,
    };
    found.extend(some(
        "select batch, kind, at_ms, last_seq, last_seq - first_seq + 1, undone from log \
         where batch is not null and last_seq < ?1 and last_seq > ?2 order by last_seq desc limit ?3",
        least,
    )?);
    let mut found: Vec<Summary> = found.into_iter().flatten().collect();
    found.sort_by_key(|batch| Reverse(batch.last_seq));
    found.truncate(limit as usize);
    Ok(found)
}

/// Commits read at once around one, to find the others of its batch.
const NEAR: u32 = 64;

/// The batch whose commit here holds a position; none where the change was made elsewhere.
///
/// # Errors
/// What the database says.
pub fn at(reader: &(impl Reader + ?Sized), seq: u64) -> Result<Option<Summary>, Error> {
    let holding = first(
        reader,
        "select batch, kind, at_ms, last_seq, last_seq - first_seq + 1, undone from log \
         where last_seq >= ?1 order by last_seq limit 1",
        &[Param::Integer(signed(seq))],
        summary,
    )?;
    match holding.flatten() {
        Some(whole) => Ok(Some(whole)),
        None => whole_at(reader, seq),
    }
}

/// The same of those that are not noted in the log. The commits of one batch lie close together, so those are found without
/// reading through all.
fn whole_at(reader: &(impl Reader + ?Sized), seq: u64) -> Result<Option<Summary>, Error> {
    let (holding, first_seq) =
        match commits_from(reader, seq, "last_seq >= ?1 order by last_seq", 1)?.pop() {
            Some((commit, first_seq)) if first_seq <= seq => (commit, first_seq),
            _ => return Ok(None),
        };
    let mut whole = holding;
    if is_edit(whole.kind) {
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
