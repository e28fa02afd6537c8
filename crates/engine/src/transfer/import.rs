//! A file into a workspace.

use std::path::Path;
use std::sync::mpsc::{SyncSender, sync_channel};

use satchel_model::{BatchId, ChangeKind};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Progress;
use super::bulk::{BATCH, BulkIntake};
use super::rejects::Rejects;
use crate::commit::Action;
use crate::import::{self, Entry};
use crate::{Error, Workspace};

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
    /// Rows that could not be understood.
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
        let mut rejects = Rejects::of(path, source.header());
        let action = Action {
            member: None,
            kind: ChangeKind::Import,
            batch,
        };
        let mut intake = BulkIntake::begin(self, shape, action, options.dry_run)?;
        let total = source.bytes();
        std::thread::scope(|scope| {
            let (send, parts) = sync_channel(PARTS);
            scope.spawn(move || read_parts(source, &send));
            for part in parts {
                for entry in part.entries {
                    report.read += 1;
                    match entry? {
                        Entry::Record(drafts) => intake.push(drafts)?,
                        Entry::Skipped { .. } => report.skipped += 1,
                        Entry::Rejected(rejected) => {
                            report.rejected += 1;
                            if !options.dry_run {
                                rejects.write(&rejected)?;
                            }
                        }
                    }
                }
                progress(Progress {
                    done: part.bytes_read,
                    total,
                });
            }
            Ok::<_, Error>(())
        })?;
        let counts = intake.finish()?;
        (report.created, report.updated, report.unchanged) =
            (counts.created, counts.changed, counts.unchanged);
        report.rejected_file = rejects.finish()?;
        progress(Progress { done: total, total });
        Ok(report)
    }
}

/// Entries read ahead while those before them are committed.
struct Part {
    entries: Vec<Result<Entry, import::Error>>,
    /// How far into the file they reach.
    bytes_read: u64,
}

/// Reads a file to its end, or until nobody takes the parts any more.
fn read_parts(mut source: import::Source, parts: &SyncSender<Part>) {
    loop {
        let entries: Vec<_> = source.by_ref().take(PART).collect();
        let part = Part {
            bytes_read: source.bytes_read(),
            entries,
        };
        if part.entries.is_empty() || parts.send(part).is_err() {
            return;
        }
    }
}
