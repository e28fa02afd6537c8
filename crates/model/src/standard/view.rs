//! The objects that saved views and favourites are kept in.
//!
//! They are records like all others, so a view syncs, merges, is undone and has a history. A column of a view is a record
//! of its own: two people who change different columns of one view apart change different records.

use super::team::PERMISSION;
use super::{MEMBER, place, relation, text, unlisted};
use crate::{Field, FieldType, Object};

/// The object of saved views.
pub const VIEW: &str = "view";

/// The field of a view that says what it is called in the schema's files.
pub const VIEW_KEY: &str = "fileKey";

/// The object of the columns of views.
pub const VIEW_FIELD: &str = "viewField";

/// The object of what members keep at hand.
pub const FAVORITE: &str = "favorite";

/// The object of the folders that members put their favourites in.
pub const FAVORITE_FOLDER: &str = "favoriteFolder";

/// The fields that say which of its kind a record is, where its id follows from them, so that two laptops which make it
/// apart make one. Empty for all other objects.
#[must_use]
pub fn identity(object: &str) -> &'static [&'static str] {
    match object {
        VIEW_FIELD => &["view", "field"],
        FAVORITE => &["member", "view", "record"],
        PERMISSION => &["role", "object", "field"],
        _ => &[],
    }
}

pub(super) fn objects() -> Vec<Object> {
    vec![view(), view_field(), favorite(), favorite_folder()]
}

/// A filter, and an order, in the form that a query takes; whose it is, or the whole team's where that is empty.
fn view() -> Object {
    let kinds = [
        ("TABLE", "Table", "gray"),
        ("KANBAN", "Kanban", "purple"),
        ("CALENDAR", "Calendar", "sky"),
    ];
    unlisted(
        [VIEW, "views", "View", "Views"],
        "layout-list",
        "name",
        vec![
            text("name", "Name"),
            text("object", "Object"),
            Field::new("kind", "Kind", FieldType::Select).options(&kinds),
            text("icon", "Icon"),
            place(),
            Field::new("filter", "Filter", FieldType::RawJson),
            Field::new("sorts", "Sorts", FieldType::RawJson),
            Field::new("groupBy", "Group by", FieldType::RawJson),
            text("dateField", "Date field"),
            relation("owner", "Owner", MEMBER),
            // What it is called in the schema's files, where it was made by them.
            text(VIEW_KEY, "Key in files"),
        ],
    )
}

fn view_field() -> Object {
    unlisted(
        [VIEW_FIELD, "viewFields", "View field", "View fields"],
        "columns-3",
        "field",
        vec![
            relation("view", "View", VIEW),
            text("field", "Field"),
            place(),
            Field::new("width", "Width", FieldType::Number),
            Field::new("visible", "Visible", FieldType::Boolean),
            text("aggregate", "Aggregate"),
        ],
    )
}

/// A view, or a record of any object.
fn favorite() -> Object {
    unlisted(
        [FAVORITE, "favorites", "Favorite", "Favorites"],
        "star",
        "record",
        vec![
            relation("member", "Member", MEMBER),
            relation("view", "View", VIEW),
            Field::new("record", "Record", FieldType::Uuid),
            relation("folder", "Folder", FAVORITE_FOLDER),
            place(),
        ],
    )
}

fn favorite_folder() -> Object {
    unlisted(
        [
            FAVORITE_FOLDER,
            "favoriteFolders",
            "Favorite folder",
            "Favorite folders",
        ],
        "folder",
        "name",
        vec![
            relation("member", "Member", MEMBER),
            text("name", "Name"),
            place(),
        ],
    )
}
