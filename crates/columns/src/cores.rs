//! Work on all rows, shared among the processor's cores.

use std::ops::Range;
use std::sync::OnceLock;
use std::thread;

/// Rows in one block. Texts lie in blocks, so that a change moves half of one, some ten kilobytes; work is shared in whole ones.
pub(crate) const BLOCK: usize = 1024;

/// Fewer rows than this are done before another thread has begun.
const WORTH_IT: usize = 16 * BLOCK;

/// More cores than this are other programs'.
const MOST: usize = 4;

/// Does the work on parts of the rows, each of which begins with a block, and gives what was found in their order.
pub(crate) fn share<R: Send>(rows: usize, work: impl Fn(Range<usize>) -> R + Sync) -> Vec<R> {
    let parts = if rows < WORTH_IT { 1 } else { cores() };
    let size = rows.div_ceil(parts).next_multiple_of(BLOCK);
    let range = |part: usize| (part * size).min(rows)..((part + 1) * size).min(rows);
    let work = &work;
    thread::scope(|scope| {
        let others: Vec<_> = (1..parts)
            .map(|part| scope.spawn(move || work(range(part))))
            .collect();
        let first = work(range(0));
        let rest = others.into_iter().map(|other| match other.join() {
            Ok(found) => found,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        std::iter::once(first).chain(rest).collect()
    })
}

fn cores() -> usize {
    static CORES: OnceLock<usize> = OnceLock::new();
    *CORES.get_or_init(|| thread::available_parallelism().map_or(1, |cores| cores.get().min(MOST)))
}
