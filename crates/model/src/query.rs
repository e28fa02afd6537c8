//! Questions about one object's records.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Cursor, Operator};

/// Which records, in which order, which part of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct Query {
    /// The object's name.
    pub object: String,
    /// What a record must satisfy.
    pub filter: Option<Filter>,
    /// The order; ties are broken by id.
    pub sorts: Vec<Sort>,
    /// How many records to skip; none with a cursor.
    pub offset: u32,
    /// Begin with the first record past this place, in place of an offset.
    #[ts(type = "string | null")]
    pub after: Option<Cursor>,
    /// End with the last record before this place, in place of an offset.
    #[ts(type = "string | null")]
    pub before: Option<Cursor>,
    /// How many records to return.
    pub limit: u32,
    /// Show what is in the trash instead of what is not.
    pub trash: bool,
    /// Where days begin and end, as the IANA database calls it; otherwise as on this machine.
    pub time_zone: Option<String>,
}

/// A condition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Filter {
    /// All hold.
    And(Vec<Filter>),
    /// At least one holds.
    Or(Vec<Filter>),
    /// It does not hold.
    Not(Box<Filter>),
    /// A field compares so with a value.
    #[serde(rename_all = "camelCase")]
    Where {
        /// `field` or `field.subField`; also `id`, `createdAt`, `updatedAt`; `*` for any field that holds text.
        field: String,
        /// How.
        operator: Operator,
        /// With what, in the form the API gives the field's slot; `me` for whoever asks, a period such as
        /// `last 30 days` for `within`; ignored by the null tests.
        #[serde(default)]
        #[ts(type = "unknown")]
        value: serde_json::Value,
    },
}

/// One column of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Sort {
    /// `field` or `field.subField`; also `createdAt`, `updatedAt`.
    pub field: String,
    /// Largest first. Empty values come last either way; in the order of their names, records without one come
    /// before the others.
    #[serde(default)]
    pub descending: bool,
}
