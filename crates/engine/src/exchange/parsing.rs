//! Changes read from their bytes, on two cores where there are many.

use satchel_document::Change;

use super::{MAX_CHANGE_BYTES, Offered, Verdict};

/// Fewer than this are read before another thread has begun.
const WORTH_A_THREAD: usize = 64;

/// A change, or why its bytes are none.
pub(super) type Parsed = Result<Change, Verdict>;

/// Reads offered changes, in their order.
pub(super) fn parse(offered: &[Offered]) -> Vec<Parsed> {
    if offered.len() < WORTH_A_THREAD {
        return offered.iter().map(parse_one).collect();
    }
    let (first, second) = offered.split_at(offered.len() / 2);
    std::thread::scope(|scope| {
        let other = scope.spawn(|| second.iter().map(parse_one).collect::<Vec<_>>());
        let mut parsed: Vec<Parsed> = first.iter().map(parse_one).collect();
        match other.join() {
            Ok(rest) => parsed.extend(rest),
            Err(panic) => std::panic::resume_unwind(panic),
        }
        parsed
    })
}

fn parse_one(offered: &Offered) -> Parsed {
    let length = offered.bytes.len();
    if length > MAX_CHANGE_BYTES {
        let why = format!("the change has {length} bytes; at most {MAX_CHANGE_BYTES} are taken");
        return Err(Verdict::refused("too_large", why));
    }
    let refused =
        |error: satchel_document::BadChange| Verdict::refused("not_a_change", error.to_string());
    let change = Change::parse(&offered.bytes).map_err(refused)?;
    // Its operations are wanted next; where they cannot be read, whoever asks for them is told.
    change.read_ahead();
    Ok(change)
}
