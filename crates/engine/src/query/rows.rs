//! Rows that were read and wait to be put behind others.

use satchel_columns::{Cell, Filling, Refusal};

/// Some cells of many rows, packed: as cells each would take four times as much.
#[derive(Default)]
pub(super) struct Rows {
    heads: Vec<(u64, bool)>,
    /// A tag for each cell, and what it holds.
    packed: Vec<u8>,
}

const NOTHING: u8 = 0;
const WHOLE: u8 = 1;
const REAL: u8 = 2;
const BYTES: u8 = 3;

impl Rows {
    /// Adds a row: its key, whether it is in the trash, and its cells.
    pub(super) fn push(&mut self, key: u64, deleted: bool, cells: &[Cell<'_>]) {
        self.heads.push((key, deleted));
        for cell in cells {
            match cell {
                Cell::Nothing => self.packed.push(NOTHING),
                Cell::Whole(number) => self.pack(WHOLE, &number.to_le_bytes()),
                Cell::Real(number) => self.pack(REAL, &number.to_le_bytes()),
                Cell::Bytes(bytes) => {
                    self.pack(BYTES, &bytes.len().to_le_bytes());
                    self.packed.extend_from_slice(bytes);
                }
            }
        }
    }

    fn pack(&mut self, tag: u8, bytes: &[u8; 8]) {
        self.packed.push(tag);
        self.packed.extend_from_slice(bytes);
    }

    /// Puts them behind those that are there.
    ///
    /// # Errors
    /// What the columns say.
    pub(super) fn fill(&self, filling: &mut Filling) -> Result<(), Refusal> {
        let width = filling.attributes().len();
        let mut packed = self.packed.as_slice();
        let mut cells = Vec::with_capacity(width);
        for &(key, deleted) in &self.heads {
            cells.clear();
            cells.extend((0..width).map(|_| unpack(&mut packed)));
            filling.push(key, deleted, &cells)?;
        }
        Ok(())
    }
}

fn unpack<'r>(packed: &mut &'r [u8]) -> Cell<'r> {
    let Some((&tag, rest)) = packed.split_first() else {
        return Cell::Nothing;
    };
    *packed = rest;
    let mut number = || {
        let (bytes, rest) = packed.split_first_chunk::<8>()?;
        *packed = rest;
        Some(*bytes)
    };
    match (tag, (tag != NOTHING).then(&mut number).flatten()) {
        (WHOLE, Some(bytes)) => Cell::Whole(i64::from_le_bytes(bytes)),
        (REAL, Some(bytes)) => Cell::Real(f64::from_le_bytes(bytes)),
        (BYTES, Some(length)) => {
            let (bytes, rest) = packed.split_at(usize::from_le_bytes(length));
            *packed = rest;
            Cell::Bytes(bytes.into())
        }
        _ => Cell::Nothing,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use satchel_columns::Columns;
    use satchel_model::{Attribute, Layout, standard};

    use super::*;

    #[test]
    fn rows_are_as_they_were_read() {
        let layout = Layout::new(standard::schema().object("company").cloned().unwrap());
        let attribute = |field| Attribute::of_field(&layout, field).unwrap();
        let attributes = [
            attribute("name"),
            attribute("employees"),
            attribute("createdAt"),
        ];
        let columns = Columns::new(1 << 20, 1);
        let rows = [
            (
                1,
                false,
                [Cell::text("Zoë"), Cell::Real(-0.5), Cell::Whole(i64::MIN)],
            ),
            (3, true, [Cell::Nothing, Cell::Nothing, Cell::Whole(7)]),
            (
                4,
                false,
                [Cell::text(""), Cell::Real(f64::MAX), Cell::Nothing],
            ),
        ];
        let (mut packed, mut direct) = (
            columns.filling(0, &layout, &attributes, 1),
            columns.filling(0, &layout, &attributes, 1),
        );
        let mut waiting = Rows::default();
        for (key, deleted, cells) in &rows {
            waiting.push(*key, *deleted, cells);
            direct.push(*key, *deleted, cells).unwrap();
        }
        waiting.fill(&mut packed).unwrap();
        assert_eq!(format!("{packed:?}"), format!("{direct:?}"));
    }
}
