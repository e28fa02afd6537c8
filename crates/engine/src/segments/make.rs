//! Segments made from the log, beside everything else that a server does: in many short reads and writes, which may lie apart as far as they like,
//! since nothing up to the position that they are as of ever changes.

use std::collections::HashMap;

use satchel_model::RecordId;
use satchel_store::segment::{self, Segment};
use satchel_store::server::Seen;
use satchel_store::{Lease, OpenLog, Writer, document, workspace};

use super::owners::share;
use super::{WORTHWHILE, segment_hash};
use crate::exchange::SHAPING;
use crate::mark::seen_at;
use crate::rebuild::register_of;
use crate::{Error, Workspace};

/// Documents read at a time.
const STEP: u32 = 5_000;

/// Documents whose changes are gathered at a time, at first and at most: each chunk of the log that holds some is read once for them.
const TOGETHER: [usize; 2] = [256, 16_384];

/// Bytes of changes gathered at a time, about: where so many documents have more, the next round takes fewer.
const GATHERED: usize = 16 << 20;

/// Bytes of changes in one segment, of which packing leaves about a megabyte: what is taken in one transaction. The first are smaller: somebody waits
/// for them.
const BYTES: [usize; 3] = [512 << 10, 2 << 20, 6 << 20];

/// So long a maker may be silent before another takes over.
const LEASE_MS: i64 = 60_000;

/// What the lease is called.
const LEASE: &str = "segments";

/// A document that goes into a segment.
struct Found {
    /// Position of its last change.
    last: u64,
    /// Its key, which is the position of its first.
    key: u64,
}

/// A change on its way into a segment.
struct Packed {
    /// The key of its document; 0 where it shapes the workspace.
    key: u64,
    document: RecordId,
    bytes: Vec<u8>,
}

/// What there is as of a position.
#[derive(Default)]
struct All {
    documents: Vec<Found>,
    /// Positions of the changes that shape the workspace.
    shaping: Vec<u64>,
}

/// Segments under way.
pub(crate) struct Making<'w> {
    workspace: &'w Workspace,
    lease: Lease,
    /// When the lease was last prolonged.
    kept_ms: i64,
    as_of: Seen,
    place: u64,
    /// What the next segment holds so far.
    changes: Vec<Packed>,
    bytes: usize,
}

impl Workspace {
    /// Makes segments where there are none, or the log has grown by a quarter since, and no other program is making some. Gives whether
    /// it did.
    ///
    /// # Errors
    /// What the store says; what was made until then is of no use to anybody, and gone with the next that are made.
    pub fn make_segments_if_due(&self) -> Result<bool, Error> {
        let (seq, made) = self.read(|reader| {
            let made = segment::latest(reader)?.map_or(0, |made| made.seq);
            Ok((workspace::seq(reader)?, made))
        })?;
        let is_due = seq.saturating_sub(made) >= WORTHWHILE.max(made / 4);
        Ok(is_due && self.make_segments()?)
    }

    /// Makes segments as of the log's end. False where there are some or nothing is
    /// to go in, or another program is making them.
    ///
    /// # Errors
    /// As [`Workspace::make_segments_if_due`].
    pub fn make_segments(&self) -> Result<bool, Error> {
        let making = self.begin_segments()?;
        Ok(making.map(Making::run).transpose()?.is_some())
    }

    /// Takes the lease for it. `None` where there is nothing to make, or another program is making some.
    pub(crate) fn begin_segments(&self) -> Result<Option<Making<'_>>, Error> {
        let (holder, now) = (self.host.random(), self.host.now_ms());
        let as_of = self.end()?;
        if as_of.seq == 0 {
            return Ok(None);
        }
        let begun = self.write(|writer| {
            if segment::latest(writer)?.is_some_and(|made| made.seq >= as_of.seq) {
                return Ok(None);
            }
            let lease = Lease::take(writer, LEASE, holder, now, LEASE_MS)?;
            if lease.is_some() {
                segment::begin(writer, as_of.seq)?;
            }
            Ok(lease)
        })?;
        Ok(begun.map(|lease| Making {
            workspace: self,
            lease,
            kept_ms: now,
            as_of,
            place: 0,
            changes: Vec::new(),
            bytes: 0,
        }))
    }

    /// The documents that were there at a position: each member's own before others', those that were changed last before it first.
    /// Calls `between` now and then.
    fn documents_as_of(
        &self,
        seq: u64,
        mut between: impl FnMut() -> Result<(), Error>,
    ) -> Result<All, Error> {
        let (mut all, mut key) = (All::default(), 0);
        loop {
            between()?;
            let documents = self.read(|reader| Ok(document::after(reader, key, STEP)?))?;
            let Some(last) = documents.last() else { break };
            key = last.key;
            for row in &documents {
                let register = register_of(row)?;
                let positions = register.positions().iter().copied();
                let mut positions = positions.filter(|position| *position <= seq);
                if SHAPING.contains(&row.object.as_str()) {
                    all.shaping.extend(positions);
                } else if let Some(last) = positions.next_back() {
                    all.documents.push(Found { last, key: row.key });
                }
            }
        }
        all.shaping.sort_unstable();
        all.documents
            .sort_unstable_by_key(|found| std::cmp::Reverse(found.last));
        between()?;
        let owners = self.owners()?;
        share(&mut all.documents, |found| owners.get(&found.key).copied());
        Ok(all)
    }

    /// The changes of some documents up to a position, one document after the other.
    fn changes_of(&self, found: &[Found], seq: u64) -> Result<Vec<Packed>, Error> {
        self.read(|reader| {
            let mut wanted: Vec<(u64, usize)> = Vec::with_capacity(found.len());
            for (at, one) in found.iter().enumerate() {
                if one.key == one.last {
                    wanted.push((one.key, at));
                } else if let Some(row) = document::by_key(reader, one.key)? {
                    let positions = register_of(&row)?.positions().to_vec();
                    let up_to_there = positions.into_iter().filter(|position| *position <= seq);
                    wanted.extend(up_to_there.map(|position| (position, at)));
                }
            }
            wanted.sort_unstable();
            let (mut log, mut changes) = (OpenLog::new(reader), HashMap::new());
            for &(position, at) in &wanted {
                let frame = log.at(position)?.1;
                let of_one: &mut Vec<Packed> = changes.entry(at).or_default();
                of_one.push(Packed {
                    key: found[at].key,
                    document: frame.document,
                    bytes: frame.bytes.clone(),
                });
            }
            let in_order = (0..found.len()).filter_map(|at| changes.remove(&at));
            Ok(in_order.flatten().collect())
        })
    }

    /// Changes that shape the workspace.
    fn changes_at(&self, positions: &[u64]) -> Result<Vec<Packed>, Error> {
        self.read(|reader| {
            let mut log = OpenLog::new(reader);
            let changes = positions.iter().map(|&position| {
                let frame = log.at(position)?.1;
                Ok(Packed {
                    key: 0,
                    document: frame.document,
                    bytes: frame.bytes.clone(),
                })
            });
            changes.collect()
        })
    }
}

impl Making<'_> {
    /// Makes them all.
    ///
    /// # Errors
    /// As [`Workspace::make_segments_if_due`]; `busy` where another program took the lease meanwhile.
    pub(crate) fn run(mut self) -> Result<(), Error> {
        let (workspace, seq) = (self.workspace, self.as_of.seq);
        let all = workspace.documents_as_of(seq, || self.prolong())?;
        self.add(&all)?;
        self.finish()
    }

    /// What shapes the workspace as it came, since its versions are positions of a log; then the others.
    fn add(&mut self, all: &All) -> Result<(), Error> {
        for positions in all.shaping.chunks(TOGETHER[0]) {
            for change in self.workspace.changes_at(positions)? {
                self.add_change(change)?;
            }
        }
        let (mut rest, mut together) = (all.documents.as_slice(), TOGETHER[0]);
        while !rest.is_empty() {
            let found;
            (found, rest) = rest.split_at(together.min(rest.len()));
            let changes = self.workspace.changes_of(found, self.as_of.seq)?;
            let bytes: usize = changes.iter().map(|change| change.bytes.len()).sum();
            together = match bytes {
                GATHERED.. => (together / 2).max(1),
                _ if bytes < GATHERED / 4 => (together * 2).min(TOGETHER[1]),
                _ => together,
            };
            for change in changes {
                self.add_change(change)?;
            }
            self.prolong()?;
        }
        self.close()
    }

    /// Holds the lease for longer, where that was long ago: nothing may be to be written for a while.
    fn prolong(&mut self) -> Result<(), Error> {
        if self.workspace.host.now_ms() - self.kept_ms < LEASE_MS / 4 {
            return Ok(());
        }
        self.write(|_| Ok(()))
    }

    fn add_change(&mut self, change: Packed) -> Result<(), Error> {
        let most = BYTES[BYTES.len().min(self.place as usize + 1) - 1];
        if self.bytes + change.bytes.len() > most {
            self.close()?;
        }
        self.bytes += change.bytes.len();
        self.changes.push(change);
        Ok(())
    }

    /// Packs what was gathered, and writes it: documents in the order in which they were made, since a database takes rising ids much faster than
    /// falling ones.
    fn close(&mut self) -> Result<(), Error> {
        self.bytes = 0;
        let mut changes = std::mem::take(&mut self.changes);
        changes.sort_by_key(|change| change.key);
        if changes.is_empty() {
            return Ok(());
        }
        let borrowed = changes.iter();
        let borrowed = borrowed.map(|change| (change.document, change.bytes.as_slice()));
        let borrowed: Vec<(RecordId, &[u8])> = borrowed.collect();
        let bytes = segment::pack(&borrowed)?;
        let segment = Segment {
            hash: segment_hash(&bytes),
            bytes: bytes.len() as u64,
            changes: changes.len() as u64,
        };
        let (seq, place) = (self.as_of.seq, self.place);
        self.write(|writer| Ok(segment::insert(writer, seq, place, &segment, &bytes)?))?;
        self.place += 1;
        Ok(())
    }

    fn finish(mut self) -> Result<(), Error> {
        let (as_of, lease) = (self.as_of, self.lease.clone());
        self.write(|writer| {
            // What stood there may have gone with a restored backup meanwhile.
            if seen_at(writer, as_of.seq)? == as_of {
                segment::finish(writer, &as_of)?;
            }
            Ok(lease.give_back(writer)?)
        })
    }

    /// Writes as long as the lease is held.
    fn write<T>(
        &mut self,
        work: impl FnOnce(&dyn Writer) -> Result<T, Error> + Clone,
    ) -> Result<T, Error> {
        let (now, lease) = (self.workspace.host.now_ms(), &self.lease);
        let done = self.workspace.write(|writer| {
            if !lease.keep(writer, now, LEASE_MS)? {
                return Err(satchel_store::Error::Busy.into());
            }
            work(writer)
        })?;
        self.kept_ms = now;
        Ok(done)
    }
}
