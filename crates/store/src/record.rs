//! Rows of the projection tables.

use rust_decimal::prelude::ToPrimitive;
use satchel_model::{
    Attribute, Layout, Money, Record, RecordId, Scalar, SlotIndex, SlotKind, Stamps,
};

use crate::database::{all, first, signed, unsigned};
use crate::projection::{STAMPS, columns, in_column_order, table};
use crate::query::column;
use crate::{Error, Param, Reader, Row, Writer, sort_key};

/// The SQL of one object's rows, put together once.
#[derive(Clone, Debug)]
pub struct Statements {
    insert: String,
    select: String,
    order: Vec<SlotIndex>,
}

impl Statements {
    /// The statements of an object.
    #[must_use]
    pub fn new(layout: &Layout) -> Self {
        let (order, slots): (Vec<SlotIndex>, Vec<_>) = in_column_order(layout).unzip();
        let names: Vec<String> = slots.iter().flat_map(|slot| columns(slot)).collect();
        let places: Vec<String> = (9..9 + names.len())
            .map(|place| format!("?{place}"))
            .collect();
        let (table, names) = (table(layout), names.join(", "));
        let insert = format!(
            "insert into {table} ({STAMPS}, label_key, {names}) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, {})",
            places.join(", ")
        );
        Self {
            insert,
            select: format!("select {STAMPS}, {names} from {table}"),
            order,
        }
    }

    pub(crate) fn select(&self) -> &str {
        &self.select
    }

    /// The record in a row of [`Statements::select`].
    pub(crate) fn read(&self, layout: &Layout, object: usize, row: &dyn Row) -> Record {
        let member = |column| row.blob(column).and_then(RecordId::from_slice);
        let mut values = vec![None; layout.slots.len()];
        let mut column = 7;
        for &slot in &self.order {
            let kind = layout.slots[slot].kind;
            values[slot] = value(row, column, kind);
            column += if has_two(kind) { 2 } else { 1 };
        }
        Record {
            id: member(1).unwrap_or(RecordId::from_bytes([0; 16])),
            object,
            stamps: Stamps {
                created_at: row.integer(2).unwrap_or(0),
                updated_at: row.integer(3).unwrap_or(0),
                deleted_at: row.integer(4),
                created_by: member(5),
                updated_by: member(6),
            },
            values,
        }
    }
}

/// Adds a record's row.
///
/// # Errors
/// What the database says.
pub fn insert(
    writer: &dyn Writer,
    layout: &Layout,
    statements: &Statements,
    key: u64,
    record: &Record,
) -> Result<(), Error> {
    let label = sort_key(&layout.label(&record.values));
    let texts: Vec<Option<String>> = record
        .values
        .iter()
        .map(Option::as_ref)
        .map(side_text)
        .collect();
    let stamps = &record.stamps;
    let mut params = vec![
        Param::Integer(signed(key)),
        Param::Blob(record.id.as_bytes()),
        Param::Integer(stamps.created_at),
        Param::Integer(stamps.updated_at),
        stamps.deleted_at.into(),
        member(stamps.created_by.as_ref()),
        member(stamps.updated_by.as_ref()),
        Param::Text(&label),
    ];
    for &slot in &statements.order {
        push(
            &mut params,
            layout.slots[slot].kind,
            record.values[slot].as_ref(),
            texts[slot].as_deref(),
        );
    }
    writer.execute(&statements.insert, &params)?;
    Ok(())
}

/// Writes a record's stamps, its label and the named slots.
///
/// # Errors
/// What the database says.
pub fn update(
    writer: &dyn Writer,
    layout: &Layout,
    key: u64,
    record: &Record,
    slots: &[SlotIndex],
) -> Result<(), Error> {
    let sets = vec![
        "updated_at = ?2".to_owned(),
        "deleted_at = ?3".to_owned(),
        "updated_by = ?4".to_owned(),
        "created_at = ?5".to_owned(),
        "created_by = ?6".to_owned(),
    ];
    let params = vec![
        Param::Integer(signed(key)),
        Param::Integer(record.stamps.updated_at),
        record.stamps.deleted_at.into(),
        member(record.stamps.updated_by.as_ref()),
        Param::Integer(record.stamps.created_at),
        member(record.stamps.created_by.as_ref()),
    ];
    set(writer, layout, record, slots, sets, params)
}

/// Writes the named slots of a record and nothing else: what was computed is no change of it.
///
/// # Errors
/// What the database says.
pub fn fill(
    writer: &dyn Writer,
    layout: &Layout,
    key: u64,
    record: &Record,
    slots: &[SlotIndex],
) -> Result<(), Error> {
    if slots.is_empty() {
        return Ok(());
    }
    let params = vec![Param::Integer(signed(key))];
    set(writer, layout, record, slots, Vec::new(), params)
}

fn set<'p>(
    writer: &dyn Writer,
    layout: &Layout,
    record: &'p Record,
    slots: &[SlotIndex],
    mut sets: Vec<String>,
    params: Vec<Param<'p>>,
) -> Result<(), Error> {
    let label = labels(layout, slots).then(|| sort_key(&layout.label(&record.values)));
    let texts: Vec<Option<String>> = slots
        .iter()
        .map(|&slot| side_text(record.values[slot].as_ref()))
        .collect();
    let mut params: Vec<Param<'_>> = params;
    if let Some(label) = &label {
        params.push(Param::Text(label));
        sets.push(format!("label_key = ?{}", params.len()));
    }
    for (&slot, text) in slots.iter().zip(&texts) {
        for (at, column) in columns(&layout.slots[slot]).into_iter().enumerate() {
            sets.push(format!("{column} = ?{}", params.len() + 1 + at));
        }
        push(
            &mut params,
            layout.slots[slot].kind,
            record.values[slot].as_ref(),
            text.as_deref(),
        );
    }
    writer.execute(
        &format!(
            "update {} set {} where key = ?1",
            table(layout),
            sets.join(", ")
        ),
        &params,
    )?;
    Ok(())
}

/// Removes a record's row, for it to be projected anew.
///
/// # Errors
/// What the database says.
pub fn remove(writer: &dyn Writer, layout: &Layout, key: u64) -> Result<(), Error> {
    writer.execute(
        &format!("delete from {} where key = ?1", table(layout)),
        &[Param::Integer(signed(key))],
    )?;
    Ok(())
}

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
    let sql = format!("{} where key = ?1", statements.select);
    first(reader, &sql, &[Param::Integer(signed(key))], |row| {
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
    let found = keys.iter().map(|&key| {
        let record = get(reader, layout, statements, object, key)?;
        Ok(record.map(|record| (key, record)))
    });
    Ok(found
        .collect::<Result<Vec<_>, Error>>()?
        .into_iter()
        .flatten()
        .collect())
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

fn labels(layout: &Layout, slots: &[SlotIndex]) -> bool {
    let field = layout.field(&layout.object.label_field);
    field.is_some_and(|field| {
        slots
            .iter()
            .any(|slot| layout.slots_of(field).contains(slot))
    })
}

fn member(id: Option<&RecordId>) -> Param<'_> {
    id.map_or(Param::Null, |id| Param::Blob(id.as_bytes()))
}

fn has_two(kind: SlotKind) -> bool {
    matches!(kind, SlotKind::Money | SlotKind::Decimal)
}

/// Text that a value is stored as but does not hold: the currency of money, the digits of a decimal number, a day, the
/// JSON of a set.
fn side_text(value: Option<&Scalar>) -> Option<String> {
    match value? {
        Scalar::Money(money) => Some(money.currency().to_owned()),
        Scalar::Decimal(number) => Some(number.to_string()),
        Scalar::Date(day) => Some(day.to_string()),
        Scalar::Set(elements) => serde_json::to_string(elements).ok(),
        _ => None,
    }
}

fn push<'p>(
    params: &mut Vec<Param<'p>>,
    kind: SlotKind,
    value: Option<&'p Scalar>,
    text: Option<&'p str>,
) {
    params.push(match value {
        None => Param::Null,
        Some(Scalar::Text(value)) => Param::Text(value),
        Some(Scalar::Integer(value) | Scalar::Time(value)) => Param::Integer(*value),
        Some(Scalar::Real(value)) => Param::Real(*value),
        Some(Scalar::Decimal(value)) => Param::Real(value.to_f64().unwrap_or_default()),
        Some(Scalar::Boolean(value)) => Param::Integer((*value).into()),
        Some(Scalar::Money(money)) => Param::Integer(money.micros),
        Some(Scalar::Reference(id)) => Param::Blob(id.as_bytes()),
        Some(Scalar::Set(_) | Scalar::Date(_)) => text.map_or(Param::Null, Param::Text),
    });
    if has_two(kind) {
        params.push(text.map_or(Param::Null, Param::Text));
    }
}

fn value(row: &dyn Row, column: usize, kind: SlotKind) -> Option<Scalar> {
    match kind {
        SlotKind::Text | SlotKind::LongText => {
            row.text(column).map(|text| Scalar::Text(text.to_owned()))
        }
        SlotKind::Integer => row.integer(column).map(Scalar::Integer),
        SlotKind::Real => row.real(column).map(Scalar::Real),
        SlotKind::Decimal => row.text(column + 1)?.parse().ok().map(Scalar::Decimal),
        SlotKind::Date => row.text(column)?.parse().ok().map(Scalar::Date),
        SlotKind::Boolean => row
            .integer(column)
            .map(|number| Scalar::Boolean(number != 0)),
        SlotKind::Time => row.integer(column).map(Scalar::Time),
        SlotKind::Money => {
            Money::new(row.integer(column)?, row.text(column + 1)?).map(Scalar::Money)
        }
        SlotKind::Reference => row
            .blob(column)
            .and_then(RecordId::from_slice)
            .map(Scalar::Reference),
        SlotKind::Set => serde_json::from_str(row.text(column)?)
            .ok()
            .map(Scalar::Set),
    }
}
