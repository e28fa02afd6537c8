//! The projection tables: one per object, one typed column per slot, made from the schema.
//!
//! They hold nothing that the log does not: where their shape differs from what the schema asks for they
//! are dropped and replayed.

use satchel_model::{Layout, Slot, SlotKind};

use crate::database::first;
use crate::index_room::has_room;
use crate::{Error, Reader, Writer, kept_column, same, workspace};

/// Raised when the columns' meaning changes in a way that their names and types do not show.
const VERSION: u32 = 4;

/// The columns every record has before those of its slots.
pub(crate) const STAMPS: &str =
    "key, id, created_at, updated_at, deleted_at, created_by, updated_by";

/// The table of an object's records.
pub(crate) fn table(layout: &Layout) -> String {
    // In small letters, since two laptops may have written one object's name differently.
    format!("\"{}\"", table_name(layout))
}

pub(crate) fn table_name(layout: &Layout) -> String {
    format!("record_{}", layout.object.name_singular.to_lowercase())
}

/// A slot's columns, quoted: one or two.
pub(crate) fn columns(slot: &Slot) -> Vec<String> {
    names(slot).map(|name| format!("\"{name}\"")).collect()
}

fn names(slot: &Slot) -> impl Iterator<Item = String> {
    [Some(slot.column.clone()), slot.second_column()]
        .into_iter()
        .flatten()
}

/// The names of all columns of an object's table.
pub(crate) fn every_column(layout: &Layout) -> Vec<String> {
    let stamps = STAMPS.split(", ").chain(["label_key"]).map(str::to_owned);
    let slots = in_column_order(layout).flat_map(|(_, slot)| names(slot));
    stamps.chain(slots).collect()
}

/// The slots in column order: long text last, where a scan of the short columns does not read it.
pub(crate) fn in_column_order(layout: &Layout) -> impl Iterator<Item = (usize, &Slot)> {
    let long = |slot: &Slot| slot.kind == SlotKind::LongText;
    let slots = || layout.slots.iter().enumerate();
    slots()
        .filter(move |(_, slot)| !long(slot))
        .chain(slots().filter(move |(_, slot)| long(slot)))
}

/// Makes the tables that the layouts ask for, where the present ones are of another shape. Gives true if
/// it did: then every document must be projected again.
///
/// # Errors
/// What the database says.
pub fn prepare(writer: &dyn Writer, layouts: &[Layout]) -> Result<bool, Error> {
    let wanted = shape(layouts);
    let present = workspace::get(writer)?.map(|workspace| workspace.projection);
    if present.as_deref() == Some(wanted.as_str()) {
        return Ok(false);
    }
    for layout in layouts {
        writer.execute_all(&format!("drop table if exists {}", table(layout)))?;
        writer.execute_all(&create(layout))?;
        writer.execute_all(&all_indexes(layout).join(";"))?;
    }
    writer.execute("delete from also", &[])?;
    writer.execute("delete from unprojected", &[])?;
    // They went with the tables.
    writer.execute("delete from view_index", &[])?;
    kept_column::clear(writer)?;
    workspace::set_projection(writer, &wanted)?;
    Ok(true)
}

/// Whether the tables are of the shape that the layouts ask for.
///
/// # Errors
/// What the database says.
pub fn is_current(reader: &dyn Reader, layouts: &[Layout]) -> Result<bool, Error> {
    Ok(workspace::get(reader)?.is_some_and(|workspace| workspace.projection == shape(layouts)))
}

/// Adds to the tables what a schema asks for beyond the one before it: tables of new objects, columns of new fields. No
/// row is written; what the documents hold for a new column is projected after.
///
/// # Errors
/// What the database says.
pub fn extend(writer: &dyn Writer, before: &[Layout], after: &[Layout]) -> Result<(), Error> {
    for layout in after {
        let table = table(layout);
        let known = before
            .iter()
            .find(|known| table_name(known) == table_name(layout));
        let Some(known) = known else {
            writer.execute_all(&create(layout))?;
            writer.execute_all(&all_indexes(layout).join(";"))?;
            continue;
        };
        let present: Vec<String> = typed_columns(known).collect();
        for (name, typed) in all_columns(layout).filter(|(_, typed)| !present.contains(typed)) {
            // A computed field that is another kind again has a column from before.
            if !has_column(writer, &table, &name)? {
                writer.execute_all(&format!("alter table {table} add column {typed}"))?;
            }
        }
        // Not those that were there: while much comes in they are left out, to be built at the end.
        let built = all_indexes(known);
        for index in all_indexes(layout)
            .iter()
            .filter(|index| !built.contains(index))
        {
            if has_room(writer, known, layout, index)? {
                writer.execute_all(index)?;
            }
        }
    }
    workspace::set_projection(writer, &shape(after))
}

/// Whether the tables of these layouts, the first ones that [`prepare`] was given, are as they ask for.
///
/// # Errors
/// What the database says.
pub fn begins_with(reader: &dyn Reader, layouts: &[Layout]) -> Result<bool, Error> {
    let present = workspace::get(reader)?.map(|workspace| workspace.projection);
    Ok(present.is_some_and(|present| present.starts_with(&shape(layouts))))
}

/// Drops the indexes over a table that is about to be filled: building them after costs 2.4 times less
/// than keeping them.
///
/// # Errors
/// What the database says.
pub fn drop_indexes(writer: &dyn Writer, layouts: &[Layout]) -> Result<(), Error> {
    let drops: Vec<String> = layouts
        .iter()
        .flat_map(index_names)
        .map(|(name, _)| format!("drop index if exists {name}"))
        .collect();
    writer.execute_all(&drops.join(";"))
}

/// Builds the indexes that are not there.
///
/// # Errors
/// What the database says.
pub fn build_indexes(writer: &dyn Writer, layouts: &[Layout]) -> Result<(), Error> {
    let all: Vec<String> = layouts.iter().flat_map(indexes).collect();
    writer.execute_all(&all.join(";"))
}

fn create(layout: &Layout) -> String {
    let slots: Vec<String> = typed_columns(layout).collect();
    format!(
        "create table {} (key bigint primary key, id bytea not null, created_at bigint not null, updated_at bigint not null, \
         deleted_at bigint, created_by bytea, updated_by bytea, label_key text not null, {})",
        table(layout),
        slots.join(", ")
    )
}

/// The columns of an object's slots with their types.
fn typed_columns(layout: &Layout) -> impl Iterator<Item = String> {
    all_columns(layout).map(|(_, typed)| typed)
}

/// The columns of an object's slots, without and with their types.
fn all_columns(layout: &Layout) -> impl Iterator<Item = (String, String)> {
    in_column_order(layout).flat_map(|(_, slot)| {
        let typed = |(at, column): (usize, String)| {
            let typed = format!("{column} {}", column_type(slot.kind, at));
            (column, typed)
        };
        columns(slot).into_iter().enumerate().map(typed)
    })
}

/// Whether a table has a column, asked of the names that a query sees: where the table lacks it, the name means the column
/// of the outer query, which is not null.
fn has_column(reader: &dyn Reader, table: &str, column: &str) -> Result<bool, Error> {
    let sql = format!(
        "select case when (select {column} from (select 1 as one) o left join (select * from {table} limit 0) t on o.one = 1) is null \
         then 1 else 0 end from (select 1 as {column}) o"
    );
    let found = first(reader, &sql, &[], |row| row.integer(0))?;
    Ok(found.flatten() == Some(1))
}

fn column_type(kind: SlotKind, place: usize) -> &'static str {
    match (kind, place) {
        (SlotKind::Integer | SlotKind::Time, _) | (SlotKind::Money, 0) => "bigint",
        (SlotKind::Real, _) | (SlotKind::Decimal, 0) => "double precision",
        (SlotKind::Boolean, _) => "smallint",
        (SlotKind::Reference, _) => "bytea",
        // A day as `2026-03-31`: so written, days order by their text.
        (
            SlotKind::Text
            | SlotKind::LongText
            | SlotKind::Set
            | SlotKind::Date
            | SlotKind::Decimal
            | SlotKind::Money,
            _,
        ) => "text",
    }
}

/// (name, column) of an object's indexes: its labels, its deletions, and the fields that the schema marks.
fn index_names(layout: &Layout) -> Vec<(String, String)> {
    let table = table_name(layout);
    let fields = layout.object.fields.iter().enumerate();
    let marked = fields
        .filter(|(_, field)| field.indexed)
        .map(|(at, _)| &layout.slots[layout.slots_of(at).start])
        // Of any length, and never looked up whole.
        .filter(|slot| !matches!(slot.kind, SlotKind::LongText | SlotKind::Set))
        .map(|slot| slot.column.clone());
    ["label_key", "deleted_at"]
        .map(str::to_owned)
        .into_iter()
        .chain(marked)
        .map(|column| (index_name(&table, &column), column))
        .collect()
}

/// Quoted, and no longer than the 63 bytes that `PostgreSQL` keeps of a name.
pub(crate) fn index_name(table: &str, column: &str) -> String {
    let name = format!("{table}_{column}");
    if name.len() <= 63 {
        return format!("\"{name}\"");
    }
    format!("\"index_{:016x}\"", hash(&name))
}

/// 64-bit FNV-1a (Fowler, Noll, Vo).
pub(crate) fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

pub(crate) fn indexes(layout: &Layout) -> Vec<String> {
    let table = table(layout);
    index_names(layout)
        .into_iter()
        .map(|(name, column)| {
            format!("create index if not exists {name} on {table} (\"{column}\")")
        })
        .collect()
}

/// The indexes of an object's table, with those by which unique fields are looked up. Those stay while much comes in, which
/// is looked up by them.
fn all_indexes(layout: &Layout) -> Vec<String> {
    let (name, table) = (table_name(layout), table(layout));
    let unique = layout
        .fields_in_use()
        .filter(|(_, field)| field.settings.unique)
        .map(|(at, _)| {
            let slot = &layout.slots[layout.slots_of(at).start];
            let index = index_name(&name, &format!("{}_same", slot.column));
            format!(
                "create index if not exists {index} on {table} ({})",
                same::compared(slot)
            )
        });
    indexes(layout).into_iter().chain(unique).collect()
}

/// What the tables are made from, hashed object by object: a longer schema's begins with a shorter one's.
fn shape(layouts: &[Layout]) -> String {
    let hashes = layouts.iter().map(|layout| {
        let mut columns: Vec<String> = typed_columns(layout).collect();
        // A column that was added later lies elsewhere in the table.
        columns.sort_unstable();
        let text = table(layout) + &columns.join(",") + &all_indexes(layout).join(";");
        format!(":{:016x}", hash(&text))
    });
    format!("{VERSION}{}", hashes.collect::<String>())
}
