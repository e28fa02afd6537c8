//! Records and the columns over them, which follow the same commits.

use rand::Rng;
use rand_chacha::ChaCha8Rng;
use satchel_columns::{Ask, Columns, Found, Part, Refusal, Touched};
use satchel_model::{Attribute, Filter, Layout, Record, Sort};

use crate::{naive, random};

/// What no test's columns reach.
const ROOMY: usize = 1 << 30;

/// Records with their keys, and columns.
pub(crate) struct Workspace {
    pub(crate) layout: Layout,
    pub(crate) records: Vec<(u64, Record)>,
    pub(crate) columns: Columns,
    various: bool,
}

impl Workspace {
    pub(crate) fn new(rng: &mut ChaCha8Rng, size: usize, various: bool) -> Self {
        let layout = random::layout();
        let keys = (0..size).map(|at| at as u64 * 3 + 1);
        let records = keys.map(|key| (key, random::record(&layout, rng, various)));
        Self {
            records: records.collect(),
            columns: Columns::new(ROOMY, 1),
            layout,
            various,
        }
    }

    /// Fills what is missing, as of now.
    pub(crate) fn fill(&mut self, attributes: &[Attribute]) {
        let missing = self.columns.missing(0, attributes);
        let mut filling = self
            .columns
            .filling(0, &self.layout, &missing, self.columns.seq());
        for (key, record) in &self.records {
            let label = random::label(&self.layout, record);
            let deleted = record.stamps.deleted_at.is_some();
            let cell = |at: usize| random::cell(missing[at], record, &label);
            filling.push(*key, deleted, cell).unwrap();
        }
        self.columns.adopt(vec![filling]).unwrap();
    }

    /// Asks; fills what is missing, and asks again.
    pub(crate) fn answer<A>(
        &mut self,
        ask: impl Fn(&Columns, &Layout) -> Result<A, Refusal>,
    ) -> Result<A, Refusal> {
        match ask(&self.columns, &self.layout) {
            Err(Refusal::Missing(missing)) => {
                self.fill(&missing);
                ask(&self.columns, &self.layout)
            }
            answer => answer,
        }
    }

    /// Changes, deletes, restores and adds some records.
    pub(crate) fn commit(&mut self, rng: &mut ChaCha8Rng, count: usize) {
        let mut touched = Vec::new();
        for _ in 0..count {
            let new = random::record(&self.layout, rng, self.various);
            if self.records.is_empty() || rng.random_ratio(1, 3) {
                let past = self.records.last().map_or(0, |(key, _)| *key);
                touched.push(self.records.len());
                self.records.push((past + rng.random_range(1..5), new));
            } else {
                let at = rng.random_range(0..self.records.len());
                let id = self.records[at].1.id;
                self.records[at].1 = Record { id, ..new };
                touched.push(at);
            }
        }
        // A commit lists its records in any order, each once.
        touched.reverse();
        touched.dedup();
        let labels: Vec<String> = touched
            .iter()
            .map(|at| random::label(&self.layout, &self.records[*at].1))
            .collect();
        let touched: Vec<Touched<'_>> = touched
            .iter()
            .zip(&labels)
            .map(|(at, label)| Touched {
                key: self.records[*at].0,
                record: &self.records[*at].1,
                label,
            })
            .collect();
        let seq = self.columns.seq();
        self.columns.apply(seq + 1, seq + 2, &touched);
    }

    /// A filter by chance.
    pub(crate) fn filter(&self, rng: &mut ChaCha8Rng) -> Filter {
        random::filter(&self.layout, rng, &self.records, 2)
    }

    /// Asks how many records pass.
    pub(crate) fn check_total(&mut self, filter: Option<&Filter>, trash: bool) {
        let expected = naive::passing(&self.layout, &self.records, filter, trash).len();
        let total = self.answer(|columns, layout| columns.count(0, layout, filter, trash));
        assert_eq!(total, Ok(expected), "{filter:?}");
    }

    /// Asks for parts of the records in an order, by chance.
    pub(crate) fn check_page(&mut self, rng: &mut ChaCha8Rng, depth: u32) {
        let filter = rng
            .random_ratio(9, 10)
            .then(|| random::filter(&self.layout, rng, &self.records, depth));
        let sorts = random::sorts(&self.layout, rng);
        let trash = rng.random_ratio(1, 6);
        self.check_order(rng, filter.as_ref(), &sorts, trash);
    }

    /// Asks for parts at the beginning, at the end, and in between, by place and by number.
    pub(crate) fn check_order(
        &mut self,
        rng: &mut ChaCha8Rng,
        filter: Option<&Filter>,
        sorts: &[Sort],
        trash: bool,
    ) {
        let mut expected = naive::passing(&self.layout, &self.records, filter, trash);
        naive::sort(&self.layout, &mut expected, sorts);
        let expected: Vec<u64> = expected.iter().map(|(key, _)| *key).collect();
        let limit = rng.random_range(1..60);
        let ask = Ask {
            filter,
            sorts,
            trash,
            part: Part::Offset(0),
            limit,
        };
        let count = self.answer(|columns, layout| columns.count(0, layout, filter, trash));
        assert_eq!(count, Ok(expected.len()), "{filter:?}");
        for offset in [
            0,
            rng.random_range(0..=expected.len()),
            expected.len().saturating_sub(3),
        ] {
            let part = Part::Offset(offset);
            let found = self.check_part(&Ask { part, ..ask }, &expected, offset);
            if let (Some(first), Some(last)) = (&found.first, &found.last) {
                let part = Part::After(last);
                self.check_part(&Ask { part, ..ask }, &expected, offset + found.keys.len());
                let ask = Ask {
                    part: Part::Before(first),
                    limit: limit.min(offset),
                    ..ask
                };
                self.check_part(&ask, &expected, offset - ask.limit);
            }
        }
    }

    fn check_part(&mut self, ask: &Ask<'_>, expected: &[u64], from: usize) -> Found {
        let found = self
            .answer(|columns, layout| columns.page(0, layout, ask))
            .unwrap();
        let to = (from + ask.limit).min(expected.len());
        assert_eq!(found.keys, expected[from..to], "{ask:?}");
        assert_eq!(
            (found.total, found.skipped),
            (expected.len(), from),
            "{ask:?}"
        );
        found
    }
}
