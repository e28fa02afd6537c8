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

    /// Adds a row: its key, whether it is in the trash, and a cell for each of [`Filling::attributes`]. Rows come in the
    /// order of their keys, those in the trash among them.
    ///
    /// # Errors
    /// [`Refusal::TooLarge`] as soon as they take more than the cache may; [`Refusal::OutOfOrder`].
    pub fn push(&mut self, key: u64, deleted: bool, cells: &[Cell<'_>]) -> Result<(), Refusal> {
        if !self.table.is_past(key) {
            return Err(Refusal::OutOfOrder { key });
        }
        let attributes = &self.attributes;
        self.table.push(key, deleted, |attribute| {
            let place = attributes.iter().position(|known| *known == attribute);
            place
                .and_then(|place| cells.get(place))
                .cloned()
                .unwrap_or(Cell::Nothing)
        });
        if self.table.keys().len().is_multiple_of(LOOK) {
            self.check()?;
        }
        Ok(())
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
