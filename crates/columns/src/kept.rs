//! A column and the rows it is of as bytes, so that the next program need not read all rows for it.

use std::mem::discriminant;

use satchel_model::Attribute;

use crate::bits::Bits;
use crate::column::Column;
use crate::filling::Filling;
use crate::table::Table;

/// Raised when the bytes' meaning changes: those of another version are not read.
const VERSION: u8 = 1;

/// Keys that follow one another: how far the first is past the one before, and how many there are.
type Run = (u64, u64);

impl Filling {
    /// One of its columns with the rows it is of, as bytes that [`Filling::decode`] reads: by `postcard`, not compressed.
    /// `None` where it is none of them.
    #[must_use]
    pub fn encode(&mut self, attribute: Attribute) -> Option<Vec<u8>> {
        self.table.finish();
        let column = self.table.column(attribute, 0)?;
        let rows = (runs(self.table.keys()), self.table.trash());
        postcard::to_stdvec(&(VERSION, rows, column)).ok()
    }

    /// The filling, which has one column and no rows yet, with those that were written as bytes. `None` where these are of
    /// another version, or are no such column.
    #[must_use]
    pub fn decode(mut self, bytes: &[u8]) -> Option<Self> {
        let &[attribute] = self.attributes() else {
            return None;
        };
        // What follows the version is not looked at where it is another's.
        if postcard::take_from_bytes::<u8>(bytes).ok()?.0 != VERSION {
            return None;
        }
        let read: (u8, (Vec<Run>, Bits), Column) = postcard::from_bytes(bytes).ok()?;
        let (_, (runs, trash), mut column) = read;
        let keys = keys(&runs, trash.len())?;
        let asked = self.table.column(attribute, 0)?;
        if discriminant(asked) != discriminant(&column)
            || !trash.is_sound()
            || !column.is_sound(keys.len())
        {
            return None;
        }
        column.tighten();
        self.table = Table::of(keys, trash, attribute, column);
        self.check().ok()?;
        Some(self)
    }
}

fn runs(keys: &[u64]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut before = 0;
    for &key in keys {
        match runs.last_mut().filter(|_| key == before + 1) {
            Some(run) => run.1 += 1,
            None => runs.push((key - before, 1)),
        }
        before = key;
    }
    runs
}

/// `None` where they are not so many, or do not rise.
fn keys(runs: &[Run], count: usize) -> Option<Vec<u64>> {
    let mut keys = Vec::with_capacity(count);
    let mut before = 0_u64;
    for &(past, length) in runs {
        let first = before.checked_add(past)?;
        let end = first.checked_add(length)?;
        let is_first = keys.is_empty();
        if length == 0 || (past == 0 && !is_first) || length > (count - keys.len()) as u64 {
            return None;
        }
        keys.extend(first..end);
        before = end - 1;
    }
    (keys.len() == count).then_some(keys)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;
    use satchel_model::{Layout, standard};

    use super::*;
    use crate::{Cell, Columns};

    fn layout() -> Layout {
        Layout::new(standard::schema().object("person").cloned().unwrap())
    }

    /// Few texts, many, numbers, moments; a row of seven has none.
    fn cell(field: &str, row: u64) -> Cell<'static> {
        let text = |text: String| Cell::text(&text).into_owned();
        match field {
            _ if row % 7 == 3 => Cell::Nothing,
            "city" => text(format!("City {}", row % 5)),
            "name.lastName" => text(format!("Name {row} Ü")),
            "position" => Cell::Real(row as f64 / 3.0),
            _ => Cell::Whole(row as i64 - 40_000),
        }
    }

    fn filling(field: &str, keys: impl Iterator<Item = u64>) -> Filling {
        let (layout, columns) = (layout(), Columns::new(1 << 30, 9));
        let attribute = Attribute::of_field(&layout, field).unwrap();
        let mut filling = columns.filling(0, &layout, &[attribute], 9);
        for key in keys {
            let deleted = key % 11 == 0;
            filling.push(key, deleted, |_| cell(field, key)).unwrap();
        }
        filling
    }

    const FIELDS: [&str; 4] = ["city", "name.lastName", "position", "createdAt"];

    #[test]
    fn a_column_comes_back_as_it_was() {
        for field in FIELDS {
            for gap in [1, 3] {
                let keys = || (1..90_000_u64).map(|at| at + at / 100 * gap);
                let mut written = filling(field, keys());
                let attribute = written.attributes()[0];
                let bytes = written.encode(attribute).unwrap();
                let read = filling(field, 0..0).decode(&bytes).unwrap();
                assert_eq!(read.table.keys(), written.table.keys());
                assert_eq!(read.table.trash(), written.table.trash());
                let column = |filling: &Filling| {
                    let column = filling.table.column(attribute, 0).unwrap();
                    let cells = (0..filling.table.keys().len()).map(|row| column.cell(row));
                    cells.map(Cell::into_owned).collect::<Vec<_>>()
                };
                assert!(column(&read) == column(&written), "{field}");
                let (more, less) = (read.table.bytes(), written.table.bytes());
                assert!(more <= less + less / 10, "{field}: {more} for {less}");
            }
        }
    }

    /// A column of one object read for another field, or by another version.
    #[test]
    fn what_was_not_asked_for_is_not_taken() {
        let mut cities = filling("city", 1..50);
        let attribute = cities.attributes()[0];
        let mut bytes = cities.encode(attribute).unwrap();
        assert!(filling("position", 0..0).decode(&bytes).is_none());
        assert!(cities.encode(Attribute::Id).is_none());
        bytes[0] += 1;
        assert!(filling("city", 0..0).decode(&bytes).is_none());
    }

    proptest! {
        /// Whatever the bytes are, what is taken can be asked and followed.
        #[test]
        fn bytes_that_are_damaged_are_refused_or_can_be_read(
            field in 0..FIELDS.len(), at in 0_usize..4_000, byte in any::<u8>(),
        ) {
            let mut written = filling(FIELDS[field], 1..200);
            let attribute = written.attributes()[0];
            let mut bytes = written.encode(attribute).unwrap();
            let at = at % bytes.len();
            bytes[at] = byte;
            if let Some(read) = filling(FIELDS[field], 0..0).decode(&bytes) {
                let rows = read.table.keys().len();
                let column = read.table.column(attribute, 0).unwrap();
                for row in 0..rows {
                    column.cell(row);
                }
                prop_assert!(read.table.keys().is_sorted());
                let mut read = read;
                for key in 1_000_000..1_000_010 {
                    prop_assert!(read.push(key, false, |_| cell(FIELDS[field], key)).is_ok());
                }
            }
        }
    }
}
