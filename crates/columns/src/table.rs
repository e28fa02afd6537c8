//! One object's rows in the order of their keys, with the columns that are held of them.

use std::collections::BTreeMap;
use std::mem::size_of;
use std::sync::atomic::{AtomicU64, Ordering};

use satchel_model::{Attribute, Layout, Record, Scalar};

use crate::bits::Bits;
use crate::cell::Cell;
use crate::column::Column;
use crate::growth::push_slowly;

/// A record as a commit left it.
#[derive(Clone, Copy, Debug)]
pub struct Touched<'r> {
    /// Its key: rows are in the order of keys, and new ones are greater than all.
    pub key: u64,
    /// The record.
    pub record: &'r Record,
    /// The key that its label is sorted by.
    pub label: &'r str,
}

impl Touched<'_> {
    /// What a column holds of the record.
    #[must_use]
    pub fn cell(&self, attribute: Attribute) -> Cell<'_> {
        let stamps = &self.record.stamps;
        match attribute {
            Attribute::Slot(slot) => {
                Cell::of(self.record.values.get(slot).and_then(Option::as_ref))
            }
            Attribute::Currency(slot) => match self.record.values.get(slot) {
                Some(Some(Scalar::Money(money))) => Cell::text(money.currency()),
                _ => Cell::Nothing,
            },
            Attribute::Label => Cell::text(self.label),
            Attribute::Id => Cell::Bytes(self.record.id.as_bytes().into()),
            Attribute::CreatedAt => Cell::Whole(stamps.created_at),
            Attribute::UpdatedAt => Cell::Whole(stamps.updated_at),
            Attribute::DeletedAt => stamps.deleted_at.map_or(Cell::Nothing, Cell::Whole),
        }
    }
}

/// The columns of one object.
#[derive(Debug, Default)]
pub(crate) struct Table {
    keys: Vec<u64>,
    trash: Bits,
    columns: BTreeMap<Attribute, Held>,
}

/// A column, and when it was last asked about.
#[derive(Debug)]
struct Held {
    column: Column,
    used: AtomicU64,
}

impl Table {
    /// A table without rows, with these columns.
    pub(crate) fn new(layout: &Layout, attributes: &[Attribute]) -> Self {
        let columns = attributes.iter().map(|&attribute| {
            let column = Column::new(attribute.kind(layout));
            let used = AtomicU64::new(0);
            (attribute, Held { column, used })
        });
        Self {
            columns: columns.collect(),
            ..Self::default()
        }
    }

    /// A table of one column.
    pub(crate) fn of(keys: Vec<u64>, trash: Bits, attribute: Attribute, column: Column) -> Self {
        let used = AtomicU64::new(0);
        Self {
            keys,
            trash,
            columns: BTreeMap::from([(attribute, Held { column, used })]),
        }
    }

    pub(crate) fn keys(&self) -> &[u64] {
        &self.keys
    }

    /// Which rows are in the trash.
    pub(crate) fn trash(&self) -> &Bits {
        &self.trash
    }

    /// A column, which is noted to be in use at a moment of the cache's own clock.
    pub(crate) fn column(&self, attribute: Attribute, now: u64) -> Option<&Column> {
        let held = self.columns.get(&attribute)?;
        held.used.fetch_max(now, Ordering::Relaxed);
        Some(&held.column)
    }

    pub(crate) fn holds(&self, attribute: Attribute) -> bool {
        self.columns.contains_key(&attribute)
    }

    /// Whether a row can be added behind the others.
    pub(crate) fn is_past(&self, key: u64) -> bool {
        self.keys.last().is_none_or(|last| *last < key)
    }

    /// Adds a row, of whose columns each is told its cell. The key is past all others.
    pub(crate) fn push<'c>(
        &mut self,
        key: u64,
        deleted: bool,
        mut cell: impl FnMut(Attribute) -> Cell<'c>,
    ) {
        push_slowly(&mut self.keys, key);
        self.trash.push(deleted);
        for (attribute, held) in &mut self.columns {
            held.column.push(&cell(*attribute));
        }
    }

    /// Adds all rows of another table with the same columns behind these, which its keys are past.
    pub(crate) fn append(&mut self, other: &Self) {
        self.keys.reserve_exact(other.keys.len());
        self.keys.extend_from_slice(&other.keys);
        self.trash.append(&other.trash);
        for (held, more) in self.columns.values_mut().zip(other.columns.values()) {
            held.column.append(&more.column);
        }
    }

    /// Follows a record. False where it is a new one whose key is not past all others: then this is no longer a copy.
    #[must_use]
    pub(crate) fn apply(&mut self, touched: &Touched<'_>) -> bool {
        let deleted = touched.record.stamps.deleted_at.is_some();
        if let Ok(row) = self.keys.binary_search(&touched.key) {
            self.trash.set(row, deleted);
            for (attribute, held) in &mut self.columns {
                held.column.set(row, &touched.cell(*attribute));
            }
            return true;
        }
        let fits = self.is_past(touched.key);
        if fits {
            self.push(touched.key, deleted, |attribute| touched.cell(attribute));
        }
        fits
    }

    /// Is told that all rows are there.
    pub(crate) fn finish(&mut self) {
        for held in self.columns.values_mut() {
            held.column.finish();
        }
    }

    /// Takes over the columns of another table. False, with nothing taken, where their rows are not the same.
    #[must_use]
    pub(crate) fn adopt(&mut self, other: Self, now: u64) -> bool {
        if self.columns.is_empty() {
            *self = other;
        } else if self.keys == other.keys && self.trash == other.trash {
            self.columns.extend(other.columns);
        } else {
            return false;
        }
        for held in self.columns.values() {
            let new = held.used.load(Ordering::Relaxed) == 0;
            held.used
                .fetch_max(if new { now } else { 0 }, Ordering::Relaxed);
        }
        true
    }

    /// The column that was not asked about for the longest time, and when it was.
    pub(crate) fn least_used(&self) -> Option<(u64, Attribute)> {
        let used = |(attribute, held): (&Attribute, &Held)| {
            (held.used.load(Ordering::Relaxed), *attribute)
        };
        self.columns.iter().map(used).min()
    }

    /// Gives a column up, and the rows with the last one.
    pub(crate) fn drop_column(&mut self, attribute: Attribute) {
        self.columns.remove(&attribute);
        if self.columns.is_empty() {
            *self = Self::default();
        }
    }

    /// What the table takes in memory.
    pub(crate) fn bytes(&self) -> usize {
        let columns = self.columns.values().map(|held| held.column.bytes());
        self.keys.capacity() * size_of::<u64>() + self.trash.bytes() + columns.sum::<usize>()
    }
}
