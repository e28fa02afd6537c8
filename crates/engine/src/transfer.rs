//! Files and sample data into a workspace, and records out of it.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};

use satchel_model::{BatchId, ChangeKind, Draft};
use satchel_store::{Reader, batch, query, record};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::commit::Action;
use crate::import::{self, Entry, RejectedWriter, rejected_path};
use crate::view::Views;
use crate::{Error, Shape, Workspace, export, sample};

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

/// How far an import is.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Bytes or records so far.
    pub done: u64,
    /// The whole, in the same unit.
    pub total: u64,
}

/// Drafts committed together: one fsync for all of them, and no more memory than they take.
const BATCH: usize = 10_000;

/// Entries read together, and how many parts of them wait: a batch is ready when the one before it is committed.
const PART: usize = 1_000;
const PARTS: usize = BATCH / PART;

/// An empty table that is to take more than this is filled without its indexes.
const BULK: usize = 5_000;

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
        let mut rejects = Rejects {
            path: rejected_path(path),
            header: source.header().to_vec(),
            writer: None,
        };
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

    /// Fills the workspace with a believable sample, findable when this returns: the same for the same seed.
    ///
    /// # Errors
    /// What the store says.
    pub fn add_sample(
        &self,
        people: usize,
        seed: u64,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), Error> {
        let action = Action {
            member: None,
            kind: ChangeKind::Sample,
            batch: self.new_batch(),
        };
        let shape = self.shape();
        let mut intake = BulkIntake::begin(self, Arc::clone(&shape), action, false)?;
        let person = shape.object("person")?;
        let mut done = 0;
        for draft in sample::workspace(
            shape.layouts(),
            seed,
            people,
            self.host.now_ms(),
            self.member(),
        ) {
            done += u64::from(draft.object == person);
            intake.push(vec![draft])?;
            if done % 1_000 == 0 {
                progress(Progress {
                    done,
                    total: people as u64,
                });
            }
        }
        intake.finish()?;
        Ok(())
    }

    /// Puts what is left of the sample in the trash, and says how many records that were.
    ///
    /// # Errors
    /// What the store says.
    pub fn remove_sample(&self) -> Result<u64, Error> {
        let batches =
            self.read(|reader| Ok(batch::of_kind(reader, ChangeKind::Sample.letter())?))?;
        let mut removed = 0;
        for batch in batches {
            removed += self.undo(Some(batch))?.undone;
        }
        Ok(removed)
    }

    /// Writes all records of an object that are not in the trash to a file, as CSV, or as vCard where its
    /// name ends in `.vcf`. Gives how many.
    ///
    /// # Errors
    /// [`Error::NoSuchObject`]; [`Error::File`].
    pub fn export(
        &self,
        object: &str,
        path: &Path,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<u64, Error> {
        let shape = self.shape();
        let object = shape.object(object)?;
        let failed = |source| Error::File {
            path: path.to_owned(),
            doing: "written",
            source,
        };
        let cards = path
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("vcf"));
        let mut out = BufWriter::new(File::create_new(path).map_err(failed)?);
        let written = self.read(|reader| {
            let rows = Rows {
                shape: &shape,
                reader,
                object,
                after: 0,
                open: Vec::new().into_iter(),
            };
            rows.write(cards, &mut out, progress)
        })?;
        out.flush()
            .and_then(|()| out.get_ref().sync_all())
            .map_err(failed)?;
        Ok(written)
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

/// Drafts on their way in, committed in large batches.
struct BulkIntake<'w> {
    workspace: &'w Workspace,
    /// What the drafts are made for.
    shape: Arc<Shape>,
    action: Action,
    drafts: Vec<Draft>,
    counts: Counts,
    dry_run: bool,
    /// Whether the indexes over empty tables were dropped, to be built at the end.
    unindexed: bool,
    empty: bool,
}

/// What became of drafts.
#[derive(Default)]
struct Counts {
    created: u64,
    changed: u64,
    unchanged: u64,
}

impl<'w> BulkIntake<'w> {
    fn begin(
        workspace: &'w Workspace,
        shape: Arc<Shape>,
        action: Action,
        dry_run: bool,
    ) -> Result<Self, Error> {
        let empty = workspace.seq()? == 0;
        Ok(Self {
            workspace,
            shape,
            action,
            drafts: Vec::with_capacity(BATCH),
            counts: Counts::default(),
            dry_run,
            unindexed: false,
            empty,
        })
    }

    fn push(&mut self, drafts: Vec<Draft>) -> Result<(), Error> {
        if self.dry_run {
            self.counts.created += drafts.len() as u64;
            return Ok(());
        }
        self.drafts.extend(drafts);
        if self.drafts.len() >= BATCH {
            self.commit()
        } else {
            Ok(())
        }
    }

    fn commit(&mut self) -> Result<(), Error> {
        if self.empty && !self.unindexed && self.drafts.len() > BULK {
            self.workspace.begin_bulk()?;
            self.unindexed = true;
        }
        let drafts = std::mem::replace(&mut self.drafts, Vec::with_capacity(BATCH));
        let committed = self.workspace.commit(&self.shape, drafts, self.action)?;
        self.counts.created += committed.created.len() as u64;
        self.counts.changed += committed.changed.len() as u64;
        self.counts.unchanged += committed.unchanged as u64;
        Ok(())
    }

    fn finish(mut self) -> Result<Counts, Error> {
        if !self.drafts.is_empty() {
            self.commit()?;
        }
        if self.unindexed {
            // The search index is finished while those of the tables are built.
            self.workspace.follower.begin_settling();
            self.workspace.end_bulk()?;
        }
        if !self.dry_run {
            self.workspace.settle_index();
        }
        Ok(self.counts)
    }
}

/// The file of rejected rows, made when there is one.
struct Rejects {
    path: PathBuf,
    header: Vec<String>,
    writer: Option<RejectedWriter<BufWriter<File>>>,
}

impl Rejects {
    fn write(&mut self, rejected: &import::Rejected) -> Result<(), Error> {
        let failed = |source| Error::File {
            path: self.path.clone(),
            doing: "written",
            source,
        };
        if self.writer.is_none() {
            let file = File::create(&self.path).map_err(failed)?;
            self.writer =
                Some(RejectedWriter::new(BufWriter::new(file), &self.header).map_err(failed)?);
        }
        self.writer
            .as_mut()
            .map_or(Ok(()), |writer| writer.write(rejected).map_err(failed))
    }

    /// The file, where there is one.
    fn finish(self) -> Result<Option<String>, Error> {
        let Some(writer) = self.writer else {
            return Ok(None);
        };
        writer.finish().map_err(|source| Error::File {
            path: self.path.clone(),
            doing: "written",
            source,
        })?;
        Ok(Some(self.path.display().to_string()))
    }
}

/// An object's records in the order in which they were made, read in steps.
struct Rows<'r> {
    shape: &'r Shape,
    reader: &'r dyn Reader,
    object: usize,
    after: u64,
    open: std::vec::IntoIter<export::Row>,
}

/// Records read at a time.
const STEP: u32 = 1_000;

impl Rows<'_> {
    fn write(
        mut self,
        cards: bool,
        out: &mut impl Write,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<u64, Error> {
        let layout = self.shape.layout(self.object);
        let total = record::count(self.reader, layout)?;
        let mut done = 0;
        let counted = std::iter::from_fn(|| {
            done += 1;
            progress(Progress {
                done: total.min(done),
                total,
            });
            self.next().transpose()
        });
        if cards {
            export::vcard(layout, counted, out)
        } else {
            export::csv(layout, counted, out)
        }
    }

    fn next(&mut self) -> Result<Option<export::Row>, Error> {
        if self.open.len() == 0 {
            self.open = self.step()?.into_iter();
        }
        Ok(self.open.next())
    }

    fn step(&mut self) -> Result<Vec<export::Row>, Error> {
        let (layout, statements) = (
            self.shape.layout(self.object),
            self.shape.statements(self.object),
        );
        let records = query::after(
            self.reader,
            layout,
            statements,
            self.object,
            self.after,
            STEP,
        )?;
        if let Some((key, _)) = records.last() {
            self.after = *key;
        }
        let mut views = Views::new(self.shape, self.reader)?;
        let mut rows = Vec::with_capacity(records.len());
        for (_, record) in records {
            let mut links = Vec::new();
            for (slot, value) in record.values.iter().enumerate() {
                if let Some(satchel_model::Scalar::Reference(id)) = value {
                    links.push((slot, views.label(*id)?.unwrap_or_default()));
                }
            }
            rows.push(export::Row { record, links });
        }
        Ok(rows)
    }
}
