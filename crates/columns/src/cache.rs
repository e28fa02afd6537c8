//! All objects' columns under one bound, as of one position of the log.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use satchel_model::{Attribute, Filter, Layout, attributes};

use crate::filling::{Filling, in_key_order};
use crate::group::{Group, Grouped};
use crate::page::{Ask, Found};
use crate::reading::Reading;
use crate::table::{Table, Touched};
use crate::totals::Totals;
use crate::{Refusal, group, page};

/// The columns that questions asked about.
#[derive(Debug)]
pub struct Columns {
    bound: usize,
    seq: u64,
    clock: AtomicU64,
    /// By place of the object in the schema.
    tables: BTreeMap<usize, Table>,
    totals: Totals,
}

impl Columns {
    /// No columns yet, which may take up to `bound` bytes, as of position `seq` of the log.
    #[must_use]
    pub fn new(bound: usize, seq: u64) -> Self {
        Self {
            bound,
            seq,
            clock: AtomicU64::new(1),
            tables: BTreeMap::new(),
            totals: Totals::default(),
        }
    }

    /// The position of the log that the columns reflect.
    #[must_use]
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// Whether no columns are held.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tables.is_empty()
    }

    /// What all columns take in memory.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.tables.values().map(Table::bytes).sum()
    }

    /// Those of the attributes that no column holds.
    #[must_use]
    pub fn missing(&self, object: usize, attributes: &[Attribute]) -> Vec<Attribute> {
        let table = self.tables.get(&object);
        let missing = |attribute: &Attribute| table.is_none_or(|table| !table.holds(*attribute));
        attributes.iter().copied().filter(missing).collect()
    }

    /// Begins to fill columns of an object from a state of the database as of position `seq`. The cache goes on
    /// answering and following meanwhile.
    #[must_use]
    pub fn filling(
        &self,
        object: usize,
        layout: &Layout,
        attributes: &[Attribute],
        seq: u64,
    ) -> Filling {
        Filling::new(object, layout, attributes, seq, self.bound)
    }

    /// Takes filled columns in, and gives up those least used where all would take too much.
    ///
    /// # Errors
    /// [`Refusal::Behind`] where the cache has followed commits that the columns have not, or the other way round;
    /// [`Refusal::TooLarge`] where these alone take more than all may.
    pub fn adopt(&mut self, mut fillings: Vec<Filling>) -> Result<(), Refusal> {
        for filling in &mut fillings {
            filling.table.finish();
        }
        let bytes = fillings.iter().map(|filling| filling.table.bytes()).sum();
        if bytes > self.bound {
            let bound = self.bound;
            return Err(Refusal::TooLarge { bytes, bound });
        }
        for filling in fillings {
            self.take_in(filling)?;
        }
        self.shrink();
        Ok(())
    }

    fn take_in(&mut self, mut filling: Filling) -> Result<(), Refusal> {
        let behind = Refusal::Behind {
            filled: filling.seq,
            present: self.seq,
        };
        let now = self.tick();
        let table = self.tables.entry(filling.object).or_default();
        if filling.seq != self.seq || !table.adopt(std::mem::take(&mut filling.table), now) {
            return Err(behind);
        }
        Ok(())
    }

    /// Follows a commit, whose changes have these positions. Where others before it are missing, which another program
    /// made, all columns are given up.
    pub fn apply(&mut self, first_seq: u64, last_seq: u64, touched: &[Touched<'_>]) {
        if last_seq <= self.seq {
            return;
        }
        if first_seq > self.seq + 1 {
            self.tables.clear();
            self.totals.clear();
        }
        self.seq = last_seq;
        self.refresh(touched);
    }

    /// Takes values of records that are other than the log says: computed ones.
    pub fn refresh(&mut self, touched: &[Touched<'_>]) {
        let totals = &self.totals;
        self.tables
            .retain(|&object, table| totals.follow(object, table, &in_key_order(touched, object)));
        self.shrink();
    }

    /// Gives up all columns, as when the schema has changed.
    pub fn forget(&mut self, seq: u64) {
        self.tables.clear();
        self.totals.clear();
        self.seq = seq;
    }

    /// How many records pass a filter, of those in the trash or of the others.
    ///
    /// # Errors
    /// [`Refusal::Unfit`]; [`Refusal::Missing`].
    pub fn count(
        &self,
        object: usize,
        layout: &Layout,
        filter: Option<&Filter>,
        trash: bool,
    ) -> Result<usize, Refusal> {
        let needed = attributes(layout, filter, &[])?;
        let reading = self.reading(object, layout, &needed)?;
        if let Some(total) = self.totals.get(object, filter, trash) {
            return Ok(total);
        }
        let total = reading.passing(filter, trash)?.total;
        self.totals.keep(object, layout, filter, trash, total);
        Ok(total)
    }

    /// A part of the records that pass a filter, in an order, and how many there are in all.
    ///
    /// # Errors
    /// [`Refusal::Unfit`]; [`Refusal::Missing`].
    pub fn page(&self, object: usize, layout: &Layout, ask: &Ask<'_>) -> Result<Found, Refusal> {
        let needed = attributes(layout, ask.filter, ask.sorts)?;
        page::page(&self.reading(object, layout, &needed)?, ask)
    }

    /// Records that pass a filter in groups, and what is measured of each; in the order of the groups' values, with
    /// that of none last.
    ///
    /// # Errors
    /// [`Refusal::Unfit`]; [`Refusal::Missing`].
    pub fn groups(
        &self,
        object: usize,
        layout: &Layout,
        ask: &Grouped<'_>,
    ) -> Result<Vec<Group>, Refusal> {
        let needed = ask.attributes(layout)?;
        group::groups(&self.reading(object, layout, &needed)?, ask)
    }

    fn reading<'t>(
        &'t self,
        object: usize,
        layout: &'t Layout,
        needed: &[Attribute],
    ) -> Result<Reading<'t>, Refusal> {
        let missing = self.missing(object, needed);
        match self.tables.get(&object) {
            Some(table) if missing.is_empty() => Ok(Reading {
                table,
                layout,
                room: self.bound.saturating_sub(self.bytes()),
                now: self.tick(),
                only: None,
            }),
            _ => Err(Refusal::Missing(missing)),
        }
    }

    fn tick(&self) -> u64 {
        self.clock.fetch_add(1, Ordering::Relaxed)
    }

    /// Gives up the least used columns until the others fit.
    fn shrink(&mut self) {
        while self.bytes() > self.bound {
            let least = self
                .tables
                .iter()
                .filter_map(|(object, table)| Some((table.least_used()?, *object)))
                .min();
            let Some(((_, attribute), object)) = least else {
                return;
            };
            if let Some(table) = self.tables.get_mut(&object) {
                table.drop_column(attribute);
                self.totals.forget(object);
            }
        }
    }
}
