//! Saved views: what a team, or one of it, looks at again and again.
//!
//! A view is a record, and each of its columns is one. Here they are read together, with what of them can be asked now: a
//! condition, an order or a column that names a field which has gone since is left out and told, and stays in the record
//! until the field is back. What is left out is a whole condition, so that a view shows more than it asks for and never
//! less.

mod fit;
mod kept;
mod read;
mod save;

use satchel_model::{Filter, Grouping, RecordId, Sort};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use ts_rs::TS;

pub(crate) use fit::{Fitted, fit};
pub(crate) use kept::{KeptColumn, KeptView, id_of};
pub(crate) use save::refuse_unfit;

/// How a view shows its records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ViewKind {
    /// Rows and columns.
    #[default]
    Table,
    /// A column of cards for each option of a field.
    Kanban,
    /// Days of a field.
    Calendar,
}

/// A column of a view.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ViewColumn {
    /// The field's name.
    pub field: String,
    /// Its place among the columns; those without one come last, in the schema's order.
    pub position: Option<f64>,
    /// In pixels, where it is not as wide as its kind.
    pub width: Option<f64>,
    /// Whether it shows.
    pub visible: bool,
    /// What its foot says of all records.
    pub aggregate: Option<String>,
}

/// A part of a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ViewPart {
    /// A condition of its filter.
    Filter,
    /// One of its sorts.
    Sorts,
    /// What it is grouped by.
    GroupBy,
    /// The days it shows.
    DateField,
    /// One of its columns.
    Column,
}

/// What a view asks for in vain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ViewFlaw {
    /// Where.
    pub part: ViewPart,
    /// What is wrong, as a sentence without its full stop.
    pub why: String,
    /// What its record holds of it; whoever saves this part of the view puts it back, so that it is there when the field
    /// returns.
    #[ts(type = "unknown")]
    pub kept: Json,
}

/// A view with its columns: what can be asked of it now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SavedView {
    /// Its record.
    pub id: RecordId,
    /// What people call it.
    pub name: String,
    /// The singular name of the object whose records it shows.
    pub object: String,
    /// How it shows them.
    pub kind: ViewKind,
    /// Name of a lucide icon.
    pub icon: Option<String>,
    /// Its place among the views.
    pub position: Option<f64>,
    /// Whose it is; the whole team's where it is nobody's.
    pub owner: Option<RecordId>,
    /// Which records.
    pub filter: Option<Filter>,
    /// In which order.
    pub sorts: Vec<Sort>,
    /// In which groups.
    pub group_by: Option<Grouping>,
    /// On which days.
    pub date_field: Option<String>,
    /// The columns that something was said of, in their order.
    pub columns: Vec<ViewColumn>,
    /// What was left out.
    pub flaws: Vec<ViewFlaw>,
}

/// What a column of a view is to be like. What is not named stays.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ColumnEdit {
    /// The field's name.
    pub field: String,
    /// Its position, width, visible or aggregate.
    #[ts(type = "Record<string, unknown>")]
    pub values: Map<String, Json>,
}

/// A view's record, read.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Stored {
    pub(crate) name: Option<String>,
    pub(crate) object: Option<String>,
    pub(crate) kind: Option<String>,
    pub(crate) icon: Option<String>,
    pub(crate) position: Option<f64>,
    pub(crate) filter: Json,
    pub(crate) sorts: Json,
    pub(crate) group_by: Json,
    pub(crate) date_field: Option<String>,
    pub(crate) owner: Option<RecordId>,
    pub(crate) file_key: Option<String>,
}

/// A column's record, read.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct StoredColumn {
    pub(crate) view: Option<RecordId>,
    pub(crate) field: Option<String>,
    pub(crate) position: Option<f64>,
    pub(crate) width: Option<f64>,
    pub(crate) visible: Option<bool>,
    pub(crate) aggregate: Option<String>,
}
