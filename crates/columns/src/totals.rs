//! How many records pass a filter, remembered from when they were counted, and kept right by what commits change.
//!
//! Counting a million rows takes most of a page's time, and after a commit of one record the number is the same or one
//! other.

use std::sync::{Mutex, MutexGuard, PoisonError};

use satchel_model::{Filter, Layout};

use crate::Refusal;
use crate::reading::Reading;
use crate::table::{Table, Touched};

/// Filters whose totals are remembered: those of the lists in sight, with some to spare.
const KEPT: usize = 8;

/// Where a commit touches more records than this, they are counted again.
const FOLLOWED: usize = 64;

/// The totals of the filters that were asked about last.
#[derive(Debug, Default)]
pub(crate) struct Totals {
    /// The last one asked about comes last.
    known: Mutex<Vec<Known>>,
}

#[derive(Debug)]
struct Known {
    object: usize,
    layout: Layout,
    filter: Option<Filter>,
    trash: bool,
    total: usize,
}

impl Totals {
    /// The total of a filter, where it is known.
    pub(crate) fn get(&self, object: usize, filter: Option<&Filter>, trash: bool) -> Option<usize> {
        let mut known = self.lock();
        let same = |one: &Known| {
            one.object == object && one.trash == trash && one.filter.as_ref() == filter
        };
        let place = known.iter().position(same)?;
        let one = known.remove(place);
        let total = one.total;
        known.push(one);
        Some(total)
    }

    /// Remembers one that was counted just now.
    pub(crate) fn keep(
        &self,
        object: usize,
        layout: &Layout,
        filter: Option<&Filter>,
        trash: bool,
        total: usize,
    ) {
        let mut known = self.lock();
        if known.len() == KEPT {
            known.remove(0);
        }
        known.push(Known {
            object,
            layout: layout.clone(),
            filter: filter.cloned(),
            trash,
            total,
        });
    }

    /// Puts the records of a commit into their table. False where one cannot be: see [`Table::apply`].
    pub(crate) fn follow(
        &self,
        object: usize,
        table: &mut Table,
        touched: &[&Touched<'_>],
    ) -> bool {
        let mut known = self.lock();
        if touched.len() > FOLLOWED {
            known.retain(|one| one.object != object);
        }
        for one in touched {
            known.retain_mut(|known| {
                known.object != object || known.take_out(table, one.key).is_ok()
            });
            if !table.apply(one) {
                known.retain(|one| one.object != object);
                return false;
            }
            known
                .retain_mut(|known| known.object != object || known.put_in(table, one.key).is_ok());
        }
        true
    }

    /// Forgets those of an object.
    pub(crate) fn forget(&self, object: usize) {
        self.lock().retain(|one| one.object != object);
    }

    /// Forgets all.
    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    fn take_out(&mut self, table: &Table, key: u64) -> Result<(), Refusal> {
        self.total -= usize::from(self.counts(table, key)?);
        Ok(())
    }

    fn put_in(&mut self, table: &Table, key: u64) -> Result<(), Refusal> {
        self.total += usize::from(self.counts(table, key)?);
        Ok(())
    }

    /// Whether the record with a key, as it is in the table, is one of those counted.
    fn counts(&self, table: &Table, key: u64) -> Result<bool, Refusal> {
        let Ok(row) = table.keys().binary_search(&key) else {
            return Ok(false);
        };
        let reading = Reading {
            table,
            layout: &self.layout,
            room: 0,
            now: 0,
            only: Some(row),
        };
        reading.passes(self.filter.as_ref(), self.trash)
    }
}
