//! Changes that the server would not take.

use satchel_model::RecordId;

use crate::database::{all, first, signed, unsigned};
use crate::{Error, Param, Reader, Writer};

/// One refused change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Its position in the own log.
    pub seq: u64,
    /// The document it changes.
    pub document: RecordId,
    /// Its raw bytes.
    pub bytes: Vec<u8>,
    /// The server's code for why.
    pub code: String,
    /// Why, for people.
    pub why: String,
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
}

/// Keeps a refused change; a second refusal replaces the first.
///
/// # Errors
/// What the database says.
pub fn keep(writer: &dyn Writer, refused: &Refused) -> Result<(), Error> {
    forget(writer, refused.seq)?;
    let params = [
        Param::Integer(signed(refused.seq)),
        Param::Blob(refused.document.as_bytes()),
        Param::Blob(&refused.bytes),
        Param::Text(&refused.code),
        Param::Text(&refused.why),
        Param::Integer(refused.at_ms),
    ];
    writer.execute("insert into attention (seq, document, bytes, code, why, at_ms) values (?1, ?2, ?3, ?4, ?5, ?6)", &params)?;
    Ok(())
}

/// Removes one, after the server took it.
///
/// # Errors
/// What the database says.
pub fn forget(writer: &dyn Writer, seq: u64) -> Result<(), Error> {
    writer.execute(
        "delete from attention where seq = ?1",
        &[Param::Integer(signed(seq))],
    )?;
    Ok(())
}

/// All of them, oldest first.
///
/// # Errors
/// What the database says.
pub fn list(reader: &(impl Reader + ?Sized)) -> Result<Vec<Refused>, Error> {
    all(
        reader,
        "select seq, document, bytes, code, why, at_ms from attention order by seq",
        &[],
        |row| Refused {
            seq: unsigned(row.integer(0)),
            document: row
                .blob(1)
                .and_then(RecordId::from_slice)
                .unwrap_or(RecordId::from_bytes([0; 16])),
            bytes: row.blob(2).unwrap_or_default().to_vec(),
            code: row.text(3).unwrap_or_default().to_owned(),
            why: row.text(4).unwrap_or_default().to_owned(),
            at_ms: row.integer(5).unwrap_or(0),
        },
    )
}

/// How many there are.
///
/// # Errors
/// What the database says.
pub fn count(reader: &(impl Reader + ?Sized)) -> Result<u64, Error> {
    Ok(unsigned(
        first(reader, "select count(*) from attention", &[], |row| {
            row.integer(0)
        })?
        .flatten(),
    ))
}
