//! The thread that indexes what is too large for its commit to wait for, and that puts the index on the disk.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use satchel_search::{Change, Index};

use super::{Slot, apply, current, flush, stage};
use crate::workspace::lock;

/// Batches handed over and not yet taken: bounds the memory they take.
const QUEUE: usize = 4;

/// Batches from this size on are committed together with those after them: each commit of the index makes a
/// segment, and many small ones are merged again and again.
const LARGE: usize = 1_000;

/// Records committed together at most: what tantivy builds in memory at a time.
const TOGETHER: usize = 50_000;

/// After this long without a batch, those staged are committed: longer than an import takes for its next.
const PAUSE: Duration = Duration::from_millis(500);

enum Work {
    Apply(Batch),
    Flush,
}

/// What a part of the log did to the records.
pub(super) struct Batch {
    pub(super) first_seq: u64,
    pub(super) last_seq: u64,
    pub(super) entries: Vec<Change>,
}

/// The thread, started when there is something for it.
#[derive(Default)]
pub(super) struct Background {
    worker: Mutex<Option<Worker>>,
    waiting: Arc<Waiting>,
}

struct Worker {
    work: SyncSender<Work>,
    thread: JoinHandle<()>,
}

/// What was handed over and not done yet.
#[derive(Default)]
struct Waiting {
    batches: AtomicUsize,
    /// Whether a flush was asked for that has not begun.
    flush: AtomicBool,
}

impl Background {
    /// Whether everything handed over is findable; it need not be on the disk.
    pub(super) fn is_idle(&self) -> bool {
        self.waiting.batches.load(Ordering::Acquire) == 0
    }

    /// Indexes a batch after those before it. Waits while too many do.
    pub(super) fn apply(&self, index: &Slot, batch: Batch) {
        self.waiting.batches.fetch_add(1, Ordering::AcqRel);
        if !self.send(index, Work::Apply(batch)) {
            self.waiting.batches.fetch_sub(1, Ordering::AcqRel);
        }
    }

    /// Puts the index on the disk. Asking again before that has begun does nothing.
    pub(super) fn flush(&self, index: &Slot) {
        if !self.waiting.flush.swap(true, Ordering::AcqRel) {
            self.send(index, Work::Flush);
        }
    }

    /// Waits until everything handed over is done, and ends the thread.
    pub(super) fn finish(&self) {
        if let Some(worker) = lock(&self.worker).take() {
            drop(worker.work);
            let _ = worker.thread.join();
        }
    }

    fn send(&self, index: &Slot, work: Work) -> bool {
        let mut worker = lock(&self.worker);
        let worker = worker.get_or_insert_with(|| start(index, &self.waiting));
        worker.work.send(work).is_ok()
    }
}

fn start(index: &Slot, waiting: &Arc<Waiting>) -> Worker {
    let (work, queue) = sync_channel(QUEUE);
    let (index, waiting) = (Arc::clone(index), Arc::clone(waiting));
    let thread = std::thread::spawn(move || run(&queue, &index, &waiting));
    Worker { work, thread }
}

/// Batches that the index has taken, and that are findable only after its next commit.
#[derive(Default)]
struct Staged {
    batches: usize,
    records: usize,
    /// The position that they reach.
    reached: Option<u64>,
}

fn run(queue: &Receiver<Work>, slot: &Slot, waiting: &Waiting) {
    let mut staged = Staged::default();
    loop {
        let next = match staged.batches {
            0 => queue.recv().map_err(|_| RecvTimeoutError::Disconnected),
            _ => queue.recv_timeout(PAUSE),
        };
        let (index, ended) = (
            current(slot),
            matches!(next, Err(RecvTimeoutError::Disconnected)),
        );
        let more = match (next, &index) {
            (Ok(Work::Apply(batch)), Some(index)) => take(index, batch, &mut staged),
            (Ok(Work::Apply(..)), None) => {
                staged.batches += 1;
                false
            }
            (Ok(Work::Flush) | Err(_), _) => false,
        };
        if more {
            continue;
        }
        waiting.flush.store(false, Ordering::Release);
        if let Some(index) = index.filter(|index| staged.records > 0 || index.needs_flush()) {
            flush(&index);
        }
        let done = std::mem::take(&mut staged).batches;
        waiting.batches.fetch_sub(done, Ordering::AcqRel);
        if ended {
            return;
        }
    }
}

/// Hands a batch to the index, and says whether those after it may wait with it to be committed.
///
/// What does not follow what the index holds is left out, so that its cursor never claims what it lacks: where a batch
/// before failed, or another program wrote in between, the next commit that finds the thread idle reads the log.
fn take(index: &Index, batch: Batch, staged: &mut Staged) -> bool {
    let records = batch.entries.len();
    staged.batches += 1;
    if batch.first_seq > staged.reached.unwrap_or_else(|| index.cursor()) + 1 {
        tracing::warn!(batch.first_seq, "the search index lacks what came before");
        return false;
    }
    if records < LARGE && staged.records == 0 {
        apply(index, batch.last_seq, batch.entries);
        return false;
    }
    staged.records += records;
    let taken = stage(index, batch.last_seq, batch.entries);
    // Where it was not taken, neither is what was staged before it.
    staged.reached = taken.then_some(batch.last_seq);
    taken && records >= LARGE && staged.records < TOGETHER
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use satchel_search::Entry;

    use super::*;

    fn batch(first_seq: u64, records: u64) -> Batch {
        let last_seq = first_seq + records - 1;
        let put = |key| {
            Change::Put(Entry {
                key,
                object: 0,
                title: format!("anna{key}"),
                detail: String::new(),
                body: String::new(),
            })
        };
        Batch {
            first_seq,
            last_seq,
            entries: (first_seq..=last_seq).map(put).collect(),
        }
    }

    fn check(batches: &[(u64, u64)], cursor: u64) {
        let dir = tempfile::tempdir().unwrap();
        let index = Arc::new(Index::create(dir.path(), &[7; 32]).unwrap());
        let slot: Slot = Arc::default();
        *slot.write().unwrap() = Some(Arc::clone(&index));
        let background = Background::default();
        for &(first_seq, records) in batches {
            background.apply(&slot, batch(first_seq, records));
        }
        background.finish();
        assert!(background.is_idle());
        assert_eq!(index.cursor(), cursor, "{batches:?}");
    }

    #[test]
    fn the_cursor_never_passes_what_is_missing() {
        let large = LARGE as u64;
        check(
            &[(1, large), (large + 1, 3), (large + 4, large)],
            2 * large + 3,
        );
        check(&[(1, 3), (5, 2)], 3);
        check(&[(1, large), (large + 2, large)], large);
        check(&[(2, large), (large + 2, 1)], 0);
    }
}
