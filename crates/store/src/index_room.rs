//! Indexes, and values that these have no room for: `PostgreSQL` takes 2,704 bytes into an entry, SQLite any number.

use std::collections::BTreeSet;

use satchel_model::settings::MAX_INDEXED_BYTES;
use satchel_model::{Layout, Slot, SlotKind};

use crate::database::first;
use crate::projection::{index_name, indexes, table, table_name};
use crate::{Database, Error, Reader, Writer, view_index, workspace, write};

/// Builds those of the indexes that have room for every value, each in a transaction of its own. Gives why others have not.
///
/// # Errors
/// What the database says.
pub fn build(database: &dyn Database, layouts: &[Layout]) -> Result<Vec<Error>, Error> {
    let mut left_out = Vec::new();
    for index in layouts.iter().flat_map(indexes) {
        let built = write(database, |writer| {
            workspace::begin(writer)?;
            writer.execute_all(&index)
        });
        match built {
            Err(error @ Error::NoRoomInIndex { .. }) => left_out.push(error),
            other => other?,
        }
    }
    Ok(left_out)
}

/// Gives up the index that has no room for a value; where the database does not say which it is, all that texts are
/// looked up by. Those that have room are built again by the next opening.
///
/// # Errors
/// What the database says.
pub fn give_up(writer: &dyn Writer, layouts: &[Layout], index: Option<&str>) -> Result<(), Error> {
    let names = match index {
        Some(index) => BTreeSet::from([index.to_owned()]),
        None => {
            // Also those over fields that are not looked up by any more: an index stays when its mark goes.
            let drops: Vec<String> = layouts.iter().flat_map(drops_of_texts).collect();
            writer.execute_all(&drops.join(";"))?;
            view_index::built(writer)?
        }
    };
    view_index::drop(writer, &names)
}

fn drops_of_texts(layout: &Layout) -> impl Iterator<Item = String> {
    let table = table_name(layout);
    let texts = layout
        .slots
        .iter()
        .filter(|slot| slot.kind == SlotKind::Text);
    texts.map(move |slot| format!("drop index if exists {}", index_name(&table, &slot.column)))
}

/// Whether a new index over a field that was there has room for the values that are there too: of so many letters each
/// fits, however many bytes they take.
pub(crate) fn has_room(
    reader: &dyn Reader,
    before: &Layout,
    after: &Layout,
    index: &str,
) -> Result<bool, Error> {
    let over = after.slots.iter().find(|slot| {
        slot.kind == SlotKind::Text && index.ends_with(&format!("(\"{}\")", slot.column))
    });
    let known = |slot: &&Slot| before.slots.iter().any(|known| known.column == slot.column);
    let Some(slot) = over.filter(known) else {
        return Ok(true);
    };
    let sql = format!(
        "select 1 from {} where length(\"{}\") > {} limit 1",
        table(after),
        slot.column,
        MAX_INDEXED_BYTES / 4
    );
    Ok(first(reader, &sql, &[], |_| ())?.is_none())
}
