//! A record as it is read.

use crate::{RecordId, Scalar};

/// When and by whom a record was made and last changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stamps {
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// Milliseconds since 1970.
    pub updated_at: i64,
    /// Milliseconds since 1970, while it is in the trash.
    pub deleted_at: Option<i64>,
    /// The member who made it.
    pub created_by: Option<RecordId>,
    /// The member who changed it last.
    pub updated_by: Option<RecordId>,
}

/// One record: its stamps, and a value or nothing for every slot of its object's layout.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Its id.
    pub id: RecordId,
    /// Place of its object in the schema.
    pub object: usize,
    /// When and by whom.
    pub stamps: Stamps,
    /// By [`crate::SlotIndex`].
    pub values: Vec<Option<Scalar>>,
}
