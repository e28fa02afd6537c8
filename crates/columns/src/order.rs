//! The order of rows: by columns, then by their keys.

use std::cmp::Ordering;

use satchel_model::{Attribute, Sort};

use crate::Refusal;
use crate::cell::Cell;
use crate::column::Column;
use crate::rank::{LAST, Rank};
use crate::reading::Reading;

/// An order of a table's rows.
pub(crate) struct Order<'t> {
    ranks: Vec<Rank<'t>>,
    keys: &'t [u64],
}

/// A place between rows: the values of a record and its key.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// By column of the order.
    pub cells: Vec<Cell<'static>>,
    /// The record's key.
    pub key: u64,
}

/// A cut between rows beside a place, readied for comparing many rows with it.
pub(crate) struct Cut<'p> {
    /// By column, with its code.
    cells: Vec<(&'p Cell<'static>, u64)>,
    /// Of rows whose values are those of the place, the first behind the cut.
    row: usize,
}

/// A row, with numbers that order nearly as it does: to sort many without looking them up each time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stand {
    codes: [u64; 2],
    pub(crate) row: usize,
}

impl<'t> Order<'t> {
    /// The order that a query asks for.
    ///
    /// # Errors
    /// [`Refusal::Unfit`]; [`Refusal::Missing`].
    pub(crate) fn new(reading: &Reading<'t>, sorts: &[Sort]) -> Result<Self, Refusal> {
        let rank = |sort: &Sort| {
            let attribute = Attribute::of_sort(reading.layout, &sort.field)?;
            Ok(Rank::new(reading.column(attribute)?, sort.descending))
        };
        Ok(Self {
            ranks: sorts.iter().map(rank).collect::<Result<_, Refusal>>()?,
            keys: reading.table.keys(),
        })
    }

    /// The order of one column, the least first.
    pub(crate) fn of_column(column: &'t Column) -> Self {
        Self {
            ranks: vec![Rank::new(column, false)],
            keys: &[],
        }
    }

    pub(crate) fn compare(&self, a: usize, b: usize) -> Ordering {
        for rank in &self.ranks {
            let order = rank.code(a).cmp(&rank.code(b));
            let order = order.then_with(|| rank.settle(a, b));
            if order.is_ne() {
                return order;
            }
        }
        a.cmp(&b)
    }

    /// A row with the code of its first column, and with what follows that.
    pub(crate) fn stand(&self, row: usize) -> Stand {
        let Some(first) = self.ranks.first() else {
            return Stand { codes: [0, 0], row };
        };
        let code = first.code(row);
        let next = match (first.more(row), self.ranks.get(1)) {
            (Some(more), _) => more,
            // Nothing and the greatest number share a code.
            (None, Some(second)) if code != LAST => second.code(row),
            (None, _) => 0,
        };
        Stand {
            codes: [code, next],
            row,
        }
    }

    pub(crate) fn compare_stands(&self, a: &Stand, b: &Stand) -> Ordering {
        let order = a.codes.cmp(&b.codes);
        order.then_with(|| self.compare(a.row, b.row))
    }

    pub(crate) fn place(&self, row: usize) -> Place {
        let cells = self
            .ranks
            .iter()
            .map(|rank| rank.column().cell(row).into_owned());
        Place {
            cells: cells.collect(),
            key: self.keys[row],
        }
    }

    /// The cut before the record of a place, or past it. Where the place lacks a column, nothing stands there.
    pub(crate) fn cut<'p>(&self, place: &'p Place, past: bool) -> Cut<'p> {
        let cells = self.ranks.iter().enumerate().map(|(at, rank)| {
            let cell = place.cells.get(at).unwrap_or(&Cell::Nothing);
            (cell, rank.code_of(cell))
        });
        let before = |key: &u64| *key < place.key || past && *key == place.key;
        Cut {
            cells: cells.collect(),
            row: self.keys.partition_point(before),
        }
    }

    /// The code of a row's first column.
    #[inline]
    pub(crate) fn code(&self, row: usize) -> u64 {
        self.ranks.first().map_or(0, |rank| rank.code(row))
    }

    /// Whether a row, whose code is known, stands before a cut.
    #[inline]
    pub(crate) fn is_before(&self, row: usize, code: u64, cut: &Cut<'_>) -> bool {
        match code.cmp(&cut.cells.first().map_or(0, |(_, code)| *code)) {
            Ordering::Equal => self.settle_with(row, cut),
            order => order.is_lt(),
        }
    }

    /// The same, where the codes are equal.
    fn settle_with(&self, row: usize, cut: &Cut<'_>) -> bool {
        let mut ranks = self.ranks.iter().zip(&cut.cells);
        let Some((first, (cell, _))) = ranks.next() else {
            return row < cut.row;
        };
        let mut order = first.settle_with(row, cell);
        for (rank, (cell, code)) in ranks {
            if order.is_ne() {
                break;
            }
            order = rank.code(row).cmp(code);
            order = order.then_with(|| rank.settle_with(row, cell));
        }
        order.is_lt() || order.is_eq() && row < cut.row
    }
}
