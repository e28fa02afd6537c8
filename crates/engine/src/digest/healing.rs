//! Two databases that differ made equal: what one lacks of a document, the other gives.

use std::collections::BTreeSet;

use satchel_document::{Change, Hash};
use satchel_model::RecordId;
use satchel_store::log::Origin;
use satchel_store::{OpenLog, Reader, document};

use crate::exchange::{Offered, Verdict};
use crate::rebuild::register_of;
use crate::{Error, Workspace};

/// All changes of one document; none where it is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whole {
    /// The document.
    pub document: RecordId,
    /// Its changes' raw bytes, each after those that it was made after.
    pub changes: Vec<Vec<u8>>,
    /// Whether these are its first ones alone: all together are too long to be sent.
    pub cut: bool,
}

/// Of one document, no more is sent at once: what a message may hold, with room for the rest of it.
const MOST: usize = 7 << 20;

/// What comparing documents came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Healed {
    /// Changes that were missing here.
    pub taken: usize,
    /// Changes that the other does not have.
    pub lacking: Vec<Offered>,
    /// Why changes that are missing here could not be taken.
    pub refused: Vec<String>,
}

impl Workspace {
    /// Documents as a whole, in the order asked for, no more than `max_bytes` of them. The first is there in any case; of one that has
    /// more than [`MOST`], the first changes.
    ///
    /// # Errors
    /// What the store says.
    pub fn whole(&self, documents: &[RecordId], max_bytes: usize) -> Result<Vec<Whole>, Error> {
        self.read(|reader| {
            let (mut found, mut bytes) = (Vec::new(), 0);
            for &document in documents {
                let changes = changes_of(reader, document)?;
                let mut changes: Vec<Vec<u8>> = changes.into_iter().map(|one| one.bytes).collect();
                bytes += changes.iter().map(Vec::len).sum::<usize>();
                let is_too_much = bytes > max_bytes;
                if is_too_much && !found.is_empty() {
                    break;
                }
                let fit = fitting(&changes, MOST);
                let cut = fit < changes.len();
                changes.truncate(fit);
                found.push(Whole {
                    document,
                    changes,
                    cut,
                });
                if is_too_much {
                    break;
                }
            }
            Ok(found)
        })
    }

    /// Takes what is missing here of documents that the server has as a whole, and says what it lacks. No cursor moves:
    /// it says what the log gave out, and this is what got lost beside it.
    ///
    /// # Errors
    /// What the store says; then nothing was taken.
    pub fn heal(&self, theirs: &[Whole]) -> Result<Healed, Error> {
        let mut lacking = Vec::new();
        // Of one that is cut, nobody knows what the other lacks.
        for whole in theirs.iter().filter(|whole| !whole.cut) {
            let known = hashes(whole.changes.iter().map(Vec::as_slice))?;
            let ours = self.read(|reader| changes_of(reader, whole.document))?;
            for change in ours {
                if !known.contains(&Change::parse(&change.bytes)?.hash()) {
                    lacking.push(change);
                }
            }
        }
        let offered: Vec<Offered> = theirs.iter().flat_map(offered).collect();
        let mut healed = Healed {
            lacking,
            ..Healed::default()
        };
        for verdict in self.take_missing(&offered)? {
            match verdict {
                Verdict::Stored { .. } => healed.taken += 1,
                Verdict::Known => {}
                Verdict::Refused { why, .. } => healed.refused.push(why),
            }
        }
        Ok(healed)
    }
}

/// How many of the first changes fit: one in any case.
fn fitting(changes: &[Vec<u8>], max_bytes: usize) -> usize {
    let mut bytes = 0;
    let fits = changes.iter().take_while(|change| {
        bytes += change.len();
        bytes <= max_bytes
    });
    fits.count().max(1).min(changes.len())
}

fn offered(whole: &Whole) -> impl Iterator<Item = Offered> {
    whole.changes.iter().map(|bytes| Offered {
        seq: 0,
        document: whole.document,
        bytes: bytes.clone(),
        relayed: false,
        pushed_by: None,
    })
}

fn hashes<'c>(changes: impl Iterator<Item = &'c [u8]>) -> Result<BTreeSet<Hash>, Error> {
    let hashes = changes.map(|bytes| Ok(Change::parse(bytes)?.hash()));
    hashes.collect()
}

/// The changes of a document in the order of the log.
fn changes_of(reader: &dyn Reader, id: RecordId) -> Result<Vec<Offered>, Error> {
    let Some(document) = document::get(reader, id)? else {
        return Ok(Vec::new());
    };
    let (register, mut log) = (register_of(&document)?, OpenLog::new(reader));
    let changes = register.positions().iter().map(|&seq| {
        let (origin, frame) = log.at(seq)?;
        Ok(Offered {
            seq,
            document: id,
            bytes: frame.bytes.clone(),
            relayed: origin == Origin::Server,
            pushed_by: None,
        })
    });
    changes.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_holds_what_fits_and_at_least_one_change() {
        let changes = [vec![0; 10], vec![0; 10], vec![0; 100]];
        for (max_bytes, fit) in [(5, 1), (10, 1), (19, 1), (20, 2), (119, 2), (120, 3)] {
            assert_eq!(fitting(&changes, max_bytes), fit, "in {max_bytes} bytes");
        }
    }
}
