//! The values set apart from the one that shows.

use satchel_model::RecordId;

use crate::database::{all, signed};
use crate::{Error, Param, Reader, Writer};

/// One value beside the shown one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Also {
    /// The slot's document key.
    pub slot: String,
    /// The value as JSON; `None` where the other side cleared it.
    pub value: Option<String>,
    /// Who set it.
    pub by: Option<RecordId>,
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
}

/// Replaces all of a record's other values.
///
/// # Errors
/// What the database says.
pub fn replace(writer: &dyn Writer, key: u64, values: &[Also]) -> Result<(), Error> {
    writer.execute_later(
        "delete from also where key = ?1",
        &[Param::Integer(signed(key))],
    )?;
    for (ordinal, also) in values.iter().enumerate() {
        let params = [
            Param::Integer(signed(key)),
            Param::Integer(signed(ordinal as u64)),
            Param::Text(&also.slot),
            also.value.as_deref().map_or(Param::Null, Param::Text),
            also.by
                .as_ref()
                .map_or(Param::Null, |by| Param::Blob(by.as_bytes())),
            Param::Integer(also.at_ms),
        ];
        writer.execute_later("insert into also (key, ordinal, slot, value, by_member, at_ms) values (?1, ?2, ?3, ?4, ?5, ?6)", &params)?;
    }
    Ok(())
}

/// Removes the other values of one slot: it was settled.
///
/// # Errors
/// What the database says.
pub fn settle(writer: &dyn Writer, key: u64, slot: &str) -> Result<(), Error> {
    writer.execute_later(
        "delete from also where key = ?1 and slot = ?2",
        &[Param::Integer(signed(key)), Param::Text(slot)],
    )?;
    Ok(())
}

/// A record's other values, latest first within a slot.
///
/// # Errors
/// What the database says.
pub fn of(reader: &(impl Reader + ?Sized), key: u64) -> Result<Vec<Also>, Error> {
    all(
        reader,
        "select slot, value, by_member, at_ms from also where key = ?1 order by slot, ordinal",
        &[Param::Integer(signed(key))],
        |row| Also {
            slot: row.text(0).unwrap_or_default().to_owned(),
            value: row.text(1).map(str::to_owned),
            by: row.blob(2).and_then(RecordId::from_slice),
            at_ms: row.integer(3).unwrap_or(0),
        },
    )
}
