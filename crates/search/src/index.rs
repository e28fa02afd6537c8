//! The index as the rest of the product holds it: one follower feeds it, anyone searches it.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

use tantivy::directory::error::LockError;
use tantivy::directory::{Directory, INDEX_WRITER_LOCK};
use tantivy::store::Compressor;
use tantivy::{IndexReader, IndexSettings, ReloadPolicy, TantivyError};

use crate::change::{Change, Hit, Query};
use crate::delta::{Delta, Prepared};
use crate::error::{Doing, Error, Result};
use crate::main_index::MainIndex;
use crate::schema::{Fields, register_tokenizers, schema};
use crate::sealed::{META_FILE, SealedDirectory};
use crate::search::{Layers, search};
use crate::writer::{Writer, cursor_of};

/// Batches above this many changes skip the delta: a commit costs them less than a second tokenizing.
const BULK_CHANGES: usize = 1_000;
/// A delta above this many changes, or bytes of text and tokens, slows a one-letter search towards a millisecond.
const DELTA_CHANGES: usize = 2_000;
const DELTA_BYTES: usize = 8 << 20;
/// How much of the log a crash may make us read again. Commits wait on the disk (7–15 ms, 60–300 under
/// load), so they should be rare.
const DELTA_AGE: Duration = Duration::from_secs(10);

/// The search index of one workspace. Share it in an `Arc`.
pub struct Index {
    directory: SealedDirectory,
    fields: Fields,
    reader: IndexReader,
    /// Keeps batches in the order of the log. Taken before `writer`.
    follower: Mutex<()>,
    /// Held for the length of a commit. Taken before `state`. `None` beside another program, which writes.
    writer: Option<Mutex<Writer>>,
    state: RwLock<State>,
    durable: AtomicU64,
}

/// What a search reads, changed only as a whole.
struct State {
    main: MainIndex,
    /// Deltas on their way to the disk, oldest first. More than one only after a commit failed.
    frozen: Vec<Arc<Delta>>,
    live: Delta,
    /// Whether the writer has taken changes that no search sees yet: none may enter a delta before they do.
    staged: bool,
    cursor: u64,
}

impl Index {
    /// Opens the index in `dir`, which is the index's own; makes it when there is none.
    ///
    /// # Errors
    /// [`Error::Damaged`] when the files are not what this version wrote under this key: the caller makes
    /// the index anew and feeds it from the start of the log.
    pub fn open(dir: &Path, key: &[u8; 32]) -> Result<Index> {
        fs::create_dir_all(dir).doing("make its directory")?;
        if !dir.join(META_FILE).exists() {
            return Index::create(dir, key);
        }
        Index::start(Files::open(dir, key)?, Some(dir))
    }

    /// Opens the index while another program has it: what that one has committed is read from the disk, what it
    /// has not is kept in a delta here. Nothing is ever written.
    ///
    /// # Errors
    /// As [`Index::open`]; [`Error::Busy`] while the other is still making it.
    pub fn open_beside(dir: &Path, key: &[u8; 32]) -> Result<Index> {
        if !dir.join(META_FILE).exists() {
            return Err(Error::Busy {
                dir: dir.to_path_buf(),
            });
        }
        Index::start(Files::open(dir, key)?, None)
    }

    /// Whether this was opened beside another program, and that one has gone since.
    pub fn may_be_taken(&self) -> bool {
        self.writer.is_none() && self.directory.acquire_lock(&INDEX_WRITER_LOCK).is_ok()
    }

    /// Whether this is the program that writes it.
    pub fn writes(&self) -> bool {
        self.writer.is_some()
    }

    /// Deletes whatever is in `dir` and makes an empty index there, its cursor at 0.
    ///
    /// # Errors
    /// [`Error::Busy`] when another process has the index open; nothing is deleted then.
    pub fn create(dir: &Path, key: &[u8; 32]) -> Result<Index> {
        fs::create_dir_all(dir).doing("make its directory")?;
        let directory = SealedDirectory::new(dir, key);
        wipe(&directory, dir)?;
        let (schema, fields) = schema();
        let settings = IndexSettings {
            docstore_compression: Compressor::None,
            ..IndexSettings::default()
        };
        let index = tantivy::Index::create(directory.clone(), schema, settings).doing("be made")?;
        Writer::new(&index, fields, None)
            .map_err(|e| busy(dir, e))?
            .commit()?;
        let files = Files {
            index,
            directory,
            fields,
        };
        Index::start(files, Some(dir))
    }

    /// Begins to read, and to write where `write_in` names the directory.
    fn start(files: Files, write_in: Option<&Path>) -> Result<Index> {
        let Files {
            index,
            directory,
            fields,
        } = files;
        let cursor = cursor_on_disk(&index)?;
        register_tokenizers(index.tokenizers());
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual);
        let reader: IndexReader = reader.try_into().doing("be opened")?;
        let main = MainIndex::load(&directory, &reader, &fields)?;
        let writer = write_in.map(|dir| {
            Writer::new(&index, fields, main.max_key()).map_err(|error| busy(dir, error))
        });
        let state = State {
            main,
            frozen: Vec::new(),
            live: Delta::default(),
            staged: false,
            cursor,
        };
        Ok(Index {
            directory,
            fields,
            reader,
            follower: Mutex::new(()),
            writer: writer.transpose()?.map(Mutex::new),
            state: RwLock::new(state),
            durable: AtomicU64::new(cursor),
        })
    }

    /// The log position up to which everything is findable.
    pub fn cursor(&self) -> u64 {
        self.read_state().cursor
    }

    /// The log position up to which everything is on the disk: after a crash, feed what follows it.
    pub fn durable_cursor(&self) -> u64 {
        self.durable.load(Ordering::Acquire)
    }

    /// Takes the changes of the log up to `cursor`. They are findable when this returns; repeating a batch
    /// is harmless. Small batches stay in RAM until the next flush; large ones are committed at once,
    /// together with what waited, so fill an empty index in batches of tens of thousands.
    ///
    /// # Errors
    /// When a large batch could not be written; nothing of it is kept then, and the cursor stays.
    pub fn apply(&self, cursor: u64, changes: Vec<Change>) -> Result<()> {
        let _follower = lock(&self.follower);
        let at_once = changes.len() > BULK_CHANGES || self.read_state().staged;
        if let Some(writer) = self.writer.as_ref().filter(|_| at_once) {
            let mut writer = lock(writer);
            self.stage_held(&mut writer, cursor, &changes)?;
            return self.flush_held(&mut writer);
        }
        let prepared: Vec<Prepared> = changes.into_iter().map(Prepared::new).collect();
        let mut state = self.write_state();
        state.live.touch();
        for change in prepared {
            state.live.push(change);
        }
        state.cursor = state.cursor.max(cursor);
        Ok(())
    }

    /// Takes a batch of the log up to `cursor` without waiting until it is findable: the next [`Index::flush`] or
    /// [`Index::apply`] makes it so. What is staged together becomes one segment, which spares a first filling
    /// the merging of many.
    ///
    /// # Errors
    /// When it could not be written; nothing that was staged is kept then, and the cursor stays.
    pub fn stage(&self, cursor: u64, changes: Vec<Change>) -> Result<()> {
        let Some(writer) = &self.writer else {
            return self.apply(cursor, changes);
        };
        let _follower = lock(&self.follower);
        self.stage_held(&mut lock(writer), cursor, &changes)
    }

    /// Makes everything applied or staged so far findable and durable. Searches go on meanwhile and see each record
    /// exactly once.
    ///
    /// # Errors
    /// When the disk refuses; what was applied stays findable, and the next flush tries again. What was staged is not
    /// kept, and the cursor is where it was before: feed it again.
    pub fn flush(&self) -> Result<()> {
        let Some(writer) = &self.writer else {
            return self.look_again();
        };
        self.flush_held(&mut lock(writer))
    }

    /// Whether it is time to [`Index::flush`]: the delta is large or old, or merges have finished and
    /// their sources still take memory.
    pub fn needs_flush(&self) -> bool {
        let state = self.read_state();
        if state.live.len() >= DELTA_CHANGES || state.live.bytes() >= DELTA_BYTES {
            return true;
        }
        if self.writer.is_none() {
            return false;
        }
        state
            .live
            .since()
            .is_some_and(|since| since.elapsed() >= DELTA_AGE)
            || !state.frozen.is_empty()
            || state.main.is_stale(&self.directory)
    }

    /// The best records for the question, best first.
    ///
    /// # Errors
    /// [`Error::Damaged`] when the index turns out unreadable.
    pub fn search(&self, query: &Query<'_>) -> Result<Vec<Hit>> {
        let state = self.read_state();
        let frozen = state.frozen.iter().rev().map(Arc::as_ref);
        let deltas = std::iter::once(&state.live)
            .chain(frozen)
            .filter(|delta| delta.len() > 0);
        search(
            &Layers {
                main: &state.main,
                deltas: deltas.collect(),
            },
            query,
        )
    }

    /// Reads what the program that writes has committed meanwhile; the delta goes where that reaches as far.
    fn look_again(&self) -> Result<()> {
        // Before reading: what is committed meanwhile only makes it reach further.
        let reached = cursor_on_disk(self.reader.searcher().index())?;
        let main = MainIndex::load(&self.directory, &self.reader, &self.fields)?;
        let mut state = self.write_state();
        state.main = main;
        if reached >= state.cursor {
            state.live = Delta::default();
            state.cursor = reached;
        }
        Ok(())
    }

    /// Sets the live delta aside to be written. Returns the cursor it reaches.
    fn freeze(&self) -> u64 {
        let mut state = self.write_state();
        if state.live.since().is_some() {
            let full = std::mem::take(&mut state.live);
            state.frozen.push(Arc::new(full));
        }
        state.cursor
    }

    /// Stages changes after those that wait in the deltas.
    fn stage_held(&self, writer: &mut Writer, cursor: u64, changes: &[Change]) -> Result<()> {
        let waits = {
            let state = self.read_state();
            state.live.since().is_some() || !state.frozen.is_empty()
        };
        if waits {
            self.flush_held(writer)?;
        }
        let staged = writer.stage(changes.iter(), cursor);
        self.write_state().staged = writer.staged().is_some();
        self.for_lack_of_room(staged)
    }

    /// What was done, with the disk named where it had no room.
    fn for_lack_of_room<T>(&self, done: Result<T>) -> Result<T> {
        match done {
            Err(Error::Io { doing, source }) if self.directory.was_full() => {
                let source = io::Error::new(io::ErrorKind::StorageFull, source);
                Err(Error::Full { doing, source })
            }
            Err(Error::Engine { doing, source }) if self.directory.was_full() => {
                let source = io::Error::new(io::ErrorKind::StorageFull, source);
                Err(Error::Full { doing, source })
            }
            other => other,
        }
    }

    /// Commits the deltas and what is staged, and puts the new main index in their place.
    fn flush_held(&self, writer: &mut Writer) -> Result<()> {
        let cursor = self.freeze();
        let frozen = self.read_state().frozen.clone();
        let committed = self.commit(writer, cursor, &frozen);
        let committed = self.for_lack_of_room(committed);
        self.write_state().staged = writer.staged().is_some();
        if !committed? && !self.read_state().main.is_stale(&self.directory) {
            return Ok(());
        }
        let main = MainIndex::load(&self.directory, &self.reader, &self.fields)?;
        let mut state = self.write_state();
        let old = std::mem::replace(&mut state.main, main);
        state.frozen.drain(..frozen.len());
        state.cursor = state.cursor.max(self.durable.load(Ordering::Acquire));
        drop(state);
        drop(old); // Closing segments takes a while; no search waits for it.
        Ok(())
    }

    /// Whether there was anything to commit.
    fn commit(&self, writer: &mut Writer, cursor: u64, frozen: &[Arc<Delta>]) -> Result<bool> {
        if !frozen.is_empty() {
            writer.stage(frozen.iter().flat_map(|delta| delta.changes()), cursor)?;
        }
        let Some(reached) = writer.staged() else {
            return Ok(false);
        };
        writer.commit()?;
        self.durable.store(reached, Ordering::Release);
        Ok(true)
    }

    fn read_state(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write_state(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Index {
    fn drop(&mut self) {
        self.directory.close();
    }
}

/// The files of an index that is there.
struct Files {
    index: tantivy::Index,
    directory: SealedDirectory,
    fields: Fields,
}

impl Files {
    fn open(dir: &Path, key: &[u8; 32]) -> Result<Files> {
        let directory = SealedDirectory::new(dir, key);
        let index = tantivy::Index::open(directory.clone()).doing("be opened")?;
        let (schema, fields) = schema();
        if index.schema() != schema {
            return Err(Error::damaged("its fields are of another version"));
        }
        for segment in index.searchable_segment_metas().doing("be opened")? {
            directory
                .verify(&segment)
                .map_err(TantivyError::from)
                .doing("be opened")?;
        }
        Ok(Files {
            index,
            directory,
            fields,
        })
    }
}

/// The cursor of the last commit.
fn cursor_on_disk(index: &tantivy::Index) -> Result<u64> {
    let payload = index.load_metas().doing("be opened")?.payload;
    cursor_of(payload.as_deref())
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn busy(dir: &Path, error: TantivyError) -> Error {
    match error {
        TantivyError::LockFailure(LockError::LockBusy, _) => Error::Busy {
            dir: dir.to_path_buf(),
        },
        error => Error::engine("be opened for writing", error),
    }
}

/// Deletes the files of the index, unless someone has it open.
fn wipe(directory: &SealedDirectory, dir: &Path) -> Result<()> {
    let lock = directory.acquire_lock(&INDEX_WRITER_LOCK);
    let _lock = lock.map_err(|error| busy(dir, TantivyError::LockFailure(error, None)))?;
    for file in fs::read_dir(dir).doing("list its files")? {
        let file = file.doing("list its files")?;
        let is_lock = file
            .path()
            .extension()
            .is_some_and(|extension| extension == "lock");
        if !is_lock && file.file_type().doing("list its files")?.is_file() {
            fs::remove_file(file.path()).doing("delete its old files")?;
        }
    }
    Ok(())
}
