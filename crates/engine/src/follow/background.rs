//! The thread that indexes what is too large for its commit to wait for, and that puts the index on the disk.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use satchel_search::Change;

use super::{Slot, apply, current, flush};
use crate::workspace::lock;

/// Batches handed over and not yet taken: bounds the memory they take.
const QUEUE: usize = 4;

/// Batches that wait are indexed together up to this many records: each commit of the index makes a segment,
/// and many small ones are merged again and again.
const TOGETHER: usize = 50_000;

enum Work {
    Apply(u64, Vec<Change>),
    Flush,
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
    pub(super) fn apply(&self, index: &Slot, cursor: u64, entries: Vec<Change>) {
        self.waiting.batches.fetch_add(1, Ordering::AcqRel);
        if !self.send(index, Work::Apply(cursor, entries)) {
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

fn run(queue: &Receiver<Work>, slot: &Slot, waiting: &Waiting) {
    for work in queue {
        let index = current(slot);
        let done = match work {
            Work::Apply(cursor, entries) => {
                let (cursor, entries, batches) = together(queue, cursor, entries);
                if let Some(index) = &index {
                    apply(index, cursor, entries);
                }
                batches
            }
            Work::Flush => 0,
        };
        waiting.batches.fetch_sub(done, Ordering::AcqRel);
        waiting.flush.store(false, Ordering::Release);
        if let Some(index) = index.filter(|index| index.needs_flush()) {
            flush(&index);
        }
    }
}

/// A batch with those that wait behind it, and how many that are. A flush among them comes after all of them.
fn together(
    queue: &Receiver<Work>,
    mut cursor: u64,
    mut entries: Vec<Change>,
) -> (u64, Vec<Change>, usize) {
    let mut batches = 1;
    while entries.len() < TOGETHER
        && let Ok(work) = queue.try_recv()
    {
        if let Work::Apply(reached, more) = work {
            (cursor, batches) = (reached, batches + 1);
            entries.extend(more);
        }
    }
    (cursor, entries, batches)
}
