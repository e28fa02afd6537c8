//! Changes made elsewhere on their way into the log, each with its verdict.
//!
//! They are taken document by document: those that are new in the order in which they came, then the others in the order of
//! their keys, so that a large pull walks each table once, and a page that was read is written while it is still at hand.
//! Within a document they keep their order, which is all that they say about one another.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use satchel_document::{Advance, Change};
use satchel_model::RecordId;
use satchel_store::log::{self, Origin};
use satchel_store::{Reader, Writer, document};

use super::parsing::{Parsed, parse};
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
    first_seq: u64,
    accepted: Vec<(RecordId, Change)>,
    touched: Vec<Touched>,
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
            first_seq: last_seq + 1,
            accepted: Vec::new(),
            touched: Vec::new(),
        })
    }

    pub(super) fn run(mut self, offered: &[Offered]) -> Result<(Taken, Vec<Verdict>), Error> {
        let mut parsed: Vec<_> = parse(offered).into_iter().map(Some).collect();
        let mut verdicts = vec![Verdict::Known; offered.len()];
        for (key, id, places) in self.documents(offered)? {
            let changes = places.iter().map(|&at| parsed[at].take());
            let taken = self.take_document(key, id, changes.flatten())?;
            for (at, verdict) in places.into_iter().zip(taken) {
                verdicts[at] = verdict;
            }
        }
        Ok((self.finish()?, verdicts))
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

    /// Takes the changes of one document, and writes it back.
    fn take_document(
        &mut self,
        key: u64,
        id: RecordId,
        changes: impl Iterator<Item = Parsed>,
    ) -> Result<Vec<Verdict>, Error> {
        let mut verdicts = Vec::new();
        let (mut loaded, from) = (None, self.accepted.len());
        for change in changes {
            verdicts.push(match change {
                Ok(change) => {
                    let loaded = match &mut loaded {
                        Some(loaded) => loaded,
                        none => none.insert(self.load(key, id, &change)?),
                    };
                    self.take(loaded, change, from)?
                }
                Err(refused) => refused,
            });
        }
        if let Some(loaded) = loaded.filter(|_| self.accepted.len() > from) {
            let known = loaded.object.is_some();
            let saved = loaded.encode().save(&self.shape, self.writer)?;
            self.touched.extend(known.then_some(saved));
        }
        Ok(verdicts)
    }

    fn load(&self, key: u64, id: RecordId, first: &Change) -> Result<Loaded, Error> {
        if key > 0
            && let Some(loaded) = Loaded::by_key(&self.shape, self.writer, key)?
        {
            return Ok(loaded);
        }
        let object = first.object();
        let object = object.and_then(|name| self.shape.object_of(&name));
        Ok(Loaded::new(&self.shape, id, object))
    }

    /// Takes one change of a document of which those accepted in this intake begin at `from`.
    fn take(&mut self, loaded: &mut Loaded, change: Change, from: usize) -> Result<Verdict, Error> {
        // What is offered can be refused; what the server gave out is there already.
        if self.origin == Origin::Local
            && let Err(Error::BadValue(why)) =
                constraints::fits_indexes(loaded.layout(&self.shape), &change)
        {
            return Ok(Verdict::refused("too_long", why.to_string()));
        }
        let seq = self.first_seq + self.accepted.len() as u64;
        let before = loaded.register.clone();
        match loaded.register.advance(&change, loaded.layout(&self.shape)) {
            Ok(Advance::Applied(update)) => loaded.update(&self.shape, &update, seq),
            Ok(Advance::Known) => return self.known(loaded, &change),
            Ok(Advance::Concurrent) => {
                if let Some(refusal) = self.merge(loaded, &change, from)? {
                    return Ok(refusal);
                }
            }
            Err(error) => {
                loaded.register = before;
                return Ok(Verdict::refused("bad_order", error.to_string()));
            }
        }
        self.accepted.push((loaded.id, change));
        Ok(Verdict::Stored { seq })
    }

    fn merge(
        &self,
        loaded: &mut Loaded,
        change: &Change,
        from: usize,
    ) -> Result<Option<Verdict>, Error> {
        if change.seq() != loaded.register.last_of(&change.actor()) + 1 {
            let why = "an earlier change by the same laptop is missing; it will be sent again";
            return Ok(Some(Verdict::refused("missing_change", why.to_owned())));
        }
        let positions = self.first_seq + from as u64..;
        let pending = positions.zip(self.accepted[from..].iter().map(|(_, change)| change));
        let pending: HashMap<u64, &Change> = pending.collect();
        let seq = self.first_seq + self.accepted.len() as u64;
        match loaded.merge(&self.shape, self.writer, &pending, change, seq) {
            Ok(()) => Ok(None),
            Err(Error::Change(error)) => {
                Ok(Some(Verdict::refused("missing_change", error.to_string())))
            }
            Err(error) => Err(error),
        }
    }

    /// A change whose number is taken: the same one again, or another that stole it.
    fn known(&self, loaded: &Loaded, change: &Change) -> Result<Verdict, Error> {
        if loaded.register.heads().contains(&change.hash()) {
            return Ok(Verdict::Known);
        }
        for &position in loaded.register.positions() {
            let same = match position
                .checked_sub(self.first_seq)
                .and_then(|at| self.accepted.get(usize::try_from(at).ok()?))
            {
                Some((_, accepted)) => accepted.hash() == change.hash(),
                None => log::changes_at(self.writer, &[position])?[0].bytes == change.bytes(),
            };
            if same {
                return Ok(Verdict::Known);
            }
        }
        let why =
            "another change has this one's number: two copies of one laptop wrote under one name";
        Ok(Verdict::refused("number_reused", why.to_owned()))
    }

    /// Appends what was accepted to the log, and has the schema and the computed fields follow.
    fn finish(mut self) -> Result<Taken, Error> {
        let last_seq = self.first_seq + self.accepted.len() as u64 - 1;
        let changes = self.accepted.iter();
        let changes: Vec<(RecordId, &[u8])> =
            changes.map(|(id, change)| (*id, change.bytes())).collect();
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
