//! The file of the views that the whole team shares.

use satchel_model::{Grouping, Layout, filter_text, sorts_text};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use super::arrangement;
use super::object_file::{is_not, set_only};
use crate::{SavedView, ViewKind};

/// The views, in the order in which people see those of an object.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ViewsFile {
    /// Each of them. None are said by `view = []`.
    #[serde(rename = "view")]
    pub views: Vec<ViewEntry>,
}

/// A view as the file says it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ViewEntry {
    /// What tells it from others, which never changes: `visits-by-state`. The record's id where it was made in a window.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// The singular name of the object whose records it shows.
    pub object: String,
    /// How it shows them.
    #[serde(default, skip_serializing_if = "ViewLayout::is_table")]
    pub layout: ViewLayout,
    /// Name of a lucide icon.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
    /// Which records: as `satchel list --filter` takes it, or in JSON's form where no text says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<FilterEntry>,
    /// In which order: as `satchel list --sort` takes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sort: Option<String>,
    /// The field that a board's columns are of: as `satchel group` takes it, `stage` or `closeDate:month`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_by: Option<String>,
    /// The field that a calendar's days are of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_field: Option<String>,
    /// The first columns, in the order in which people see them. The others follow as their object has them.
    #[serde(default, rename = "column", skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<ColumnEntry>,
}

/// How a view shows its records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ViewLayout {
    /// Rows and columns.
    #[default]
    Table,
    /// A column of cards for each option of a field.
    Board,
    /// Days of a field.
    Calendar,
}

/// A filter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum FilterEntry {
    /// As `satchel list --filter` takes it.
    Text(String),
    /// In JSON's form, without what is not set, since TOML has no word for that.
    Structured(Json),
}

/// A column of a view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnEntry {
    /// The field's name.
    pub field: String,
    /// In pixels, where it is not as wide as its kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    /// Whether it does not show.
    #[serde(default, skip_serializing_if = "is_not")]
    pub hidden: bool,
    /// What its foot says of all records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aggregate: Option<String>,
}

impl ViewLayout {
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "the form that serde calls"
    )]
    fn is_table(&self) -> bool {
        *self == Self::Table
    }

    pub(super) const fn kind(self) -> ViewKind {
        match self {
            Self::Table => ViewKind::Table,
            Self::Board => ViewKind::Kanban,
            Self::Calendar => ViewKind::Calendar,
        }
    }

    const fn of(kind: ViewKind) -> Self {
        match kind {
            ViewKind::Table => Self::Table,
            ViewKind::Kanban => Self::Board,
            ViewKind::Calendar => Self::Calendar,
        }
    }
}

impl ViewEntry {
    /// What a view asks for that can be asked of its object's layout.
    pub(super) fn of(view: &SavedView, key: String, layout: &Layout) -> Self {
        let filter = view.filter.as_ref().map(|filter| {
            let plain = filter.plain(layout);
            match filter_text(&plain, layout) {
                Some(text) => FilterEntry::Text(text),
                None => FilterEntry::Structured(set_only(json!(plain))),
            }
        });
        let sorted = !view.sorts.is_empty();
        Self {
            key,
            name: view.name.clone(),
            object: view.object.clone(),
            layout: ViewLayout::of(view.kind),
            icon: view.icon.clone().filter(|icon| !icon.is_empty()),
            filter,
            sort: sorted.then(|| sorts_text(&view.sorts)),
            group_by: view.group_by.as_ref().map(Grouping::text),
            date_field: view.date_field.clone(),
            columns: arrangement::entries(layout, &view.columns),
        }
    }
}
