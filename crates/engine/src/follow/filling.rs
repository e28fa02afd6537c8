//! An empty index filled from the records, in the order in which they were made.

use std::collections::BTreeMap;

use satchel_model::Record;
use satchel_search::Change;
use satchel_store::document::{self, Document};
use satchel_store::{Reader, record};

use super::entry;
use crate::commit::Touched;
use crate::{Error, Shape, Workspace};

/// Records read at a time.
const STEP: u32 = 5_000;

/// Records that become one part of the index: each of its commits makes one, and many small ones are merged again and again.
const TOGETHER: usize = 50_000;

/// How far it has come. The index's cursor says 0 until all is there: cut short, the next opening begins again.
#[derive(Default)]
pub(super) struct Filling {
    /// The key of the last document that was read.
    key: u64,
    /// Records since the last part.
    staged: usize,
    /// Where the log ended when it began; what was committed since may be there or not.
    begun: Option<u64>,
}

impl Filling {
    /// The position in the log that it has come to, about.
    pub(super) const fn done(&self) -> u64 {
        self.key
    }

    /// Takes some more records in; false where that was all, and the index says as of when it holds them.
    pub(super) fn step(&mut self, workspace: &Workspace) -> Result<bool, Error> {
        let (shape, index) = (workspace.shape(), workspace.follower.index()?);
        let begun = match self.begun {
            Some(begun) => begun,
            None => *self.begun.insert(workspace.seq()?),
        };
        let rows = workspace.read(|reader| Ok(document::after(reader, self.key, STEP)?))?;
        let Some(last) = rows.last() else {
            index.apply(begun, Vec::new())?;
            index.flush()?;
            return Ok(false);
        };
        self.key = last.key;
        let entries = workspace.read(|reader| entries(&shape, reader, &rows))?;
        self.staged += entries.len();
        index.stage(0, entries)?;
        if self.staged >= TOGETHER {
            self.staged = 0;
            index.flush()?;
        }
        Ok(true)
    }
}

/// What search is to hold of some documents, in the order of their keys: of records that fit as well, it finds the older first.
fn entries(shape: &Shape, reader: &dyn Reader, rows: &[Document]) -> Result<Vec<Change>, Error> {
    let mut keys: BTreeMap<usize, Vec<u64>> = BTreeMap::new();
    for row in rows {
        let object = shape.object_of(&row.object);
        if let Some(object) = object.filter(|&object| shape.layout(object).object.listed) {
            keys.entry(object).or_default().push(row.key);
        }
    }
    let mut found: Vec<(u64, Record)> = Vec::with_capacity(rows.len());
    for (object, keys) in keys {
        let (layout, statements) = (shape.layout(object), shape.statements(object));
        found.extend(record::of_keys(reader, layout, statements, object, &keys)?);
    }
    found.sort_unstable_by_key(|(key, _)| *key);
    let in_use = found.into_iter();
    let in_use = in_use.filter(|(_, record)| record.stamps.deleted_at.is_none());
    let entries = in_use.map(|(key, record)| {
        let touched = Touched {
            key,
            record,
            before: None,
        };
        entry(shape, &touched)
    });
    Ok(entries.collect())
}
