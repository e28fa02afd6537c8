//! Changes read from their bytes, ahead of who takes them.

use std::sync::mpsc::sync_channel;

use satchel_document::{BadChange, Change};

use super::{MAX_CHANGE_BYTES, Offered, Verdict};

/// Fewer than this are read before another thread has begun.
const WORTH_A_THREAD: usize = 64;

/// Changes handed over at a time: each takes about a kilobyte while it is read.
const PART: usize = 64;

/// Parts that wait to be taken.
const WAITING: usize = 4;

/// A change, or why its bytes are none.
pub(super) type Parsed = Result<Change, Verdict>;

/// Has `work` take offered changes in an order; many are read on another thread while those before are taken.
pub(super) fn with_parsed<T>(
    offered: &[Offered],
    order: &[usize],
    work: impl FnOnce(&mut dyn Iterator<Item = Parsed>) -> T,
) -> T {
    let mut parsed = order.iter().map(|&at| parse(&offered[at]));
    if order.len() < WORTH_A_THREAD {
        return work(&mut parsed);
    }
    std::thread::scope(|scope| {
        let (send, parts) = sync_channel(WAITING);
        scope.spawn(move || {
            loop {
                let part: Vec<Parsed> = parsed.by_ref().take(PART).collect();
                // Where nobody takes them any more, the work has failed.
                if part.is_empty() || send.send(part).is_err() {
                    return;
                }
            }
        });
        work(&mut parts.into_iter().flatten())
    })
}

fn parse(offered: &Offered) -> Parsed {
    let length = offered.bytes.len();
    if length > MAX_CHANGE_BYTES {
        let why = format!("the change has {length} bytes; at most {MAX_CHANGE_BYTES} are taken");
        return Err(Verdict::refused("too_large", why));
    }
    let refused = |error: BadChange| Verdict::refused("not_a_change", error.to_string());
    let change = Change::parse(&offered.bytes).map_err(refused)?;
    // Its operations are wanted next; where they cannot be read, whoever asks for them is told.
    change.read_ahead();
    Ok(change)
}
