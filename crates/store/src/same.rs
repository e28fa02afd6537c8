//! Records with one value in common, and records without any: what unique and required fields are held to.

use rust_decimal::prelude::ToPrimitive;
use satchel_model::settings::is_same;
use satchel_model::{Layout, Record, Scalar, Slot, SlotIndex, SlotKind};

use crate::database::{all, first, unsigned};
use crate::projection::{columns, table};
use crate::record::Statements;
use crate::{Error, Param, Reader};

/// Letters of a text by which it is looked up: with no more, every text fits an index entry of `PostgreSQL`.
const COMPARED: usize = 500;

/// Records with one beginning that are read at most to find those that are the same to their end.
const READ: usize = 100;

/// The expression over a slot that unique fields have an index over.
pub(crate) fn compared(slot: &Slot) -> String {
    expression(slot.kind, &format!("\"{}\"", slot.column))
}

fn expression(kind: SlotKind, value: &str) -> String {
    match kind {
        SlotKind::Text => format!("substr(satchel_fold({value}), 1, {COMPARED})"),
        _ => value.to_owned(),
    }
}

/// The records that have this value in a slot, whatever its case, and are not in the trash; the oldest first.
///
/// # Errors
/// What the database says.
pub fn holding(
    reader: &(impl Reader + ?Sized),
    layout: &Layout,
    statements: &Statements,
    object: usize,
    slot: SlotIndex,
    value: &Scalar,
) -> Result<Vec<Record>, Error> {
    let of = &layout.slots[slot];
    let sql = format!(
        "{} where {} = {} and +deleted_at is null order by created_at, id limit {READ}",
        statements.select(),
        compared(of),
        expression(of.kind, "?1"),
    );
    let day = match value {
        Scalar::Date(day) => day.to_string(),
        _ => String::new(),
    };
    let param = match value {
        Scalar::Text(text) => Param::Text(text),
        Scalar::Integer(number) | Scalar::Time(number) => Param::Integer(*number),
        Scalar::Real(number) => Param::Real(*number),
        Scalar::Decimal(number) => Param::Real(number.to_f64().unwrap_or_default()),
        Scalar::Reference(id) => Param::Blob(id.as_bytes()),
        Scalar::Date(_) => Param::Text(&day),
        Scalar::Boolean(_) | Scalar::Money(_) | Scalar::Set(_) => return Ok(Vec::new()),
    };
    let mut found = all(reader, &sql, &[param], |row| {
        statements.read(layout, object, row)
    })?;
    found.retain(|record| {
        record.values[slot]
            .as_ref()
            .is_some_and(|held| is_same(held, value))
    });
    Ok(found)
}

/// How many records that are not in the trash share their value of a slot with another.
///
/// # Errors
/// What the database says.
pub fn sharing(
    reader: &(impl Reader + ?Sized),
    layout: &Layout,
    slot: SlotIndex,
) -> Result<u64, Error> {
    let (table, compared) = (table(layout), compared(&layout.slots[slot]));
    let sql = format!(
        "select cast(coalesce(sum(shared.records), 0) as bigint) from \
         (select count(*) as records from {table} where +deleted_at is null and {compared} is not null \
          group by {compared} having count(*) > 1) as shared"
    );
    Ok(unsigned(
        first(reader, &sql, &[], |row| row.integer(0))?.flatten(),
    ))
}

/// How many records that are not in the trash have nothing in a field.
///
/// # Errors
/// What the database says.
pub fn lacking(
    reader: &(impl Reader + ?Sized),
    layout: &Layout,
    field: usize,
) -> Result<u64, Error> {
    let empty = layout.slots_of(field).map(|slot| {
        let slot = &layout.slots[slot];
        let column = &columns(slot)[0];
        let blank = match slot.kind {
            SlotKind::Text | SlotKind::LongText => format!(" or {column} = ''"),
            SlotKind::Set => format!(" or {column} = '[]'"),
            _ => String::new(),
        };
        format!("({column} is null{blank})")
    });
    let sql = format!(
        "select count(*) from {} where +deleted_at is null and {}",
        table(layout),
        empty.collect::<Vec<_>>().join(" and ")
    );
    Ok(unsigned(
        first(reader, &sql, &[], |row| row.integer(0))?.flatten(),
    ))
}
