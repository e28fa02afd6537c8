//! How much a change's bytes stand for, told from their run lengths before Automerge reads them: it unpacks as it goes, and
//! fifty bytes can stand for more operations than there is memory.
//!
//! Source of the format: <https://automerge.org/automerge-binary-format-spec>, "Change Chunk" and "Column encodings".

use crate::BadChange;

/// Operations of one change, and operations that they replace, that are taken however short it is: some hundred times what a
/// person can do to a record at once.
pub(crate) const MOST: u64 = 1 << 16;

/// A longer one may have one for so many of its bytes: of what is written here each has a key of its own, and none is shorter
/// than twice that.
const BYTES_OF_ONE: u64 = 8;

/// Magic and checksum.
const BEFORE_KIND: usize = 8;

/// A change that is not compressed; 2 is one that is.
const PLAIN: u8 = 1;
const COMPRESSED: u8 = 2;

/// The columns that say how many operations there are, and how many each replaces.
const ACTION: u64 = 0x42;
const REPLACED: u64 = 0x70;

/// Refuses bytes that stand for too much, or of which that cannot be told.
pub(crate) fn check(bytes: &[u8]) -> Result<(), BadChange> {
    let mut rest = Bytes(bytes.get(BEFORE_KIND..).unwrap_or_default());
    match rest.byte() {
        Some(COMPRESSED) => return Err(BadChange::Compressed),
        Some(PLAIN) => {}
        _ => return Err(BadChange::Parse("they begin with another mark".to_owned())),
    }
    let most = MOST.max(bytes.len() as u64 / BYTES_OF_ONE);
    match operations(rest) {
        Some(count) if count <= most => Ok(()),
        Some(count) => Err(BadChange::TooMuch { count, most }),
        None => Err(BadChange::Parse("they are cut short".to_owned())),
    }
}

/// Operations of a change and those that they replace; `None` where it ends before it says.
fn operations(mut rest: Bytes<'_>) -> Option<u64> {
    let _length = rest.number()?;
    let deps = rest.number()?;
    rest.take(deps.checked_mul(32)?)?;
    rest.prefixed()?;
    let (_seq, _start_op) = (rest.number()?, rest.number()?);
    rest.signed()?;
    rest.prefixed()?;
    for _ in 0..rest.number()? {
        rest.prefixed()?;
    }
    let mut columns = Vec::new();
    for _ in 0..rest.number()? {
        columns.push((rest.number()?, rest.number()?));
    }
    let mut count = 0_u64;
    for (kind, length) in columns {
        let column = Bytes(rest.take(length)?);
        let here = match kind {
            ACTION => column.sum(|_| 1),
            REPLACED => column.sum(|replaced| replaced),
            _ => Some(0),
        };
        count = count.saturating_add(here?);
    }
    Some(count)
}

/// Bytes that are read from the front.
struct Bytes<'b>(&'b [u8]);

impl<'b> Bytes<'b> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn take(&mut self, length: u64) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(usize::try_from(length).ok()?)?;
        self.0 = rest;
        Some(taken)
    }

    /// Bytes with their number before them.
    fn prefixed(&mut self) -> Option<&'b [u8]> {
        let length = self.number()?;
        self.take(length)
    }

    /// An unsigned number in LEB128.
    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    /// A signed one.
    fn signed(&mut self) -> Option<i64> {
        let before = self.0;
        let number = self.number()?;
        let bits = 7 * (before.len() - self.0.len());
        let shift = 64_usize.saturating_sub(bits);
        Some((number << shift).cast_signed() >> shift)
    }

    /// The sum over a column of numbers in runs: `n` and a number that stands there `n` times, `-n` and `n` numbers, or 0
    /// and how often there is none, which counts as 0.
    fn sum(mut self, of: impl Fn(u64) -> u64) -> Option<u64> {
        let mut sum = 0_u64;
        while !self.0.is_empty() {
            match self.signed()? {
                0 => sum = sum.saturating_add(self.number()?.saturating_mul(of(0))),
                times @ 1.. => {
                    let run = of(self.number()?).saturating_mul(times.unsigned_abs());
                    sum = sum.saturating_add(run);
                }
                literal => {
                    for _ in 0..literal.unsigned_abs() {
                        sum = sum.saturating_add(of(self.number()?));
                    }
                }
            }
        }
        Some(sum)
    }
}
