//! Columns on their way in, built beside those that answer.

use satchel_model::{Attribute, Layout};

use crate::Refusal;
use crate::cell::Cell;
use crate::table::{Table, Touched};

/// Rows between two looks at how much they take.
const LOOK: usize = 1024;

/// Columns of one object that are being filled, as they were at one position of the log.
#[derive(Debug)]
pub struct Filling {
    pub(crate) object: usize,
    pub(crate) seq: u64,
    pub(crate) table: Table,
    attributes: Vec<Attribute>,
    bound: usize,
}

impl Filling {
    pub(crate) fn new(
        object: usize,
        layout: &Layout,
        attributes: &[Attribute],
        seq: u64,
        bound: usize,
    ) -> Self {
        Self {
            object,
            seq,
            table: Table::new(layout, attributes),
            attributes: attributes.to_vec(),
            bound,
        }
    }

    /// The position of the log that the rows are as of.
    #[must_use]
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// What a row's cells are, in their order.
    #[must_use]
    pub fn attributes(&self) -> &[Attribute] {
        &self.attributes
    }

    /// Adds a row: its key, whether it is in the trash, and the cell for each place of [`Filling::attributes`]. Rows come in
    /// the order of their keys, those in the trash among them.
    ///
    /// # Errors
    /// [`Refusal::TooLarge`] as soon as they take more than the cache may; [`Refusal::OutOfOrder`].
    pub fn push<'c>(
        &mut self,
        key: u64,
        deleted: bool,
        cell: impl Fn(usize) -> Cell<'c>,
    ) -> Result<(), Refusal> {
        if !self.table.is_past(key) {
            return Err(Refusal::OutOfOrder { key });
        }
        let attributes = &self.attributes;
        self.table.push(key, deleted, |attribute| {
            let place = attributes.iter().position(|known| *known == attribute);
            place.map_or(Cell::Nothing, &cell)
        });
        if self.table.keys().len().is_multiple_of(LOOK) {
            self.check()?;
        }
        Ok(())
    }

    /// Adds the rows of another filling of the same columns, which was read beside this one from the same position.
    ///
    /// # Errors
    /// [`Refusal::Behind`] where it is as of another position or of other columns; [`Refusal::OutOfOrder`] where its
    /// keys are not past all others; [`Refusal::TooLarge`].
    pub fn append(&mut self, other: &Self) -> Result<(), Refusal> {
        if (self.object, self.seq, &self.attributes) != (other.object, other.seq, &other.attributes)
        {
            return Err(Refusal::Behind {
                filled: other.seq,
                present: self.seq,
            });
        }
        if let Some(&key) = other.table.keys().first()
            && !self.table.is_past(key)
        {
            return Err(Refusal::OutOfOrder { key });
        }
        self.table.append(&other.table);
        self.check()
    }

    /// Follows a commit that came after the rows were read; see [`crate::Columns::apply`].
    ///
    /// # Errors
    /// [`Refusal::OutOfOrder`] where commits in between are missing, or a new record's key is not past all others.
    pub fn apply(
        &mut self,
        first_seq: u64,
        last_seq: u64,
        touched: &[Touched<'_>],
    ) -> Result<(), Refusal> {
        if last_seq <= self.seq {
            return Ok(());
        }
        if first_seq > self.seq + 1 {
            return Err(Refusal::OutOfOrder { key: first_seq });
        }
        self.seq = last_seq;
        for touched in in_key_order(touched, self.object) {
            if !self.table.apply(touched) {
                return Err(Refusal::OutOfOrder { key: touched.key });
            }
        }
        Ok(())
    }

    pub(crate) fn check(&self) -> Result<(), Refusal> {
        let bytes = self.table.bytes();
        if bytes > self.bound {
            return Err(Refusal::TooLarge {
                bytes,
                bound: self.bound,
            });
        }
        Ok(())
    }
}

/// The records of an object; a commit lists them in the order of its drafts.
pub(crate) fn in_key_order<'t, 'r>(
    touched: &'t [Touched<'r>],
    object: usize,
) -> Vec<&'t Touched<'r>> {
    let of_object = |touched: &&Touched<'r>| touched.record.object == object;
    let mut touched: Vec<_> = touched.iter().filter(of_object).collect();
    touched.sort_by_key(|touched| touched.key);
    touched
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use satchel_model::standard;

    use super::*;
    use crate::Columns;

    /// A text of which few differ, one of which all do, one of which many differ late, a number, a moment.
    fn cells(row: usize) -> [Cell<'static>; 5] {
        let text = |text: String| Cell::text(&text).into_owned();
        [
            text(format!("City {}", row % 7)),
            text(format!("Company {row}")),
            text(format!("Title {}", row.saturating_sub(30_000))),
            match row % 3 {
                0 => Cell::Nothing,
                rest => Cell::Real(rest as f64),
            },
            Cell::Whole(row as i64),
        ]
    }

    #[test]
    fn rows_that_were_read_in_two_parts_are_as_if_read_in_one() {
        let layout = Layout::new(standard::schema().object("person").cloned().unwrap());
        let attribute = |field| Attribute::of_field(&layout, field).unwrap();
        let attributes =
            ["city", "name.lastName", "jobTitle", "position", "createdAt"].map(attribute);
        let columns = Columns::new(1 << 30, 1);
        let filling = |rows: std::ops::Range<usize>| {
            let mut filling = columns.filling(0, &layout, &attributes, 1);
            for row in rows {
                let cells = cells(row);
                let cell = |at: usize| cells[at].clone();
                filling.push(row as u64 + 1, row % 5 == 0, cell).unwrap();
            }
            filling
        };
        let last = 120_000;
        let whole = filling(0..last);
        for half in [0, 1_000, 29_999, 110_016] {
            let mut joined = filling(0..half);
            joined.append(&filling(half..last)).unwrap();
            assert_eq!(joined.table.keys(), whole.table.keys());
            assert_eq!(joined.table.trash(), whole.table.trash());
            for attribute in attributes {
                let column = |filling: &Filling| {
                    let column = filling.table.column(attribute, 1).unwrap();
                    let cells = (0..last).map(|row| column.cell(row).into_owned());
                    cells.collect::<Vec<_>>()
                };
                assert!(column(&joined) == column(&whole), "{attribute:?} at {half}");
            }
        }
    }

    #[test]
    fn what_does_not_follow_is_not_taken() {
        let layout = Layout::new(standard::schema().object("person").cloned().unwrap());
        let city = Attribute::of_field(&layout, "city").unwrap();
        let columns = Columns::new(1 << 20, 1);
        let filling = |seq, key| {
            let mut filling = columns.filling(0, &layout, &[city], seq);
            filling.push(key, false, |_| Cell::text("Graz")).unwrap();
            filling
        };
        let mut first = filling(1, 2);
        let behind = Refusal::Behind {
            filled: 2,
            present: 1,
        };
        assert_eq!(first.append(&filling(2, 3)), Err(behind));
        let before = Refusal::OutOfOrder { key: 2 };
        assert_eq!(first.append(&filling(1, 2)), Err(before));
        assert_eq!(first.append(&filling(1, 3)), Ok(()));
    }
}
