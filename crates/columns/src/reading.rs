//! One question's look at a table.

use std::ops::Range;

use satchel_model::{Attribute, Filter, Layout};

use crate::Refusal;
use crate::bits::{WORD, count, words_of};
use crate::column::Column;
use crate::cores::{BLOCK, share};
use crate::plan::Plan;
use crate::table::Table;

/// What one question reads.
pub(crate) struct Reading<'t> {
    pub(crate) table: &'t Table,
    pub(crate) layout: &'t Layout,
    /// Bytes that may be added to the cache on the way.
    pub(crate) room: usize,
    /// The cache's own clock.
    pub(crate) now: u64,
    /// The row that is asked about, where it is one: then no test is carried out over all texts of a column.
    pub(crate) only: Option<usize>,
}

/// The rows that a filter leaves.
pub(crate) struct Passing {
    /// A bit for each row.
    pub(crate) words: Vec<u64>,
    /// How many are set.
    pub(crate) total: usize,
}

impl Passing {
    /// The words of some rows.
    pub(crate) fn of(&self, rows: &Range<usize>) -> &[u64] {
        &self.words[words_of(rows)]
    }
}

impl<'t> Reading<'t> {
    pub(crate) fn rows(&self) -> usize {
        self.table.keys().len()
    }

    pub(crate) fn column(&self, attribute: Attribute) -> Result<&'t Column, Refusal> {
        let column = self.table.column(attribute, self.now);
        column.ok_or_else(|| Refusal::Missing(vec![attribute]))
    }

    /// The rows in the trash, or out of it, that pass a filter.
    pub(crate) fn passing(&self, filter: Option<&Filter>, trash: bool) -> Result<Passing, Refusal> {
        let plan = filter.map(|filter| Plan::new(self, filter)).transpose()?;
        let parts = share(self.rows(), |range| {
            let asked = self.asked(&range, trash);
            plan.as_ref()
                .map_or_else(|| asked.clone(), |plan| plan.passing(&range, &asked))
        });
        let words = parts.concat();
        let total = count(&words);
        Ok(Passing { words, total })
    }

    /// Whether the one row passes.
    pub(crate) fn passes(&self, filter: Option<&Filter>, trash: bool) -> Result<bool, Refusal> {
        let Some(row) = self
            .only
            .filter(|row| self.table.trash().get(*row) == trash)
        else {
            return Ok(false);
        };
        let Some(filter) = filter else {
            return Ok(true);
        };
        let first = row / BLOCK * BLOCK;
        let block = first..(first + BLOCK).min(self.rows());
        let mut within = vec![0; words_of(&block).len()];
        within[(row - first) / WORD] = 1 << (row % WORD);
        Ok(count(&Plan::new(self, filter)?.passing(&block, &within)) > 0)
    }

    fn asked(&self, range: &Range<usize>, trash: bool) -> Vec<u64> {
        let words = &self.table.trash().words()[words_of(range)];
        let mut asked: Vec<u64> = words
            .iter()
            .map(|word| if trash { *word } else { !word })
            .collect();
        // The last word has bits beyond the last row.
        let beyond = range.end % WORD;
        if let Some(last) = asked.last_mut()
            && beyond > 0
        {
            *last &= (1 << beyond) - 1;
        }
        asked
    }
}
