//! The search index as a follower of the log.
//!
//! A small commit is put into the index before it returns; a large one is handed to a thread of its own,
//! so that an import does not wait for it. Either way the index knows the position it has reached, and
//! what it lacks after a crash it reads from the log at the next opening.

mod background;
mod behind;
mod entry;
mod event;
mod filling;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, RwLock};

use satchel_search::{Change, Index};
use satchel_store::sqlite::Key;
use satchel_store::{document, log, workspace};

use self::background::{Background, Batch};
use self::entry::read_entry;
use self::filling::Filling;
use crate::workspace::lock;
use crate::{Error, Workspace};

pub(crate) use self::behind::BringingUp;
pub(crate) use self::entry::entry;
pub(crate) use self::event::{event, missed, sent};

/// Commits up to this many records are indexed before they return: a person's, not an import's.
const AT_ONCE: usize = 64;

/// Log bytes read at a time while catching up.
const LOG_STEP: usize = 4 << 20;

/// The index, and what keeps it after the log.
pub(crate) struct Follower {
    dir: PathBuf,
    key: Key,
    /// `None` while another program makes the index of this workspace.
    index: Slot,
    /// Held from a commit to its offer, so that offers come in log order.
    order: Arc<Mutex<()>>,
    background: Background,
    /// Whether it is so far behind that it is brought up beside everything else, and follows no commit until then.
    behind: AtomicBool,
}

type Slot = Arc<RwLock<Option<Arc<Index>>>>;

impl Follower {
    /// Opens the index; a damaged one, or one under another key, is begun anew: it holds nothing that the
    /// log does not.
    pub(crate) fn open(dir: &Path, key: &Key) -> Result<Self, Error> {
        let follower = Self {
            dir: dir.to_owned(),
            key: *key,
            index: Slot::default(),
            order: Arc::default(),
            background: Background::default(),
            behind: AtomicBool::new(false),
        };
        follower.take_index()?;
        Ok(follower)
    }

    /// Opens the index where it is not open, or is another program's that has ended.
    pub(crate) fn take_index(&self) -> Result<(), Error> {
        if !self.may_take_index() {
            return Ok(());
        }
        let mut slot = self
            .index
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        *slot = match Index::open(&self.dir, &self.key) {
            Err(satchel_search::Error::Damaged { .. }) => {
                Some(Arc::new(Index::create(&self.dir, &self.key)?))
            }
            // One program writes the index; the others read what it wrote, and the log after that. What cannot
            // be read beside it, it will have mended by the next look.
            Err(satchel_search::Error::Busy { .. }) => {
                Index::open_beside(&self.dir, &self.key).ok().map(Arc::new)
            }
            other => Some(Arc::new(other?)),
        };
        Ok(())
    }

    /// Whether the index is not open, or was opened beside a program that has ended.
    pub(crate) fn may_take_index(&self) -> bool {
        current(&self.index).is_none_or(|index| index.may_be_taken())
    }

    /// The index.
    ///
    /// # Errors
    /// [`satchel_search::Error::Busy`] while another program is making it.
    pub(crate) fn index(&self) -> Result<Arc<Index>, Error> {
        current(&self.index).ok_or_else(|| {
            satchel_search::Error::Busy {
                dir: self.dir.clone(),
            }
            .into()
        })
    }

    /// The turn to commit.
    pub(crate) fn order(&self) -> MutexGuard<'_, ()> {
        lock(&self.order)
    }

    /// The same, for what runs beside the workspace.
    pub(crate) fn shared_order(&self) -> Arc<Mutex<()>> {
        Arc::clone(&self.order)
    }

    /// Whether nothing that was handed over waits to be indexed.
    pub(crate) fn is_idle(&self) -> bool {
        self.background.is_idle()
    }

    /// Takes what a commit touched. The caller holds the turn.
    pub(crate) fn offer(
        &self,
        workspace: &Workspace,
        first_seq: u64,
        last_seq: u64,
        entries: Vec<Change>,
    ) {
        let Some(index) = current(&self.index).filter(|_| !self.is_behind()) else {
            return;
        };
        let idle = self.is_idle();
        // A gap means that another program wrote to this workspace.
        if idle && index.cursor() + 1 != first_seq {
            if let Err(error) = self.read_log(workspace, last_seq) {
                tracing::warn!(%error, "the search index could not follow; it is brought up to date at the next opening");
            }
            return;
        }
        if idle && entries.len() <= AT_ONCE {
            apply(&index, last_seq, entries);
            if index.needs_flush() {
                self.background.flush(&self.index);
            }
        } else {
            let batch = Batch {
                first_seq,
                last_seq,
                entries,
            };
            self.background.apply(&self.index, batch);
        }
    }

    /// Whether this program writes the index.
    pub(crate) fn writes(&self) -> bool {
        current(&self.index).is_some_and(|index| index.writes())
    }

    /// Puts records that no commit touched into the index, on the disk when this returns. The caller holds the turn.
    pub(crate) fn put(&self, entries: Vec<Change>) -> Result<(), Error> {
        let index = self.index()?;
        index.apply(index.cursor(), entries)?;
        Ok(index.flush()?)
    }

    /// Has all that was handed over put on the disk, without waiting for it.
    pub(crate) fn begin_settling(&self) {
        self.background.flush(&self.index);
    }

    /// Waits until all that was handed over is indexed and on the disk.
    pub(crate) fn settle(&self) {
        self.background.finish();
        if let Some(index) = current(&self.index) {
            flush(&index);
        }
    }

    /// Brings the index up to the log's end.
    pub(crate) fn catch_up(&self, workspace: &Workspace) -> Result<(), Error> {
        let seq = workspace.seq()?;
        match current(&self.index) {
            None => Ok(()),
            Some(_) if self.is_behind() => Ok(()),
            Some(index) if index.cursor() > seq => self.rebuild(workspace, &mut |_, _| {}),
            Some(_) => self.read_log(workspace, seq),
        }
    }

    /// [`Follower::catch_up`] at an opening: an index that cannot be written, as on a full disk, keeps nobody from
    /// their records. Search finds less until the next commit tries again.
    pub(crate) fn catch_up_if_possible(&self, workspace: &Workspace) -> Result<(), Error> {
        self.fall_behind_if_far(workspace)?;
        match self.catch_up(workspace) {
            Err(Error::Search(error)) => {
                tracing::warn!(%error, "the search index is behind: make room, and it follows with the next change");
                Ok(())
            }
            other => other,
        }
    }

    fn read_log(&self, workspace: &Workspace, upto: u64) -> Result<(), Error> {
        let (index, shape) = (self.index()?, workspace.shape());
        while index.cursor() < upto {
            let (cursor, entries) = workspace.read(|reader| {
                let chunks = log::after(reader, index.cursor(), LOG_STEP)?;
                let Some(last) = chunks.last().map(|chunk| chunk.last_seq) else {
                    return Ok((upto, Vec::new()));
                };
                let mut documents = BTreeSet::new();
                for chunk in &chunks {
                    documents.extend(log::frames(chunk)?.into_iter().map(|frame| frame.document));
                }
                let rows = documents
                    .into_iter()
                    .map(|id| Ok(document::get(reader, id)?))
                    .collect::<Result<Vec<_>, Error>>()?;
                Ok((
                    last,
                    rows.into_iter()
                        .flatten()
                        .filter_map(|row| read_entry(&shape, reader, &row).transpose())
                        .collect::<Result<_, _>>()?,
                ))
            })?;
            index.apply(cursor, entries)?;
            if index.needs_flush() {
                index.flush()?;
            }
        }
        Ok(())
    }

    /// Makes the index anew from the records. `progress` is told (done, total).
    pub(crate) fn rebuild(
        &self,
        workspace: &Workspace,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<(), Error> {
        let _order = self.order();
        self.background.finish();
        self.begin_anew()?;
        let seq = workspace.seq()?;
        let mut filling = Filling::default();
        while filling.step(workspace)? {
            progress(filling.done().min(seq), seq);
        }
        self.behind.store(false, Ordering::Release);
        Ok(())
    }

    /// Puts an empty index in the place of the one that is there.
    fn begin_anew(&self) -> Result<(), Error> {
        let mut slot = self
            .index
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        // One index at a time may have the folder open.
        *slot = None;
        *slot = Some(Arc::new(Index::create(&self.dir, &self.key)?));
        Ok(())
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        self.background.finish();
    }
}

fn current(slot: &Slot) -> Option<Arc<Index>> {
    slot.read()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
        .clone()
}

fn apply(index: &Index, cursor: u64, entries: Vec<Change>) {
    follows(index.apply(cursor, entries));
}

fn stage(index: &Index, cursor: u64, entries: Vec<Change>) -> bool {
    follows(index.stage(cursor, entries))
}

fn flush(index: &Index) {
    follows(index.flush());
}

/// A commit does not fail because the index cannot follow. Says whether it did.
fn follows(done: satchel_search::Result<()>) -> bool {
    done.inspect_err(|error| {
        tracing::warn!(%error, "the search index could not follow; the next change, or the next opening, brings it up to date");
    })
    .is_ok()
}

/// Position that the index has reached; for a look at the workspace's health.
pub(crate) fn reached(workspace: &Workspace) -> Result<(u64, u64), Error> {
    let index = workspace.follower.index()?;
    Ok((
        index.cursor(),
        workspace.read(|reader| Ok(workspace::seq(reader)?))?,
    ))
}
