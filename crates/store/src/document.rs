//! The documents' registers, and the integer keys that rows and the index share.

use satchel_model::RecordId;

use crate::database::{all, first, of_keys, signed, unsigned};
use crate::{Error, Param, Reader, Writer};

/// One document's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its integer key.
    pub key: u64,
    /// Its record's id.
    pub id: RecordId,
    /// The object's name, as the document gives it.
    pub object: String,
    /// Position of its last change made here; 0 where none was.
    pub local_seq: u64,
    /// The register's bytes.
    pub register: Vec<u8>,
}

const COLUMNS: &str = "key, id, object, local_seq, register";

fn document(row: &dyn crate::Row) -> Document {
    Document {
        key: unsigned(row.integer(0)),
        id: row
            .blob(1)
            .and_then(RecordId::from_slice)
            .unwrap_or(RecordId::from_bytes([0; 16])),
        object: row.text(2).unwrap_or_default().to_owned(),
        local_seq: unsigned(row.integer(3)),
        register: row.blob(4).unwrap_or_default().to_vec(),
    }
}

/// The document with an id.
///
/// # Errors
/// What the database says.
pub fn get(reader: &(impl Reader + ?Sized), id: RecordId) -> Result<Option<Document>, Error> {
    first(
        reader,
        &format!("select {COLUMNS} from document where id = ?1"),
        &[Param::Blob(id.as_bytes())],
        document,
    )
}

/// The documents with these ids that are there, in whatever order.
///
/// # Errors
/// What the database says.
pub fn of_ids(reader: &(impl Reader + ?Sized), ids: &[RecordId]) -> Result<Vec<Document>, Error> {
    let ids: Vec<Param<'_>> = ids.iter().map(|id| Param::Blob(id.as_bytes())).collect();
    let sql = |among: &str| format!("select {COLUMNS} from document where {among}");
    of_keys(reader, "id", &ids, sql, document)
}

/// The key of the document with an id.
///
/// # Errors
/// What the database says.
pub fn key(reader: &(impl Reader + ?Sized), id: RecordId) -> Result<Option<u64>, Error> {
    first(
        reader,
        "select key from document where id = ?1",
        &[Param::Blob(id.as_bytes())],
        |row| unsigned(row.integer(0)),
    )
}

/// The key of the document with an id, and its object's name.
///
/// # Errors
/// What the database says.
pub fn place(
    reader: &(impl Reader + ?Sized),
    id: RecordId,
) -> Result<Option<(u64, String)>, Error> {
    first(
        reader,
        "select key, object from document where id = ?1",
        &[Param::Blob(id.as_bytes())],
        |row| {
            let object = row.text(1).unwrap_or_default();
            (unsigned(row.integer(0)), object.to_owned())
        },
    )
}

/// Position of the last change made here to the document with a key; 0 where none was.
///
/// # Errors
/// What the database says.
pub fn local_seq(reader: &(impl Reader + ?Sized), key: u64) -> Result<u64, Error> {
    let found = first(
        reader,
        "select local_seq from document where key = ?1",
        &[Param::Integer(signed(key))],
        |row| row.integer(0),
    )?;
    Ok(unsigned(found.flatten()))
}

/// The document with a key.
///
/// # Errors
/// What the database says.
pub fn by_key(reader: &(impl Reader + ?Sized), key: u64) -> Result<Option<Document>, Error> {
    first(
        reader,
        &format!("select {COLUMNS} from document where key = ?1"),
        &[Param::Integer(signed(key))],
        document,
    )
}

/// Up to `limit` documents past a key, in key order.
///
/// # Errors
/// What the database says.
pub fn after(
    reader: &(impl Reader + ?Sized),
    key: u64,
    limit: u32,
) -> Result<Vec<Document>, Error> {
    let sql = format!("select {COLUMNS} from document where key > ?1 order by key limit ?2");
    all(
        reader,
        &sql,
        &[Param::Integer(signed(key)), Param::Integer(limit.into())],
        document,
    )
}

/// Adds a document. Its key is the position of its first change in the log: unique, rising, and made
/// without asking the database.
///
/// # Errors
/// What the database says.
pub fn insert(writer: &dyn Writer, document: &Document) -> Result<(), Error> {
    let params = [
        Param::Integer(signed(document.key)),
        Param::Blob(document.id.as_bytes()),
        Param::Text(&document.object),
        local(document.local_seq),
        Param::Blob(&document.register),
    ];
    writer.execute_later(
        "insert into document (key, id, object, local_seq, register) values (?1, ?2, ?3, ?4, ?5)",
        &params,
    )?;
    Ok(())
}

/// Updates a document's register.
///
/// # Errors
/// What the database says.
pub fn update(writer: &dyn Writer, key: u64, local_seq: u64, register: &[u8]) -> Result<(), Error> {
    let params = [
        Param::Integer(signed(key)),
        local(local_seq),
        Param::Blob(register),
    ];
    writer.execute_later(
        "update document set local_seq = ?2, register = ?3 where key = ?1",
        &params,
    )?;
    Ok(())
}

/// Names a document's object, where only a later change said it.
///
/// # Errors
/// What the database says.
pub fn set_object(writer: &dyn Writer, key: u64, object: &str) -> Result<(), Error> {
    writer.execute_later(
        "update document set object = ?2 where key = ?1",
        &[Param::Integer(signed(key)), Param::Text(object)],
    )?;
    Ok(())
}

/// Notes that a document holds what the schema does not know.
///
/// # Errors
/// What the database says.
pub fn note_unprojected(writer: &dyn Writer, key: u64) -> Result<(), Error> {
    writer.execute_later(
        "insert into unprojected (key) values (?1) on conflict do nothing",
        &[Param::Integer(signed(key))],
    )?;
    Ok(())
}

/// Takes up to `limit` of the documents that hold what the schema did not know, past a key and in key order.
///
/// # Errors
/// What the database says.
pub fn unprojected(
    reader: &(impl Reader + ?Sized),
    key: u64,
    limit: u32,
) -> Result<Vec<Document>, Error> {
    all(
        reader,
        &format!(
            "select {COLUMNS} from document where key in \
             (select key from unprojected where key > ?1 order by key limit ?2) order by key"
        ),
        &[Param::Integer(signed(key)), Param::Integer(limit.into())],
        document,
    )
}

/// Forgets that a document holds what the schema does not know.
///
/// # Errors
/// What the database says.
pub fn is_projected(writer: &dyn Writer, key: u64) -> Result<(), Error> {
    writer.execute_later(
        "delete from unprojected where key = ?1",
        &[Param::Integer(signed(key))],
    )?;
    Ok(())
}

fn local(seq: u64) -> Param<'static> {
    if seq == 0 {
        Param::Null
    } else {
        Param::Integer(signed(seq))
    }
}
