//! The columns of an object's CSV file, the same for writing and for reading back.

use satchel_model::{FieldType, Layout, SlotIndex, SlotKind};

/// What a column's cells hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cell {
    /// The record's id.
    Id,
    /// When it was made.
    CreatedAt,
    /// When it was last changed.
    UpdatedAt,
    /// A slot's value; of money, the amount.
    Value(SlotIndex),
    /// The currency of a slot's money.
    Currency(SlotIndex),
    /// What the record that a slot refers to is called.
    Link(SlotIndex),
}

/// A column.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    /// Its name in the first line.
    pub(crate) header: String,
    /// What it holds.
    pub(crate) cell: Cell,
}

/// The column of the records' ids, by which the file is known for ours.
pub(crate) const ID: &str = "Id";

/// The columns of an object: its id, its fields as people call them, its stamps.
pub(crate) fn columns(layout: &Layout) -> Vec<Column> {
    let mut columns = vec![Column {
        header: ID.to_owned(),
        cell: Cell::Id,
    }];
    for (field, _) in layout.fields_in_use() {
        columns.extend(
            layout
                .slots_of(field)
                .flat_map(|slot| slot_columns(layout, slot)),
        );
    }
    columns.push(Column {
        header: "Created at".to_owned(),
        cell: Cell::CreatedAt,
    });
    columns.push(Column {
        header: "Updated at".to_owned(),
        cell: Cell::UpdatedAt,
    });
    tell_apart(layout, &mut columns);
    columns
}

fn slot_columns(layout: &Layout, index: SlotIndex) -> Vec<Column> {
    let slot = &layout.slots[index];
    let field = &layout.object.fields[slot.field];
    let header = match layout.slots_of(slot.field).len() {
        1 => field.label.clone(),
        _ => format!("{} / {}", field.label, words(slot.sub, &field.label)),
    };
    let links = matches!(
        field.holds(),
        FieldType::Relation | FieldType::MorphRelation
    );
    let beside = match slot.kind {
        SlotKind::Money => Some((format!("{header} / Currency"), Cell::Currency(index))),
        SlotKind::Reference if links => Some((format!("{header} id"), Cell::Value(index))),
        _ => None,
    };
    let cell = if links {
        Cell::Link(index)
    } else {
        Cell::Value(index)
    };
    let beside = beside.map(|(header, cell)| Column { header, cell });
    [Some(Column { header, cell }), beside]
        .into_iter()
        .flatten()
        .collect()
}

/// Two fields may carry one label; their names differ.
fn tell_apart(layout: &Layout, columns: &mut [Column]) {
    let headers: Vec<_> = columns.iter().map(|column| column.header.clone()).collect();
    for (index, column) in columns.iter_mut().enumerate() {
        let repeated = headers
            .iter()
            .enumerate()
            .any(|(other, header)| other != index && *header == column.header);
        if let (true, Cell::Value(slot) | Cell::Currency(slot) | Cell::Link(slot)) =
            (repeated, column.cell)
        {
            column.header = format!("{} ({})", column.header, layout.slots[slot].column);
        }
    }
}

/// `primaryEmail` as `Primary email`, `addressStreet1` of an address as `Street 1`.
fn words(sub: &str, label: &str) -> String {
    let mut spaced = String::new();
    for c in sub.chars() {
        if c.is_uppercase() || c.is_ascii_digit() {
            spaced.push(' ');
        }
        spaced.extend(c.to_lowercase());
    }
    let own = spaced
        .strip_prefix(&label.to_lowercase())
        .map_or(&*spaced, str::trim_start);
    let mut letters = own.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
