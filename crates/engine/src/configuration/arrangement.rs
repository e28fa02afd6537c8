//! The columns of a view: in which order people see them, and what of that a file has to say.
//!
//! A view shows the column that labels a record first, then those that have a position, by it, then the others as their
//! object has them. A file names the first columns, in their order.

use std::collections::HashMap;

use satchel_model::Layout;

use super::view_file::ColumnEntry;
use crate::ViewColumn;

/// The fields of an object in the order in which a view shows them.
pub(super) fn order<'l>(layout: &'l Layout, positions: &HashMap<&str, f64>) -> Vec<&'l str> {
    let fields = layout.fields_in_use();
    let mut names: Vec<&str> = fields.map(|(_, field)| field.name.as_str()).collect();
    let place = |name: &str| match positions.get(name) {
        _ if name == layout.object.label_field => f64::NEG_INFINITY,
        Some(position) => *position,
        None => f64::INFINITY,
    };
    names.sort_by(|one, other| place(one).total_cmp(&place(other)));
    names
}

/// The order where these columns come first.
pub(super) fn order_of_first<'l, 'n>(
    layout: &'l Layout,
    first: impl Iterator<Item = &'n str>,
) -> Vec<&'l str> {
    let places = (0_u32..).map(f64::from);
    order(layout, &first.zip(places).collect())
}

/// What a file says of columns: all up to the last that is moved or of which something is said.
pub(super) fn entries(layout: &Layout, columns: &[ViewColumn]) -> Vec<ColumnEntry> {
    let placed = columns.iter().filter_map(|column| {
        let position = column.position?;
        Some((column.field.as_str(), position))
    });
    let shown = order(layout, &placed.collect());
    let entry = |name: &&str| {
        let said = columns.iter().find(|column| column.field == **name);
        said.map_or_else(|| plain(name), ColumnEntry::of)
    };
    let said = shown
        .iter()
        .rposition(|name| !entry(name).says_nothing())
        .map_or(0, |last| last + 1);
    let first = |count: usize| order_of_first(layout, shown.iter().copied().take(count));
    let moved = (0..shown.len()).find(|&count| first(count) == shown);
    let count = said.max(moved.unwrap_or(shown.len()));
    let entries = shown.iter().take(count).map(entry);
    // The column that labels a record is first of itself.
    let first = |entry: &ColumnEntry| entry.field == layout.object.label_field;
    entries
        .filter(|entry| !(first(entry) && entry.says_nothing()))
        .collect()
}

fn plain(field: &str) -> ColumnEntry {
    ColumnEntry {
        field: field.to_owned(),
        width: None,
        hidden: false,
        aggregate: None,
    }
}

impl ColumnEntry {
    fn of(column: &ViewColumn) -> Self {
        Self {
            field: column.field.clone(),
            width: pixels(column.width),
            hidden: !column.visible,
            aggregate: column.aggregate.clone().filter(|text| !text.is_empty()),
        }
    }

    /// Whether it only says where its column stands.
    pub(super) const fn says_nothing(&self) -> bool {
        self.width.is_none() && !self.hidden && self.aggregate.is_none()
    }
}

/// A width in whole pixels; none where it is as its kind has it.
pub(super) fn pixels(width: Option<f64>) -> Option<u32> {
    let width = width.filter(|width| *width > 0.0)?.round();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is whole, positive, and cut to what fits"
    )]
    Some(width.min(f64::from(u32::MAX)) as u32)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use satchel_model::standard;

    use super::*;

    fn layout() -> Layout {
        Layout::new(standard::schema().object("task").cloned().unwrap())
    }

    fn column(field: &str, position: Option<f64>, width: Option<f64>) -> ViewColumn {
        ViewColumn {
            field: field.to_owned(),
            position,
            width,
            visible: true,
            aggregate: None,
        }
    }

    #[track_caller]
    fn check(columns: &[ViewColumn], expected: &[&str]) {
        let layout = layout();
        let entries = entries(&layout, columns);
        let named: Vec<&str> = entries.iter().map(|entry| entry.field.as_str()).collect();
        assert_eq!(named, expected);
        let placed = columns
            .iter()
            .filter_map(|column| Some((column.field.as_str(), column.position?)));
        assert_eq!(
            order_of_first(&layout, named.into_iter()),
            order(&layout, &placed.collect()),
            "what is said is what is shown"
        );
    }

    #[test]
    fn a_file_says_the_columns_up_to_the_last_that_is_not_as_it_comes() {
        let names: Vec<String> = layout()
            .fields_in_use()
            .map(|(_, field)| field.name.clone())
            .collect();
        let name = |at: usize| names[at].as_str();
        assert_eq!(name(0), "title");
        check(&[], &[]);
        check(&[column(name(1), Some(7.5), None)], &[]);
        check(&[column(name(2), None, Some(90.0))], &[name(1), name(2)]);
        check(&[column(name(3), Some(1.0), None)], &[name(3)]);
        check(
            &[
                column(name(3), Some(1.0), None),
                column(name(2), Some(0.5), Some(80.4)),
            ],
            &[name(2), name(3)],
        );
    }
}
