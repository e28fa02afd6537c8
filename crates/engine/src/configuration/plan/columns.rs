//! The steps of a plan to the columns of a view.

use std::collections::HashMap;

use serde_json::{Map, Value as Json, json};

use super::super::arrangement::{order, order_of_first, pixels};
use super::super::view_file::ColumnEntry;
use super::planner::{Planner, names};
use super::wanted::{Wanted, differing};
use crate::SchemaPart;
use crate::saved_view::{KeptColumn, StoredColumn};

/// What the column of a field is to be.
struct Placed<'f> {
    entry: &'f ColumnEntry,
    /// Where it is to stand; none where it stays.
    position: Option<f64>,
}

impl Planner<'_> {
    pub(super) fn columns(&mut self, wanted: &Wanted<'_>, kept: &[KeptColumn]) {
        let (entries, layout) = (&wanted.placed.entry.columns, wanted.layout);
        // What their object has not is left as it is: the field may come back.
        let known =
            |column: &&KeptColumn| !column.in_trash && layout.field(column.field()).is_some();
        let shown: Vec<&KeptColumn> = kept.iter().filter(known).collect();
        let stays = |column: &KeptColumn| said_in(entries, column) || column.stored.says_nothing();
        let placed = shown.iter().filter_map(|column| {
            let position = column.stored.position.filter(|_| stays(column))?;
            Some((column.field(), position))
        });
        let placed: HashMap<&str, f64> = placed.collect();
        let first = entries.iter().map(|entry| entry.field.as_str());
        let moved = order(layout, &placed) != order_of_first(layout, first);
        for (entry, place) in entries.iter().zip(0_u32..) {
            let position = moved.then(|| f64::from(place));
            self.column(wanted, kept, &Placed { entry, position });
        }
        let moved_away = |column: &KeptColumn| moved && column.stored.position.is_some();
        for column in shown {
            if !said_in(entries, column) && (!stays(column) || moved_away(column)) {
                let field = column.field().to_owned();
                let what = format!("{}: let it be as it comes", told(wanted, &field));
                self.put_away(what, part(wanted, field));
            }
        }
    }

    fn column(&mut self, wanted: &Wanted<'_>, kept: &[KeptColumn], placed: &Placed<'_>) {
        let entry = placed.entry;
        let mut records = kept.iter();
        let record = records.find(|column| column.stored.field.as_ref() == Some(&entry.field));
        let present = record.filter(|column| !column.in_trash);
        if present.is_none() && placed.position.is_none() && entry.says_nothing() {
            return;
        }
        let nothing = StoredColumn::default();
        let stored = record.map_or(&nothing, |column| &column.stored);
        let mut values = otherwise(entry, stored);
        let said = names(&values);
        // One that was put away comes back without the place that it had.
        let stays = present.and_then(|column| column.stored.position);
        let position = placed.position.or(stays);
        if position != stored.position {
            values.insert("position".to_owned(), json!(position));
        }
        let of = told(wanted, &entry.field);
        let what = match present {
            None => format!("{of}: set it"),
            Some(_) if values.is_empty() => return,
            Some(_) if said.is_empty() => format!("{of}: move it"),
            Some(_) => format!("{of}: change {said}"),
        };
        self.step(what, part(wanted, entry.field.clone()), values);
    }
}

impl KeptColumn {
    /// The name of its field.
    fn field(&self) -> &str {
        self.stored.field.as_deref().unwrap_or_default()
    }
}

fn said_in(entries: &[ColumnEntry], column: &KeptColumn) -> bool {
    entries.iter().any(|entry| entry.field == column.field())
}

impl StoredColumn {
    /// Whether it only says where its column stands.
    fn says_nothing(&self) -> bool {
        let shows = self.visible.unwrap_or(true);
        let aggregate = self.aggregate.as_deref().unwrap_or_default();
        pixels(self.width).is_none() && shows && aggregate.is_empty()
    }
}

/// What a file says of a column otherwise than its record does.
fn otherwise(entry: &ColumnEntry, stored: &StoredColumn) -> Map<String, Json> {
    let aggregate = stored.aggregate.as_deref().filter(|text| !text.is_empty());
    let shows = stored.visible.unwrap_or(true);
    differing([
        (
            "width",
            json!(entry.width),
            entry.width == pixels(stored.width),
        ),
        ("visible", json!(!entry.hidden), entry.hidden != shows),
        (
            "aggregate",
            json!(entry.aggregate),
            entry.aggregate.as_deref() == aggregate,
        ),
    ])
}

fn told(wanted: &Wanted<'_>, field: &str) -> String {
    let found = wanted.layout.object.field(field);
    let label = found.map_or(field, |field| field.label.as_str());
    format!("view {:?}, column {label:?}", wanted.placed.entry.name)
}

fn part(wanted: &Wanted<'_>, field: String) -> SchemaPart {
    SchemaPart::Column {
        view: wanted.placed.entry.key.clone(),
        field,
    }
}
