//! The workspace's one row: its sequence, its epoch, its people.

use satchel_model::RecordId;

use crate::database::{first, signed, unsigned};
use crate::{Error, Param, Reader, Writer};

/// What a workspace knows of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workspace {
    /// Position of the last change in the log.
    pub seq: u64,
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
}

/// Makes the row of a new workspace.
///
/// # Errors
/// What the database says.
pub fn create(writer: &dyn Writer, workspace: &Workspace) -> Result<(), Error> {
    let params = [
        Param::Integer(signed(workspace.seq)),
        Param::Blob(&workspace.epoch),
        Param::Blob(workspace.member.as_bytes()),
        Param::Text(&workspace.name),
        Param::Text(&workspace.projection),
    ];
    writer.execute("insert into workspace (id, seq, epoch, member, name, projection) values (1, ?1, ?2, ?3, ?4, ?5)", &params)?;
    Ok(())
}

/// The row, or `None` where the workspace is not made yet.
///
/// # Errors
/// What the database says.
pub fn get(reader: &(impl Reader + ?Sized)) -> Result<Option<Workspace>, Error> {
    first(
        reader,
        "select seq, epoch, member, name, projection, schema_seq from workspace where id = 1",
        &[],
        |row| Workspace {
            seq: unsigned(row.integer(0)),
            epoch: bytes16(row.blob(1)),
            member: RecordId::from_bytes(bytes16(row.blob(2))),
            name: row.text(3).unwrap_or_default().to_owned(),
            projection: row.text(4).unwrap_or_default().to_owned(),
            schema_seq: unsigned(row.integer(5)),
        },
    )
}

/// Takes the next `count` positions of the log and gives the last. The first statement of every commit:
/// it locks the row, so positions are given in the order of commits and without gaps.
///
/// # Errors
/// What the database says.
pub fn take_seq(writer: &dyn Writer, count: u64) -> Result<u64, Error> {
    let last = first(
        writer,
        "update workspace set seq = seq + ?1 where id = 1 returning seq",
        &[Param::Integer(signed(count))],
        |row| row.integer(0),
    )?;
    Ok(unsigned(last.flatten()))
}

/// The position of the last change.
///
/// # Errors
/// What the database says.
pub fn seq(reader: &(impl Reader + ?Sized)) -> Result<u64, Error> {
    Ok(unsigned(
        first(
            reader,
            "select seq from workspace where id = 1",
            &[],
            |row| row.integer(0),
        )?
        .flatten(),
    ))
}

/// Where the log and the schema end. The first statement of every commit, as [`take_seq`]: it locks the row.
///
/// # Errors
/// What the database says.
pub fn begin(writer: &dyn Writer) -> Result<(u64, u64), Error> {
    let ends = first(
        writer,
        "update workspace set seq = seq where id = 1 returning seq, schema_seq",
        &[],
        |row| (unsigned(row.integer(0)), unsigned(row.integer(1))),
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
