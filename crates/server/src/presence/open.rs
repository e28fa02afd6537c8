//! Who has which record open: a pure piece, given the time, that says who has to hear of each change.

use std::collections::HashMap;

use satchel_model::RecordId;
use satchel_store::team::TokenHash;

/// What may have a record open, and hears who else has: a device, or a browser's session. It is in one place at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Viewer {
    Device(RecordId),
    Session(TokenHash),
}

/// A person, as the others see them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) id: RecordId,
    pub(crate) name: String,
}

/// A place that nobody renews is left after this, in milliseconds: a window renews three times in it.
const KEPT_MS: i64 = 70_000;

/// Moves from record to record within [`WINDOW_MS`]: whoever leafs through a list makes three in a second at most.
const MOVES: u32 = 40;
const WINDOW_MS: i64 = 10_000;

/// People that are told of at one record; the rest is a crowd.
const TOLD: usize = 20;

/// Who moves more often than a person can.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooOften;

/// All that is known. It holds something of whoever has a line, and of nobody else.
#[derive(Debug, Default)]
pub(crate) struct Open {
    viewers: HashMap<Viewer, Standing>,
    /// Who has a record open, in the order in which they came.
    records: HashMap<RecordId, Vec<Viewer>>,
}

#[derive(Debug, Default)]
struct Standing {
    /// Lines that stand.
    lines: usize,
    place: Option<Place>,
    since_ms: i64,
    moves: u32,
}

#[derive(Debug)]
struct Place {
    record: RecordId,
    member: Member,
    until_ms: i64,
}

impl Open {
    /// A line stands.
    pub(crate) fn begin(&mut self, viewer: Viewer) {
        self.viewers.entry(viewer).or_default().lines += 1;
    }

    /// A line was cut. Gives who has to hear of it, as everything here does.
    pub(crate) fn end(&mut self, viewer: Viewer) -> Vec<Viewer> {
        let Some(standing) = self.viewers.get_mut(&viewer) else {
            return Vec::new();
        };
        standing.lines = standing.lines.saturating_sub(1);
        if standing.lines > 0 {
            return Vec::new();
        }
        let touched = self.leave(viewer);
        self.viewers.remove(&viewer);
        touched
    }

    /// Whether a line of it stands.
    pub(crate) fn knows(&self, viewer: Viewer) -> bool {
        self.viewers.contains_key(&viewer)
    }

    /// A member has a record open there, or none any more. Nothing is kept of who has no line.
    pub(crate) fn show(
        &mut self,
        viewer: Viewer,
        member: Member,
        record: Option<RecordId>,
        now_ms: i64,
    ) -> Result<Vec<Viewer>, TooOften> {
        let Some(standing) = self.viewers.get_mut(&viewer) else {
            return Ok(Vec::new());
        };
        match (&mut standing.place, record) {
            (Some(place), Some(record)) if place.record == record => {
                place.until_ms = now_ms + KEPT_MS;
                return Ok(Vec::new());
            }
            (None, None) => return Ok(Vec::new()),
            _ => standing.moved(now_ms)?,
        }
        let mut touched = self.leave(viewer);
        if let Some(record) = record {
            touched.extend(self.enter(viewer, member, record, now_ms));
        }
        Ok(touched)
    }

    /// Leaves the place of a viewer that did not renew it.
    pub(crate) fn expire(&mut self, viewer: Viewer, now_ms: i64) -> Vec<Viewer> {
        let place = self.viewers.get(&viewer).and_then(|one| one.place.as_ref());
        if place.is_some_and(|place| place.until_ms < now_ms) {
            self.leave(viewer)
        } else {
            Vec::new()
        }
    }

    /// The record that a viewer has open, and the names of the others who have: one person at two devices is one, and nobody is told of
    /// themselves.
    pub(crate) fn others(&self, viewer: Viewer) -> Option<(RecordId, Vec<String>)> {
        let own = self.viewers.get(&viewer)?.place.as_ref()?;
        let mut told = vec![&own.member];
        for other in self.records.get(&own.record).into_iter().flatten() {
            let place = self.viewers.get(other).and_then(|one| one.place.as_ref());
            if let Some(Place { member, .. }) = place
                && told.iter().all(|told| told.id != member.id)
            {
                told.push(member);
            }
            if told.len() > TOLD {
                break;
            }
        }
        let names = told.into_iter().skip(1).map(|member| member.name.clone());
        Some((own.record, names.collect()))
    }

    fn enter(
        &mut self,
        viewer: Viewer,
        member: Member,
        record: RecordId,
        now_ms: i64,
    ) -> Vec<Viewer> {
        if let Some(standing) = self.viewers.get_mut(&viewer) {
            standing.place = Some(Place {
                record,
                member,
                until_ms: now_ms + KEPT_MS,
            });
        }
        let here = self.records.entry(record).or_default();
        here.push(viewer);
        here.clone()
    }

    fn leave(&mut self, viewer: Viewer) -> Vec<Viewer> {
        let standing = self.viewers.get_mut(&viewer);
        let Some(place) = standing.and_then(|standing| standing.place.take()) else {
            return Vec::new();
        };
        let Some(here) = self.records.get_mut(&place.record) else {
            return Vec::new();
        };
        here.retain(|other| *other != viewer);
        let left = here.clone();
        if left.is_empty() {
            self.records.remove(&place.record);
        }
        left
    }
}

impl Standing {
    fn moved(&mut self, now_ms: i64) -> Result<(), TooOften> {
        if !(0..WINDOW_MS).contains(&(now_ms - self.since_ms)) {
            (self.since_ms, self.moves) = (now_ms, 0);
        }
        self.moves += 1;
        if self.moves > MOVES {
            Err(TooOften)
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests;
