//! Records into files: CSV of any object, vCard of people.
//!
//! Pure writers: records and the labels of what they link to come in, bytes go out. What the CSV
//! holds, import reads back without loss. Knows nothing of where records come from.

mod cells;
mod columns;
mod table;
#[cfg(test)]
mod tests;
mod vcard;

use satchel_model::{Record, SlotIndex};

pub(crate) use cells::{read_amount, read_set, read_value};
pub(crate) use columns::{Cell, ID, columns};
pub use table::csv;
pub(crate) use vcard::PRODID;
pub use vcard::vcard;

/// One record to write.
#[derive(Clone, Debug)]
pub struct Row {
    /// The record.
    pub record: Record,
    /// What the records it links to are called, by the slot that links.
    pub links: Vec<(SlotIndex, String)>,
}

impl Row {
    fn link(&self, slot: SlotIndex) -> &str {
        self.links
            .iter()
            .find(|(known, _)| *known == slot)
            .map_or("", |(_, label)| label)
    }
}

/// Writing stopped.
#[derive(Debug, thiserror::Error)]
#[error(
    "writing the export stopped after {written} records: {source}; free some space or choose another place, and export again"
)]
pub struct Error {
    /// How many records are in the file.
    pub written: u64,
    /// What the system said.
    pub source: std::io::Error,
}
