//! Columns that were read from all rows of a table, kept for the next program.

use std::collections::BTreeMap;

use satchel_model::{Attribute, Layout};

use crate::database::{all, first, signed, unsigned};
use crate::query::column;
use crate::{Error, Param, Reader, Writer, compress};

/// What a column is as of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsOf {
    /// Position of the schema.
    pub schema_seq: u64,
    /// Position in the log.
    pub seq: u64,
}

/// A column's bytes as the database holds them, compressed while nobody waits for the turn to write.
#[derive(Clone, Debug)]
pub struct Kept {
    attribute: String,
    as_of: AsOf,
    bytes: Vec<u8>,
}

impl Kept {
    /// What is to be kept of an attribute; `None` where there is no memory to compress it in.
    #[must_use]
    pub fn new(layout: &Layout, attribute: Attribute, as_of: AsOf, bytes: &[u8]) -> Option<Self> {
        Some(Self {
            attribute: column(layout, attribute),
            as_of,
            bytes: compress::pack(bytes).ok()?,
        })
    }
}

/// What is kept of an object: what each of these attributes is as of.
///
/// # Errors
/// What the database says.
pub fn of_object(
    reader: &(impl Reader + ?Sized),
    layout: &Layout,
    attributes: &[Attribute],
) -> Result<BTreeMap<Attribute, AsOf>, Error> {
    let kept = all(
        reader,
        "select attribute, schema_seq, seq from kept_column where object = ?1",
        &[name(layout)],
        |row| {
            let as_of = AsOf {
                schema_seq: unsigned(row.integer(1)),
                seq: unsigned(row.integer(2)),
            };
            Some((row.text(0)?.to_owned(), as_of))
        },
    )?;
    let kept: BTreeMap<String, AsOf> = kept.into_iter().flatten().collect();
    let of = |&attribute: &Attribute| Some((attribute, *kept.get(&column(layout, attribute))?));
    Ok(attributes.iter().filter_map(of).collect())
}

/// A kept column and the position that it is as of; `None` where it is of another schema, as of a position before `from`, or
/// damaged.
///
/// # Errors
/// What the database says.
pub fn get(
    reader: &(impl Reader + ?Sized),
    layout: &Layout,
    attribute: Attribute,
    schema_seq: u64,
    from: u64,
) -> Result<Option<(u64, Vec<u8>)>, Error> {
    let attribute = column(layout, attribute);
    let params = [
        name(layout),
        Param::Text(&attribute),
        Param::Integer(signed(schema_seq)),
        Param::Integer(signed(from)),
    ];
    let found = first(
        reader,
        "select seq, bytes from kept_column where object = ?1 and attribute = ?2 and schema_seq = ?3 and seq >= ?4",
        &params,
        |row| {
            let bytes = compress::unpack(row.blob(1).unwrap_or_default(), MAX_UNPACKED);
            Some((unsigned(row.integer(0)), bytes.ok()?))
        },
    )?;
    Ok(found.flatten())
}

/// How often all was given up: what was read of rows before the last time is not to be kept after it.
///
/// # Errors
/// What the database says.
pub fn generation(reader: &(impl Reader + ?Sized)) -> Result<u64, Error> {
    let sql = "select seq from kept_column where object = ''";
    let found = first(reader, sql, &[], |row| unsigned(row.integer(0)))?;
    Ok(found.unwrap_or_default())
}

/// Keeps a column in place of what was kept of it, unless all was given up since it was read in a [`generation`]. Gives whether it
/// is kept.
///
/// # Errors
/// What the database says.
pub fn put(writer: &dyn Writer, layout: &Layout, kept: &Kept, read_in: u64) -> Result<bool, Error> {
    if generation(writer)? != read_in {
        return Ok(false);
    }
    let params = [
        name(layout),
        Param::Text(&kept.attribute),
        Param::Integer(signed(kept.as_of.schema_seq)),
        Param::Integer(signed(kept.as_of.seq)),
        Param::Blob(&kept.bytes),
    ];
    writer.execute(
        "insert into kept_column (object, attribute, schema_seq, seq, bytes) values (?1, ?2, ?3, ?4, ?5) \
         on conflict (object, attribute) do update set schema_seq = excluded.schema_seq, seq = excluded.seq, bytes = excluded.bytes",
        &params,
    )?;
    Ok(true)
}

/// Gives all up: rows are about to change without a position in the log.
///
/// # Errors
/// What the database says.
pub fn clear(writer: &dyn Writer) -> Result<(), Error> {
    let next = Param::Integer(signed(generation(writer)? + 1));
    writer.execute("delete from kept_column", &[])?;
    // A column of no object: its position counts.
    writer.execute(
        "insert into kept_column (object, attribute, schema_seq, seq, bytes) values ('', '', 0, ?1, ?2)",
        &[next, Param::Blob(&[])],
    )?;
    Ok(())
}

/// No column unpacks to more: above what all columns together may take in memory.
const MAX_UNPACKED: u64 = 256 << 20;

fn name(layout: &Layout) -> Param<'_> {
    Param::Text(&layout.object.name_singular)
}
