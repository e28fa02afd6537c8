//! A file into a workspace.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};

use satchel_model::{BatchId, ChangeKind, SlotIndex};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Progress;
use super::bulk::{BATCH, BulkIntake};
use super::rejects::Rejects;
use crate::commit::Action;
use crate::constraints::{Places, fit_their_indexes};
use crate::import::{self, Entry, Rejected};
use crate::{Error, Shape, Workspace};

/// How a file is imported.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// The name of the preset, where it is not to be found out.
    pub preset: Option<String>,
    /// Reads everything and writes nothing.
    pub dry_run: bool,
}

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportReport {
    /// The preset by which the file was read.
    pub source: String,
    /// Rows or cards read.
    #[ts(type = "number")]
    pub read: u64,
    /// Records made.
    #[ts(type = "number")]
    pub created: u64,
    /// Records that were here and were changed.
    #[ts(type = "number")]
    pub updated: u64,
    /// Records that were here as the file has them.
    #[ts(type = "number")]
    pub unchanged: u64,
    /// Rows that hold no contact.
    #[ts(type = "number")]
    pub skipped: u64,
    /// Rows that could not be understood, or that the schema does not allow.
    #[ts(type = "number")]
    pub rejected: u64,
    /// The file they were written to, with reasons.
    pub rejected_file: Option<String>,
    /// The batch, for taking it back.
    pub batch: Option<BatchId>,
}

/// Entries read together, and how many parts of them wait: a batch is ready when the one before it is committed.
const PART: usize = 1_000;
const PARTS: usize = BATCH / PART;

impl Workspace {
    /// Imports a file. Rows that cannot be understood are written to a file beside it, with reasons, and
    /// the rest goes on. What came in is findable when this returns.
    ///
    /// # Errors
    /// [`Error::Import`] where nothing can be read from the file; what the store says: then what was
    /// committed before stays, and importing again goes on from there.
    pub fn import(
        &self,
        path: &Path,
        options: &ImportOptions,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<ImportReport, Error> {
        let shape = self.shape();
        let source = import::open(shape.layouts(), path, options.preset.as_deref())?;
        let batch = self.new_batch();
        let mut report = ImportReport {
            source: source.preset().to_owned(),
            batch: (!options.dry_run).then_some(batch),
            ..ImportReport::default()
        };
        let mut rejects = Rejects::of(path, source.header(), options.dry_run);
        let action = Action {
            member: None,
            kind: ChangeKind::Import,
            batch: Some(batch),
        };
        let told = places(&shape, &source);
        let mut intake = BulkIntake::begin(self, Arc::clone(&shape), action, options.dry_run)?;
        intake.hold_to_constraints(told);
        let total = source.bytes();
        std::thread::scope(|scope| {
            let (send, parts) = sync_channel(PARTS);
            let reading = Reading {
                shape,
                source,
                keeps_rows: intake.may_refuse(),
            };
            scope.spawn(move || reading.send_all(&send));
            for part in parts {
                for (entry, row) in part.entries {
                    report.read += 1;
                    match entry? {
                        Entry::Record(drafts) => intake.push_row(drafts, row)?,
                        Entry::Skipped { .. } => report.skipped += 1,
                        Entry::Rejected(rejected) => rejects.write(&rejected)?,
                    }
                }
                for refused in intake.take_refused() {
                    rejects.write(&refused)?;
                }
                progress(Progress {
                    done: part.bytes_read,
                    total,
                });
            }
            Ok::<_, Error>(())
        })?;
        let counts = intake.finish()?;
        for refused in &counts.refused {
            rejects.write(refused)?;
        }
        (report.created, report.updated, report.unchanged) =
            (counts.created, counts.changed, counts.unchanged);
        (report.rejected, report.rejected_file) = rejects.finish()?;
        progress(Progress { done: total, total });
        Ok(report)
    }
}

/// The fields that a file has a place for.
fn places(shape: &Shape, source: &import::Source) -> Places {
    let field = |&(object, slot): &(usize, SlotIndex)| {
        let layout = shape.layout(object);
        (object, layout.slots[slot].field)
    };
    source.told().iter().map(field).collect()
}

/// An entry, and the row it came from where it may have to be handed back.
type Read = (Result<Entry, import::Error>, Option<Rejected>);

/// Entries read ahead while those before them are committed.
struct Part {
    entries: Vec<Read>,
    /// How far into the file they reach.
    bytes_read: u64,
}

/// A file that is read while what came before is committed.
struct Reading {
    shape: Arc<Shape>,
    source: import::Source,
    keeps_rows: bool,
}

impl Reading {
    /// Reads the file to its end, or until nobody takes the parts any more.
    fn send_all(mut self, parts: &SyncSender<Part>) {
        loop {
            let entries: Vec<_> = std::iter::from_fn(|| self.next()).take(PART).collect();
            let part = Part {
                bytes_read: self.source.bytes_read(),
                entries,
            };
            if part.entries.is_empty() || parts.send(part).is_err() {
                return;
            }
        }
    }

    fn next(&mut self) -> Option<Read> {
        let entry = self.source.next()?;
        let Ok(Entry::Record(drafts)) = &entry else {
            return Some((entry, None));
        };
        let unfit = drafts.iter().find_map(|draft| {
            let layout = self.shape.layout(draft.object);
            fit_their_indexes(layout, &draft.assigns).err()
        });
        if let Some(rejected) = unfit.and_then(|why| self.source.refuse(why.to_string())) {
            return Some((Ok(Entry::Rejected(rejected)), None));
        }
        let row = self.keeps_rows.then(|| self.source.refuse(String::new()));
        Some((entry, row.flatten()))
    }
}
