//! The one writer of the main index: turns changes into tantivy's operations and a commit that says how
//! far into the log it reaches.

use std::collections::BTreeMap;

use tantivy::indexer::IndexWriterOptions;
use tantivy::merge_policy::LogMergePolicy;
use tantivy::{IndexWriter, TantivyDocument, Term};

use crate::change::{Change, Entry};
use crate::error::{Doing, Error, Result};
use crate::schema::{Fields, VERSION};
use crate::text::EntryTokens;

/// What a segment may take in memory while it is built: some 60,000 records. Larger ones index no faster.
const BUILD_BYTES: usize = 24 << 20;
/// Segments of like size merged at once: fewer segments to search against more writing.
const MERGE_SEGMENTS: usize = 4;
/// A segment with more deleted records than this is merged to be rid of them: with a third, whoever comes back from three weeks
/// away merges the whole index while it takes in what it missed.
const DELETED_RATIO: f32 = 0.5;

pub(crate) struct Writer {
    inner: IndexWriter,
    fields: Fields,
    /// The greatest key ever given to the index: a greater one has no older version to delete, which
    /// spares a first filling a look-up a record.
    max_key: Option<u64>,
    /// The cursor that what was staged since the last commit reaches.
    staged: Option<u64>,
}

impl Writer {
    pub(crate) fn new(
        index: &tantivy::Index,
        fields: Fields,
        max_key: Option<u64>,
    ) -> tantivy::Result<Writer> {
        let options = IndexWriterOptions::builder()
            .memory_budget_per_thread(BUILD_BYTES)
            .num_worker_threads(1)
            .num_merge_threads(1)
            .build();
        let inner = index.writer_with_options(options)?;
        let mut policy = LogMergePolicy::default();
        policy.set_min_num_segments(MERGE_SEGMENTS);
        policy.set_del_docs_ratio_before_merge(DELETED_RATIO);
        inner.set_merge_policy(Box::new(policy));
        Ok(Writer {
            inner,
            fields,
            max_key,
            staged: None,
        })
    }

    /// The cursor that the staged changes reach, where there are any.
    pub(crate) fn staged(&self) -> Option<u64> {
        self.staged
    }

    /// Hands over the newest of each record's changes, which reach `cursor`. Tantivy indexes them on a thread of its
    /// own; they are neither findable nor durable before [`Writer::commit`]. Where it fails, nothing since the last
    /// commit is kept.
    pub(crate) fn stage<'a>(
        &mut self,
        changes: impl Iterator<Item = &'a Change>,
        cursor: u64,
    ) -> Result<()> {
        // By key, so that in a fresh segment documents lie in the order ties are shown in.
        let newest: BTreeMap<u64, &Change> = changes.map(|change| (change.key(), change)).collect();
        let known = self.max_key;
        let staged = newest
            .into_values()
            .try_for_each(|change| self.hand_over(change, known));
        self.staged = self.staged.max(Some(cursor));
        self.or_rollback(staged)
    }

    /// Makes what was staged, and the cursor it reaches, durable; or nothing of it.
    pub(crate) fn commit(&mut self) -> Result<()> {
        let cursor = self.staged.unwrap_or(0);
        let committed = self.inner.prepare_commit().and_then(|mut commit| {
            commit.set_payload(&payload(cursor));
            commit.commit()
        });
        self.or_rollback(committed.map(|_| ()))?;
        self.staged = None;
        Ok(())
    }

    fn or_rollback(&mut self, done: tantivy::Result<()>) -> Result<()> {
        if done.is_err() {
            self.staged = None;
            self.inner.rollback().doing("take back a failed write")?;
        }
        done.doing("write to the disk")
    }

    /// `known` is the greatest key given before the batch.
    fn hand_over(&mut self, change: &Change, known: Option<u64>) -> tantivy::Result<()> {
        if known.is_some_and(|known| change.key() <= known) {
            self.inner
                .delete_term(Term::from_field_u64(self.fields.key, change.key()));
        }
        if let Change::Put(entry) = change {
            self.max_key = self.max_key.max(Some(entry.key));
            self.inner.add_document(self.document(entry))?;
        }
        Ok(())
    }

    fn document(&self, entry: &Entry) -> TantivyDocument {
        let fields = &self.fields;
        let mut document = TantivyDocument::new();
        document.add_u64(fields.key, entry.key);
        document.add_u64(fields.object, entry.object.into());
        let tokens = EntryTokens::of(entry);
        document.add_text(fields.title, &tokens.title);
        document.add_text(fields.title_grams, &tokens.title);
        document.add_text(fields.detail, &tokens.detail);
        document.add_text(fields.detail_grams, &tokens.detail);
        if !tokens.body.is_empty() {
            document.add_text(fields.body, &tokens.body);
        }
        document
    }
}

/// What a commit says of itself: the version of its tokens, and the cursor it reaches.
fn payload(cursor: u64) -> String {
    format!("{VERSION}:{cursor}")
}

/// The cursor a commit reaches.
pub(crate) fn cursor_of(payload: Option<&str>) -> Result<u64> {
    let (version, cursor) = payload.and_then(|p| p.split_once(':')).unwrap_or_default();
    if version != VERSION.to_string() {
        return Err(Error::damaged(format!(
            "its version is '{version}', not '{VERSION}'"
        )));
    }
    cursor
        .parse()
        .map_err(|_| Error::damaged(format!("its cursor is '{cursor}'")))
}
