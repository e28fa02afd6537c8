//! Changes made elsewhere on their way into the log, each with its verdict.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use satchel_document::{Advance, Change};
use satchel_model::RecordId;
use satchel_store::log::{self, Origin};
use satchel_store::{OpenLog, Writer, workspace};

use super::gate::Gate;
use super::order::{Known, Order};
use super::parsing::{Parsed, with_parsed};
use super::{DENIED, Offered, Verdict};
use crate::access::{may_begin, may_change, touches_access};
use crate::commit::Touched;
use crate::loaded::Loaded;
use crate::{Error, Shape, Workspace, computed, constraints, reshape};

/// What an intake stored.
pub(crate) struct Taken {
    pub(super) first_seq: u64,
    pub(super) last_seq: u64,
    /// The place of the change that was stored last.
    pub(super) last: Option<usize>,
    pub(super) touched: Vec<Touched>,
    /// The schema's shape after it, where it is another.
    pub(super) shape: Option<Arc<Shape>>,
}

/// Changes of others under way into the log.
pub(super) struct Intake<'w> {
    workspace: &'w Workspace,
    shape: Arc<Shape>,
    writer: &'w dyn Writer,
    origin: Origin,
    gate: Gate<'w>,
    log: OpenLog<'w>,
    first_seq: u64,
    /// The places of those that were taken, in the order of the log.
    accepted: Vec<usize>,
    touched: Vec<Touched>,
}

/// A document under way, and what was taken of it, with its positions.
struct Open {
    loaded: Loaded,
    taken: Vec<(u64, Change)>,
}

impl<'w> Intake<'w> {
    pub(super) fn begin(
        workspace: &'w Workspace,
        writer: &'w dyn Writer,
        origin: Origin,
    ) -> Result<Self, Error> {
        let begun = workspace.begin(writer)?;
        let last_seq = begun.after;
        Ok(Self {
            workspace,
            gate: Gate::new(workspace, writer, begun.access_seq),
            shape: begun.shape,
            writer,
            origin,
            log: OpenLog::new(writer),
            first_seq: last_seq + 1,
            accepted: Vec::new(),
            touched: Vec::new(),
        })
    }

    pub(super) fn run(mut self, offered: &[Offered]) -> Result<(Taken, Vec<Verdict>), Error> {
        let order = Order::of(&self.shape, self.writer, offered)?;
        let mut verdicts = vec![Verdict::Known; offered.len()];
        with_parsed(offered, &order.places(), |parsed| {
            let came = order.as_they_came.into_iter().zip(&mut *parsed);
            self.take_as_they_came(offered, &order.several, came, &mut verdicts)?;
            order.by_key.into_iter().try_for_each(|mut document| {
                let mut open = None;
                for (at, change) in document.places.into_iter().zip(&mut *parsed) {
                    let by = offered[at].pushed_by;
                    let known = &mut document.known;
                    verdicts[at] = self.take_one(&mut open, known, (at, by), change)?;
                }
                self.close(open)
            })
        })?;
        Ok((self.finish(offered)?, verdicts))
    }

    /// Takes changes of documents that take turns: those that have several stay open until the last.
    fn take_as_they_came(
        &mut self,
        offered: &[Offered],
        several: &HashSet<RecordId>,
        changes: impl Iterator<Item = ((usize, u64), Parsed)>,
        verdicts: &mut [Verdict],
    ) -> Result<(), Error> {
        let mut open: HashMap<RecordId, Option<Open>> = HashMap::new();
        for ((at, key), change) in changes {
            let (id, by) = (offered[at].document, offered[at].pushed_by);
            let mut document = open.remove(&id).flatten();
            let mut known = Known { id, key, row: None };
            verdicts[at] = self.take_one(&mut document, &mut known, (at, by), change)?;
            if several.contains(&id) {
                open.insert(id, document);
            } else {
                self.close(document)?;
            }
        }
        let mut open: Vec<Open> = open.into_values().flatten().collect();
        open.sort_unstable_by_key(|open| open.loaded.key);
        open.into_iter().try_for_each(|open| self.close(Some(open)))
    }

    /// Takes one change of a document, which is opened for its first: its place among those offered, and who pushed it.
    fn take_one(
        &mut self,
        document: &mut Option<Open>,
        known: &mut Known,
        (at, by): (usize, Option<RecordId>),
        change: Parsed,
    ) -> Result<Verdict, Error> {
        let change = match change {
            Ok(change) => change,
            Err(refused) => return Ok(refused),
        };
        let open = match document {
            Some(open) => open,
            none => none.insert(self.open(known, &change)?),
        };
        let verdict = self.take_by(open, change, by)?;
        if let Verdict::Stored { .. } = verdict {
            self.accepted.push(at);
        }
        Ok(verdict)
    }

    /// Writes a document back, if anything was taken of it.
    fn close(&mut self, document: Option<Open>) -> Result<(), Error> {
        if let Some(open) = document.filter(|open| !open.taken.is_empty()) {
            let known = open.loaded.object.is_some();
            let saved = open.loaded.encode().save(&self.shape, self.writer)?;
            self.touched.extend(known.then_some(saved));
        }
        Ok(())
    }

    fn open(&self, known: &mut Known, first: &Change) -> Result<Open, Error> {
        let id = known.id;
        let found = match (known.row.take(), known.key) {
            (Some(found), _) => Some(Loaded::of(&self.shape, found.document, found.record)?),
            (None, 0) => None,
            (None, key) => Loaded::by_key(&self.shape, self.writer, key)?,
        };
        let new = || {
            let object = first.object();
            let object = object.and_then(|name| self.shape.object_of(&name));
            Loaded::new(&self.shape, id, object)
        };
        Ok(Open {
            loaded: found.unwrap_or_else(new),
            taken: Vec::new(),
        })
    }

    /// Takes a change, if whoever pushed it may make it. What was taken before is no less so for what they may not do any more.
    fn take_by(
        &mut self,
        open: &mut Open,
        change: Change,
        by: Option<RecordId>,
    ) -> Result<Verdict, Error> {
        let register = &open.loaded.register;
        let is_known = change.seq() <= register.last_of(&change.actor());
        let (Some(by), false) = (by, is_known) else {
            return self.take(open, change);
        };
        let (begins, shape) = (register.heads().is_empty(), Arc::clone(&self.shape));
        if !begins {
            let answer = match named_late(&shape, open, &change) {
                // Until now nobody could ask what it is.
                Some(new) => self.gate.lets(by, &shape, &new, &change, may_begin)?,
                None => self
                    .gate
                    .lets(by, &shape, &open.loaded, &change, may_change)?,
            };
            return match answer {
                Ok(()) => self.take(open, change),
                Err(denied) => Ok(Verdict::refused(DENIED, denied.to_string())),
            };
        }
        let verdict = self.take(open, change)?;
        if let Some((_, taken)) = open.taken.last()
            && let Err(denied) = self.gate.lets(by, &shape, &open.loaded, taken, may_begin)?
        {
            open.taken.clear();
            open.loaded = Loaded::new(&shape, open.loaded.id, open.loaded.object);
            return Ok(Verdict::refused(DENIED, denied.to_string()));
        }
        Ok(verdict)
    }

    fn take(&mut self, open: &mut Open, change: Change) -> Result<Verdict, Error> {
        let layout = open.loaded.layout(&self.shape);
        // What is offered can be refused; what the server gave out is there already.
        if self.origin == Origin::Local
            && let Err(Error::BadValue(why)) = constraints::fits_indexes(layout, &change)
        {
            return Ok(Verdict::refused("too_long", why.to_string()));
        }
        let seq = self.first_seq + self.accepted.len() as u64;
        let before = open.loaded.register.clone();
        // What was read of it before anything said which object it is of was read without fields.
        let is_named_now = open.loaded.object.is_none()
            && change
                .object()
                .is_some_and(|name| self.shape.object_of(&name).is_some());
        let advanced = match is_named_now {
            true => Ok(Advance::Concurrent),
            false => open.loaded.register.advance(&change, layout),
        };
        match advanced {
            Ok(Advance::Applied(update)) => open.loaded.update(&self.shape, &update, seq),
            Ok(Advance::Known) => return self.known(open, &change),
            Ok(Advance::Concurrent) => {
                if let Some(refusal) = self.merge(open, &change, seq)? {
                    return Ok(refusal);
                }
            }
            Err(error) => {
                open.loaded.register = before;
                return Ok(Verdict::refused("bad_order", error.to_string()));
            }
        }
        open.taken.push((seq, change));
        Ok(Verdict::Stored { seq })
    }

    fn merge(
        &mut self,
        open: &mut Open,
        change: &Change,
        seq: u64,
    ) -> Result<Option<Verdict>, Error> {
        let loaded = &mut open.loaded;
        if change.seq() != loaded.register.last_of(&change.actor()) + 1 {
            let why = "an earlier change by the same laptop is missing; it will be sent again";
            return Ok(Some(Verdict::refused("missing_change", why.to_owned())));
        }
        match loaded.merge(&self.shape, &mut self.log, &open.taken, change, seq) {
            Ok(()) => Ok(None),
            Err(Error::Change(error)) => {
                Ok(Some(Verdict::refused("missing_change", error.to_string())))
            }
            Err(error) => Err(error),
        }
    }

    /// A change whose number is taken: the same one again, or another that stole it.
    fn known(&mut self, open: &Open, change: &Change) -> Result<Verdict, Error> {
        let register = &open.loaded.register;
        if register.heads().contains(&change.hash())
            || open
                .taken
                .iter()
                .any(|(_, one)| one.hash() == change.hash())
        {
            return Ok(Verdict::Known);
        }
        for position in register
            .positions()
            .iter()
            .filter(|at| **at < self.first_seq)
        {
            if self.log.at(*position)?.1.bytes == change.bytes() {
                return Ok(Verdict::Known);
            }
        }
        let why =
            "another change has this one's number: two copies of one laptop wrote under one name";
        Ok(Verdict::refused("number_reused", why.to_owned()))
    }

    /// Appends what was accepted to the log, and has the schema and the computed fields follow.
    fn finish(mut self, offered: &[Offered]) -> Result<Taken, Error> {
        let last_seq = self.first_seq + self.accepted.len() as u64 - 1;
        let changes = self.accepted.iter().map(|&at| &offered[at]);
        let changes: Vec<(RecordId, &[u8])> = changes
            .map(|one| (one.document, one.bytes.as_slice()))
            .collect();
        let opening = self.workspace.opening();
        log::append(self.writer, last_seq, self.origin, opening, &changes)?;
        let (before, touched) = (&self.shape, &mut self.touched);
        if touches_access(before, touched) {
            workspace::set_access_seq(self.writer, last_seq)?;
        }
        let shape = if reshape::touches_schema(before, touched) {
            let shape = reshape::extend(self.writer, before, last_seq, touched)?;
            Some(Arc::new(shape))
        } else {
            (before.seq() != self.workspace.shape().seq()).then(|| Arc::clone(before))
        };
        let after = shape.as_ref().unwrap_or(before);
        computed::follow(self.workspace, self.writer, before, after, touched)?;
        Ok(Taken {
            first_seq: self.first_seq,
            last_seq,
            last: self.accepted.last().copied(),
            touched: self.touched,
            shape,
        })
    }
}

/// The record as the first change begins it that says what it is, where a document was begun without that.
fn named_late(shape: &Shape, open: &Open, change: &Change) -> Option<Loaded> {
    if open.loaded.object.is_some() {
        return None;
    }
    let object = shape.object_of(&change.object()?)?;
    Some(Loaded::new(shape, open.loaded.id, Some(object)))
}
