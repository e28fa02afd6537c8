//! Records of which something waits to be made again: their computed fields, or the words that they are found by.

use satchel_model::RecordId;

use crate::database::{first, signed, unsigned};
use crate::{Error, Param, Reader, Row, Writer};

/// Records of an object that wait together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uncomputed {
    /// The object's singular name.
    pub object: String,
    /// Those whose column of this name holds the target: `id` for the target itself; empty for all; [`WORDS`].
    pub relation: String,
    /// The record that they refer to; empty for all.
    pub target: Vec<u8>,
    /// Those up to this key are done.
    pub after_key: u64,
}

/// In the place of a column: all of an object, and not for their computed fields but for the words that they are found by.
pub const WORDS: &str = "*";

/// Notes that records wait, from the first on.
///
/// # Errors
/// What the database says.
pub fn note(
    writer: &dyn Writer,
    object: &str,
    relation: &str,
    target: Option<RecordId>,
) -> Result<(), Error> {
    let target: &[u8] = target.as_ref().map_or(&[], |id| id.as_bytes());
    let params = [
        Param::Text(object),
        Param::Text(relation),
        Param::Blob(target),
    ];
    writer.execute(
        "insert into uncomputed (object, relation, target, after_key) values (?1, ?2, ?3, 0) \
         on conflict (object, relation, target) do update set after_key = 0",
        &params,
    )?;
    Ok(())
}

/// Some that wait to be computed: whole objects first, single records last, since what those are made of may wait too.
///
/// # Errors
/// What the database says.
pub fn next(reader: &(impl Reader + ?Sized)) -> Result<Option<Uncomputed>, Error> {
    first(
        reader,
        "select object, relation, target, after_key from uncomputed where relation <> '*' \
         order by case relation when '' then 0 when 'id' then 2 else 1 end, relation, object, target limit 1",
        &[],
        waiting,
    )
}

/// An object whose records wait for the words that they are found by.
///
/// # Errors
/// What the database says.
pub fn next_unread(reader: &(impl Reader + ?Sized)) -> Result<Option<Uncomputed>, Error> {
    first(
        reader,
        "select object, relation, target, after_key from uncomputed where relation = '*' order by object limit 1",
        &[],
        waiting,
    )
}

fn waiting(row: &dyn Row) -> Uncomputed {
    Uncomputed {
        object: row.text(0).unwrap_or_default().to_owned(),
        relation: row.text(1).unwrap_or_default().to_owned(),
        target: row.blob(2).unwrap_or_default().to_vec(),
        after_key: unsigned(row.integer(3)),
    }
}

/// Notes that those up to a key are done.
///
/// # Errors
/// What the database says.
pub fn advance(writer: &dyn Writer, waiting: &Uncomputed, key: u64) -> Result<(), Error> {
    let params = [
        Param::Text(&waiting.object),
        Param::Text(&waiting.relation),
        Param::Blob(&waiting.target),
        Param::Integer(signed(key)),
    ];
    writer.execute(
        "update uncomputed set after_key = ?4 where object = ?1 and relation = ?2 and target = ?3",
        &params,
    )?;
    Ok(())
}

/// Notes that all of them are done.
///
/// # Errors
/// What the database says.
pub fn done(writer: &dyn Writer, waiting: &Uncomputed) -> Result<(), Error> {
    let params = [
        Param::Text(&waiting.object),
        Param::Text(&waiting.relation),
        Param::Blob(&waiting.target),
    ];
    writer.execute(
        "delete from uncomputed where object = ?1 and relation = ?2 and target = ?3",
        &params,
    )?;
    Ok(())
}

/// Forgets all that wait to be computed.
///
/// # Errors
/// What the database says.
pub fn clear(writer: &dyn Writer) -> Result<(), Error> {
    writer.execute("delete from uncomputed where relation <> '*'", &[])?;
    Ok(())
}
