//! What a person wants changed, lowered to slots.

use crate::{RecordId, Scalar, SlotIndex};

/// One register set to a value, or cleared.
#[derive(Clone, Debug, PartialEq)]
pub struct Assign {
    /// Which slot.
    pub slot: SlotIndex,
    /// Which element of it, where it is a set.
    pub element: Option<String>,
    /// The new value; a set's element holds text. `None` clears the register or removes the element.
    pub value: Option<Scalar>,
}

/// What a draft does to its record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraftAction {
    /// Makes the record; if it is there already, only changes it.
    Create,
    /// Changes fields.
    Change,
    /// Puts it in the trash, at this time in milliseconds since 1970.
    Delete(i64),
    /// Takes it out of the trash.
    Restore,
}

/// An edit that passed validation: becomes one change of one document.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The record.
    pub record: RecordId,
    /// Place of its object in the schema.
    pub object: usize,
    /// What is done.
    pub action: DraftAction,
    /// Which registers take which values.
    pub assigns: Vec<Assign>,
}
