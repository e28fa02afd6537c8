//! Rows of the projection tables.

mod read;
mod value;

use satchel_model::{Layout, Record, RecordId, SlotIndex, Stamps};

pub use self::read::{
    Each, FIRST_ATTRIBUTE, after, count, every, get, ids, last_key, of_keys, scan,
};
use self::value::{has_two, push, side_text, value};
use crate::database::signed;
use crate::projection::{STAMPS, columns, in_column_order, table};
use crate::{Error, Param, Row, Writer, sort_key};

/// The SQL of one object's rows, put together once.
#[derive(Clone, Debug)]
pub struct Statements {
    insert: String,
    select: String,
    /// `select` of one key.
    get: String,
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
        let select = format!("select {STAMPS}, {names} from {table}");
        Self {
            insert,
            get: format!("{select} where key = ?1"),
            select,
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
    writer.execute_later(&statements.insert, &params)?;
    Ok(())
}

/// Writes a record's stamps, its label and the named slots. What of the stamps is as `before` says is left alone: writing
/// `deleted_at` as it is would write a page of its index.
///
/// # Errors
/// What the database says.
pub fn update(
    writer: &dyn Writer,
    layout: &Layout,
    key: u64,
    before: Option<&Stamps>,
    record: &Record,
    slots: &[SlotIndex],
) -> Result<(), Error> {
    let stamps = &record.stamps;
    let mut params = vec![Param::Integer(signed(key))];
    let mut sets = Vec::new();
    let mut put = |column: &str, param| {
        params.push(param);
        sets.push(format!("{column} = ?{}", params.len()));
    };
    put("updated_at", Param::Integer(stamps.updated_at));
    put("updated_by", member(stamps.updated_by.as_ref()));
    if before.is_none_or(|before| before.deleted_at != stamps.deleted_at) {
        put("deleted_at", stamps.deleted_at.into());
    }
    if before.is_none_or(|before| before.created_at != stamps.created_at) {
        put("created_at", Param::Integer(stamps.created_at));
    }
    if before.is_none_or(|before| before.created_by != stamps.created_by) {
        put("created_by", member(stamps.created_by.as_ref()));
    }
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
    writer.execute_later(
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
    writer.execute_later(
        &format!("delete from {} where key = ?1", table(layout)),
        &[Param::Integer(signed(key))],
    )?;
    Ok(())
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
