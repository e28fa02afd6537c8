//! The workspace's one row: its epoch, its people, where its schema ends. Whoever commits holds it until they are done.

use satchel_model::RecordId;

use crate::database::{first, signed, unsigned};
use crate::log::{self, Chunk};
use crate::{Error, Param, Reader, Writer};

/// What a workspace knows of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workspace {
    /// Names this run of the log; new when a server is restored.
    pub epoch: [u8; 16],
    /// Who works here.
    pub member: RecordId,
    /// What people call it.
    pub name: String,
    /// Shape of its projection tables.
    pub projection: String,
    /// Position of the last change to its schema; 0 where it is the standard one.
    pub schema_seq: u64,
    /// Position of the last change to who may do what; 0 where nothing was said.
    pub access_seq: u64,
}

/// Where a workspace's log ends, and the last changes in it that others follow from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ends {
    /// Position of the last change.
    pub seq: u64,
    /// As [`Workspace::schema_seq`].
    pub schema_seq: u64,
    /// As [`Workspace::access_seq`].
    pub access_seq: u64,
}

/// Makes the row of a new workspace.
///
/// # Errors
/// What the database says.
pub fn create(writer: &dyn Writer, workspace: &Workspace) -> Result<(), Error> {
    let params = [
        Param::Blob(&workspace.epoch),
        Param::Blob(workspace.member.as_bytes()),
        Param::Text(&workspace.name),
        Param::Text(&workspace.projection),
    ];
    writer.execute(
        "insert into workspace (id, epoch, member, name, projection) values (1, ?1, ?2, ?3, ?4)",
        &params,
    )?;
    Ok(())
}

/// The row, or `None` where the workspace is not made yet.
///
/// # Errors
/// What the database says.
pub fn get(reader: &(impl Reader + ?Sized)) -> Result<Option<Workspace>, Error> {
    first(
        reader,
        "select epoch, member, name, projection, schema_seq, access_seq from workspace where id = 1",
        &[],
        |row| Workspace {
            epoch: bytes16(row.blob(0)),
            member: RecordId::from_bytes(bytes16(row.blob(1))),
            name: row.text(2).unwrap_or_default().to_owned(),
            projection: row.text(3).unwrap_or_default().to_owned(),
            schema_seq: unsigned(row.integer(4)),
            access_seq: unsigned(row.integer(5)),
        },
    )
}

/// The position of the last change: where the log ends.
///
/// # Errors
/// What the database says.
pub fn seq(reader: &(impl Reader + ?Sized)) -> Result<u64, Error> {
    let end = first(reader, "select max(last_seq) from log", &[], |row| {
        row.integer(0)
    })?;
    Ok(unsigned(end.flatten()))
}

/// What [`standing`] finds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The epoch.
    pub epoch: [u8; 16],
    /// Position of the last change.
    pub seq: u64,
    /// The chunk that holds the position asked about, or the first past it; `None` where the log ends before.
    pub there: Option<Chunk>,
}

/// Where the log stands, and what it has at a position, in one question.
///
/// # Errors
/// What the database says.
pub fn standing(reader: &(impl Reader + ?Sized), at: u64) -> Result<Standing, Error> {
    let standing = first(
        reader,
        "select log.first_seq, log.last_seq, log.origin, log.encoding, log.bytes, log.opening, workspace.epoch, \
         (select max(last_seq) from log) from workspace \
         left join log on log.last_seq = (select min(last_seq) from log where last_seq >= ?1) where workspace.id = 1",
        &[Param::Integer(signed(at))],
        |row| Standing {
            epoch: bytes16(row.blob(6)),
            seq: unsigned(row.integer(7)),
            there: row.integer(0).map(|_| log::chunk(row)),
        },
    )?;
    Ok(standing.unwrap_or_default())
}

/// Where the log ends, with the schema and who may do what. The first statements of every commit, whose changes take the positions after that.
///
/// The first locks the row, so that positions are given in the order of commits and without gaps. It leaves the row as it
/// is: in SQLite, where the transaction itself is the lock, that writes no page. The second asks for the ends: in
/// PostgreSQL a statement that waited for a lock has looked at all else before.
///
/// # Errors
/// What the database says.
pub fn begin(writer: &dyn Writer) -> Result<Ends, Error> {
    writer.execute_later(
        "update workspace set schema_seq = schema_seq where id = 1",
        &[],
    )?;
    let ends = first(
        writer,
        "select (select max(last_seq) from log), schema_seq, access_seq from workspace where id = 1",
        &[],
        |row| Ends {
            seq: unsigned(row.integer(0)),
            schema_seq: unsigned(row.integer(1)),
            access_seq: unsigned(row.integer(2)),
        },
    )?;
    Ok(ends.unwrap_or_default())
}

/// Notes where the schema ends.
///
/// # Errors
/// What the database says.
pub fn set_schema_seq(writer: &dyn Writer, seq: u64) -> Result<(), Error> {
    writer.execute(
        "update workspace set schema_seq = ?1 where id = 1",
        &[Param::Integer(signed(seq))],
    )?;
    Ok(())
}

/// Notes the position of the last change to who may do what.
///
/// # Errors
/// What the database says.
pub fn set_access_seq(writer: &dyn Writer, seq: u64) -> Result<(), Error> {
    writer.execute(
        "update workspace set access_seq = ?1 where id = 1",
        &[Param::Integer(signed(seq))],
    )?;
    Ok(())
}

/// The day, as `2026-03-31`, that fields which change with it were computed for; none where none was.
///
/// # Errors
/// What the database says.
pub fn computed_day(reader: &(impl Reader + ?Sized)) -> Result<Option<String>, Error> {
    let day = first(
        reader,
        "select computed_day from workspace where id = 1",
        &[],
        |row| row.text(0).map(str::to_owned),
    )?;
    Ok(day.flatten())
}

/// Notes the day that fields which change with it were computed for.
///
/// # Errors
/// What the database says.
pub fn set_computed_day(writer: &dyn Writer, day: &str) -> Result<(), Error> {
    writer.execute(
        "update workspace set computed_day = ?1 where id = 1",
        &[Param::Text(day)],
    )?;
    Ok(())
}

/// Begins a new epoch.
///
/// # Errors
/// What the database says.
pub fn set_epoch(writer: &dyn Writer, epoch: &[u8; 16]) -> Result<(), Error> {
    writer.execute(
        "update workspace set epoch = ?1 where id = 1",
        &[Param::Blob(epoch)],
    )?;
    Ok(())
}

/// Sets who works here, and what the workspace is called.
///
/// # Errors
/// What the database says.
pub fn set_member(writer: &dyn Writer, member: RecordId, name: &str) -> Result<(), Error> {
    writer.execute(
        "update workspace set member = ?1, name = ?2 where id = 1",
        &[Param::Blob(member.as_bytes()), Param::Text(name)],
    )?;
    Ok(())
}

/// Notes the shape of the projection tables.
///
/// # Errors
/// What the database says.
pub fn set_projection(writer: &dyn Writer, projection: &str) -> Result<(), Error> {
    writer.execute(
        "update workspace set projection = ?1 where id = 1",
        &[Param::Text(projection)],
    )?;
    Ok(())
}

pub(crate) fn bytes16(bytes: Option<&[u8]>) -> [u8; 16] {
    bytes
        .and_then(|bytes| bytes.try_into().ok())
        .unwrap_or_default()
}
