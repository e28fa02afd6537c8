//! An empty index filled from the records, object by object: each table is read once, in its own order.

use satchel_search::Change;
use satchel_store::query;

use super::entry;
use crate::commit::Touched;
use crate::{Error, Workspace};

/// Records read at a time.
const STEP: u32 = 5_000;

/// Records that become one part of the index: each of its commits makes one, and many small ones are merged again and again.
const TOGETHER: u64 = 50_000;

/// How far it has come. The index's cursor says 0 until all is there: cut short, the next opening begins again.
#[derive(Default)]
pub(super) struct Filling {
    object: usize,
    /// The key of the last record of that object.
    key: u64,
    /// Records since the last part.
    staged: u64,
    read: u64,
    /// Where the log ended when it began; what was committed since may be there or not.
    begun: Option<u64>,
}

impl Filling {
    /// How many records were read.
    pub(super) const fn done(&self) -> u64 {
        self.read
    }

    /// Takes some more records in; false where that was all, and the index says as of when it holds them.
    pub(super) fn step(&mut self, workspace: &Workspace) -> Result<bool, Error> {
        let (shape, index) = (workspace.shape(), workspace.follower.index()?);
        let begun = match self.begun {
            Some(begun) => begun,
            None => *self.begun.insert(workspace.seq()?),
        };
        let layouts = shape.layouts();
        let listed = |at: &usize| layouts[*at].object.listed;
        let Some(object) = (self.object..layouts.len()).find(listed) else {
            index.apply(begun, Vec::new())?;
            index.flush()?;
            return Ok(false);
        };
        if object != self.object {
            (self.object, self.key) = (object, 0);
        }
        let (layout, statements) = (shape.layout(object), shape.statements(object));
        let records = workspace.read(|reader| {
            Ok(query::after(
                reader, layout, statements, object, self.key, STEP,
            )?)
        })?;
        match records.last() {
            Some((key, _)) => self.key = *key,
            None => self.object += 1,
        }
        let entries = records.into_iter().map(|(key, record)| {
            let touched = Touched {
                key,
                record,
                before: None,
            };
            entry(&shape, &touched)
        });
        let entries: Vec<Change> = entries.collect();
        self.staged += entries.len() as u64;
        self.read += entries.len() as u64;
        index.stage(0, entries)?;
        if self.staged >= TOGETHER {
            self.staged = 0;
            index.flush()?;
        }
        Ok(true)
    }
}
