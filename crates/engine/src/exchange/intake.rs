//! Changes made elsewhere on their way into the log, each with its verdict.
//!
//! They are taken document by document: those that are new in the order in which they came, then the others in the order of
//! their keys, so that a large pull walks each table once, and a page that was read is written while it is still at hand.
//! Within a document they keep their order, which is all that they say about one another.

use std::collections::BTreeMap;
use std::sync::Arc;

use satchel_document::{Advance, Change};
use satchel_model::RecordId;
use satchel_store::log::{self, Origin};
use satchel_store::{OpenLog, Reader, Writer, document};

use super::parsing::{Parsed, with_parsed};
use super::{Offered, Verdict};
use crate::commit::Touched;
use crate::loaded::Loaded;
use crate::{Error, Shape, Workspace, computed, constraints, reshape};

/// What an intake stored.
pub(super) struct Taken {
    pub(super) first_seq: u64,
    pub(super) last_seq: u64,
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
        let (last_seq, shape) = workspace.begin(writer)?;
        Ok(Self {
            workspace,
            shape,
            writer,
            origin,
            log: OpenLog::new(writer),
            first_seq: last_seq + 1,
            accepted: Vec::new(),
            touched: Vec::new(),
        })
    }

    pub(super) fn run(mut self, offered: &[Offered]) -> Result<(Taken, Vec<Verdict>), Error> {
        let documents = self.documents(offered)?;
        let places = documents.iter().flat_map(|(.., places)| places);
        let order: Vec<usize> = places.copied().collect();
        let mut verdicts = vec![Verdict::Known; offered.len()];
        with_parsed(offered, &order, |parsed| {
            documents.into_iter().try_for_each(|(key, id, places)| {
                let changes = places.into_iter().zip(&mut *parsed);
                self.take_document(key, id, changes, &mut verdicts)
            })
        })?;
        Ok((self.finish(offered)?, verdicts))
    }

    /// The documents in the order in which they are taken: each with its key, 0 where it is new, and the places of its changes.
    fn documents(&self, offered: &[Offered]) -> Result<Vec<(u64, RecordId, Vec<usize>)>, Error> {
        let mut places: BTreeMap<RecordId, Vec<usize>> = BTreeMap::new();
        for (at, change) in offered.iter().enumerate() {
            places.entry(change.document).or_default().push(at);
        }
        let reader: &dyn Reader = self.writer;
        // Asked in the order of their ids, as the index over them has it.
        let mut documents = Vec::with_capacity(places.len());
        for (id, places) in places {
            let key = document::key(reader, id)?.unwrap_or(0);
            documents.push((key, id, places));
        }
        documents.sort_unstable_by_key(|(key, _, places)| (*key, places[0]));
        Ok(documents)
    }

    /// Takes the changes of one document, each with its place, and writes the document back.
    fn take_document(
        &mut self,
        key: u64,
        id: RecordId,
        changes: impl Iterator<Item = (usize, Parsed)>,
        verdicts: &mut [Verdict],
    ) -> Result<(), Error> {
        let mut open: Option<Open> = None;
        for (at, change) in changes {
            let taken = match change {
                Ok(change) => {
                    let open = match &mut open {
                        Some(open) => open,
                        none => none.insert(self.open(key, id, &change)?),
                    };
                    self.take(open, change)?
                }
                Err(refused) => refused,
            };
            if let Verdict::Stored { .. } = taken {
                self.accepted.push(at);
            }
            verdicts[at] = taken;
        }
        if let Some(open) = open.filter(|open| !open.taken.is_empty()) {
            let known = open.loaded.object.is_some();
            let saved = open.loaded.encode().save(&self.shape, self.writer)?;
            self.touched.extend(known.then_some(saved));
        }
        Ok(())
    }

    fn open(&self, key: u64, id: RecordId, first: &Change) -> Result<Open, Error> {
        let known = match key {
            0 => None,
            key => Loaded::by_key(&self.shape, self.writer, key)?,
        };
        let new = || {
            let object = first.object();
            let object = object.and_then(|name| self.shape.object_of(&name));
            Loaded::new(&self.shape, id, object)
        };
        Ok(Open {
            loaded: known.unwrap_or_else(new),
            taken: Vec::new(),
        })
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
        match open.loaded.register.advance(&change, layout) {
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
        log::append(self.writer, last_seq, self.origin, &changes)?;
        let (before, touched) = (&self.shape, &mut self.touched);
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
            touched: self.touched,
            shape,
        })
    }
}
