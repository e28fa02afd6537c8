//! Rows read: one, those of some keys, or all of an object in the order of their keys.

use std::collections::HashMap;

use satchel_model::{Attribute, Layout, Record, RecordId, SlotIndex};

use super::Statements;
use crate::database::{self, all, first, signed, unsigned};
use crate::projection::table;
use crate::query::column;
use crate::{Error, Param, Reader, Row};

/// The record with a key, or `None` where its object has no such row.
///
/// # Errors
/// What the database says.
pub fn get(
    reader: &(impl Reader + ?Sized),
    layout: &Layout,
    statements: &Statements,
    object: usize,
    key: u64,
) -> Result<Option<Record>, Error> {
    let params = [Param::Integer(signed(key))];
    first(reader, &statements.get, &params, |row| {
        statements.read(layout, object, row)
    })
}

/// The records with these keys, beside them, in their order; those that are not there are left out.
///
/// # Errors
/// What the database says.
pub fn of_keys(
    reader: &(impl Reader + ?Sized),
    layout: &Layout,
    statements: &Statements,
    object: usize,
    keys: &[u64],
) -> Result<Vec<(u64, Record)>, Error> {
    let params: Vec<Param<'_>> = keys
        .iter()
        .map(|&key| Param::Integer(signed(key)))
        .collect();
    let sql = |among: &str| format!("{} where {among}", statements.select());
    let found = database::of_keys(reader, "key", &params, sql, |row| {
        let key = unsigned(row.integer(0));
        (key, statements.read(layout, object, row))
    })?;
    let mut found: HashMap<u64, Record> = found.into_iter().collect();
    let in_order = keys.iter().map(|key| Some((*key, found.remove(key)?)));
    Ok(in_order.flatten().collect())
}

/// The ids of an object's records, those in the trash among them.
///
/// # Errors
/// What the database says.
pub fn ids(reader: &(impl Reader + ?Sized), layout: &Layout) -> Result<Vec<RecordId>, Error> {
    let sql = format!("select id from {}", table(layout));
    let ids = all(reader, &sql, &[], |row| {
        row.blob(0).and_then(RecordId::from_slice)
    })?;
    Ok(ids.into_iter().flatten().collect())
}

/// The greatest key of an object's rows; 0 where there are none.
///
/// # Errors
/// What the database says.
pub fn last_key(reader: &(impl Reader + ?Sized), layout: &Layout) -> Result<u64, Error> {
    let sql = format!("select max(key) from {}", table(layout));
    Ok(unsigned(
        first(reader, &sql, &[], |row| row.integer(0))?.flatten(),
    ))
}

/// What [`scan`] calls for each row.
pub type Each<'e> = dyn FnMut(u64, bool, &dyn Row) -> Result<(), Error> + 'e;

/// Some values of the rows of an object whose keys are past the first and up to the second of `keys`, in their order, those
/// in the trash among them: calls `each` with a
/// row's key, whether it is in the trash, and the row, whose columns from [`FIRST_ATTRIBUTE`] on hold the attributes.
///
/// # Errors
/// What the database or `each` says.
pub fn scan(
    reader: &dyn Reader,
    layout: &Layout,
    attributes: &[Attribute],
    (past, upto): (u64, u64),
    each: &mut Each<'_>,
) -> Result<(), Error> {
    let columns = attributes
        .iter()
        .map(|attribute| column(layout, *attribute));
    let columns: String = columns.map(|column| format!(", {column}")).collect();
    let sql = format!(
        "select key, deleted_at{columns} from {} where key > ?1 and key <= ?2 order by key",
        table(layout)
    );
    let params = [past, upto].map(|key| Param::Integer(signed(key)));
    reader.query(&sql, &params, &mut |row| {
        each(unsigned(row.integer(0)), row.integer(1).is_some(), row)
    })
}

/// The first column of a row of [`scan`] that holds an attribute.
pub const FIRST_ATTRIBUTE: usize = 2;

/// Up to `limit` records of an object past a key, in key order: all of them, or those that refer to a record by one of
/// their slots.
///
/// # Errors
/// What the database says.
pub fn after(
    reader: &(impl Reader + ?Sized),
    layout: &Layout,
    statements: &Statements,
    object: usize,
    referring: Option<(SlotIndex, RecordId)>,
    (key, limit): (u64, u32),
) -> Result<Vec<(u64, Record)>, Error> {
    let mut params = vec![Param::Integer(signed(key)), Param::Integer(limit.into())];
    let mut which = String::new();
    if let Some((slot, id)) = &referring {
        which = format!(" and \"{}\" = ?3", layout.slots[*slot].column);
        params.push(Param::Blob(id.as_bytes()));
    }
    let sql = format!(
        "{} where key > ?1{which} order by key limit ?2",
        statements.select
    );
    all(reader, &sql, &params, |row| {
        let record = statements.read(layout, object, row);
        (unsigned(row.integer(0)), record)
    })
}

/// All records of an object, in the order in which they came.
///
/// # Errors
/// What the database says.
pub fn every(
    reader: &(impl Reader + ?Sized),
    layout: &Layout,
    statements: &Statements,
    object: usize,
) -> Result<Vec<Record>, Error> {
    let sql = format!("{} order by key", statements.select);
    all(reader, &sql, &[], |row| {
        statements.read(layout, object, row)
    })
}

/// How many records of an object are not in the trash.
///
/// # Errors
/// What the database says.
pub fn count(reader: &(impl Reader + ?Sized), layout: &Layout) -> Result<u64, Error> {
    let counts = all(
        reader,
        &format!(
            "select count(*) from {} where deleted_at is null",
            table(layout)
        ),
        &[],
        |row| row.integer(0),
    )?;
    Ok(unsigned(counts.first().copied().flatten()))
}
