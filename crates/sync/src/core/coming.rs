//! Segments on their way: what the server has of them, and the part that is here of the next.

use satchel_engine::segments::{Arrived, SegmentHash, list_name, next_place, segment_hash};
use satchel_store::server::Seen;

use super::{Effect, Positions};
use crate::Error;
use crate::wire::{Contents, Epoch, Part, SegmentName};

/// What a first sync knows of its server's segments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Coming {
    contents: Option<(Contents, [u8; 16])>,
    /// The beginning of a segment, and which one. It is not kept beyond this program: a segment is short.
    part: (SegmentHash, Vec<u8>),
    /// One that the server told of was gone, or was not what its name says: the log will do.
    is_given_up: bool,
}

/// No server packs so much into one.
const LONGEST: u64 = 256 << 20;

impl Coming {
    /// Whether segments are wanted at all.
    pub(super) const fn is_given_up(&self) -> bool {
        self.is_given_up
    }

    /// The next segment that is needed, its place, and how much of it is here.
    pub(super) fn wanted(&self, at: &Positions) -> Option<(u64, SegmentName, u64)> {
        let (contents, place) = self.next(at)?;
        let name = contents.segments.get(usize::try_from(place).ok()?)?;
        // Another program may have taken the one that was on its way here.
        let here = if self.part.0 == name.hash {
            self.part.1.len() as u64
        } else {
            0
        };
        Some((place, *name, here))
    }

    /// How many changes are in the segments that are here.
    pub(super) fn come(&self, at: &Positions) -> u64 {
        let Some((contents, place)) = self.next(at) else {
            return 0;
        };
        let taken = usize::try_from(place).unwrap_or(usize::MAX);
        let taken = contents.segments.iter().take(taken);
        taken.fold(0, |sum, name| sum.saturating_add(name.changes))
    }

    fn next(&self, at: &Positions) -> Option<(&Contents, u64)> {
        let (contents, list) = self.contents.as_ref()?;
        let is_first = contents.epoch == at.epoch && at.pulled == 0;
        is_first.then(|| (contents, next_place(at.pulled, at.first, list)))
    }

    /// Takes what the server says it has.
    pub(super) fn begin(&mut self, contents: Contents) -> Result<(), Error> {
        let fits = |name: &SegmentName| name.changes > 0 && (1..=LONGEST).contains(&name.bytes);
        let is_sound = contents.seq > 0
            && contents.seq <= contents.end
            && !contents.segments.is_empty()
            && contents.segments.iter().all(fits);
        if !is_sound {
            self.give_up();
            return Err(Error::Misfit("its segments cannot be as it says"));
        }
        let list = list_name(contents.segments.iter().map(|name| name.hash));
        self.contents = Some((contents, list));
        Ok(())
    }

    /// Takes a part of the next segment; where that is whole, says to take it.
    pub(super) fn add(
        &mut self,
        epoch: &Epoch,
        part: Part,
        at: &Positions,
    ) -> Result<Effect, Error> {
        let Some((place, name, from)) = self.wanted(at) else {
            return Ok(Effect::Nothing);
        };
        if at.epoch != *epoch || name.hash != part.hash || from != part.from {
            return Ok(Effect::Nothing);
        }
        if part.bytes.is_empty() {
            self.give_up();
            return Ok(Effect::Nothing);
        }
        if self.part.0 != name.hash {
            self.part = (name.hash, Vec::new());
        }
        self.part.1.extend(part.bytes);
        if (self.part.1.len() as u64) < name.bytes {
            return Ok(Effect::Nothing);
        }
        let (_, bytes) = std::mem::take(&mut self.part);
        if segment_hash(&bytes) != name.hash {
            self.give_up();
            return Err(Error::Misfit("a segment is not what its name says"));
        }
        let Some((contents, list)) = &self.contents else {
            return Ok(Effect::Nothing);
        };
        Ok(Effect::TakeSegment(Arrived {
            epoch: *epoch,
            as_of: as_of(contents),
            list: *list,
            place,
            of: contents.segments.len() as u64,
            changes: name.changes,
            bytes,
        }))
    }

    pub(super) fn give_up(&mut self) {
        *self = Self {
            is_given_up: true,
            ..Self::default()
        };
    }
}

fn as_of(contents: &Contents) -> Seen {
    Seen {
        seq: contents.seq,
        mark: contents.mark,
    }
}
