//! Changes made elsewhere on their way into the log, each with its verdict.

use std::collections::HashMap;
use std::sync::Arc;

use satchel_document::{Advance, Change};
use satchel_model::RecordId;
use satchel_store::log::{self, Origin};
use satchel_store::{Reader, Writer};

use super::{MAX_CHANGE_BYTES, Offered, Verdict};
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
    loaded: Vec<Loaded>,
    places: HashMap<RecordId, usize>,
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
            loaded: Vec::new(),
            places: HashMap::new(),
        })
    }

    pub(super) fn run(mut self, offered: &[Offered]) -> Result<(Taken, Vec<Verdict>), Error> {
        let verdicts = offered
            .iter()
            .map(|change| self.take(change))
            .collect::<Result<Vec<_>, _>>()?;
        let last_seq = self.first_seq + self.accepted.len() as u64 - 1;
        if !self.accepted.is_empty() {
            let changes: Vec<(RecordId, &[u8])> = self
                .accepted
                .iter()
                .map(|(id, change)| (*id, change.bytes()))
                .collect();
            log::append(self.writer, last_seq, self.origin, &changes)?;
        }
        // In the order of their keys, so that a large pull walks each table once.
        self.loaded.retain(|loaded| loaded.key > 0);
        self.loaded.sort_by_key(|loaded| loaded.key);
        let mut touched = Vec::with_capacity(self.loaded.len());
        for loaded in self.loaded {
            let known = loaded.object.is_some();
            let saved = loaded.encode().save(&self.shape, self.writer)?;
            touched.extend(known.then_some(saved));
        }
        let shape = if reshape::touches_schema(&self.shape, &touched) {
            let shape = reshape::extend(self.writer, &self.shape, last_seq, &mut touched)?;
            Some(Arc::new(shape))
        } else {
            (self.shape.seq() != self.workspace.shape().seq()).then(|| Arc::clone(&self.shape))
        };
        let after = shape.as_ref().unwrap_or(&self.shape);
        computed::follow(
            self.workspace,
            self.writer,
            &self.shape,
            after,
            &mut touched,
        )?;
        Ok((
            Taken {
                first_seq: self.first_seq,
                last_seq,
                touched,
                shape,
            },
            verdicts,
        ))
    }

    fn take(&mut self, offered: &Offered) -> Result<Verdict, Error> {
        if offered.bytes.len() > MAX_CHANGE_BYTES {
            return Ok(refused(
                "too_large",
                format!(
                    "the change has {} bytes; at most {MAX_CHANGE_BYTES} are taken",
                    offered.bytes.len()
                ),
            ));
        }
        let change = match Change::parse(&offered.bytes) {
            Ok(change) => change,
            Err(error) => return Ok(refused("not_a_change", error.to_string())),
        };
        let place = self.load(offered.document, &change)?;
        let loaded = &mut self.loaded[place];
        // What is offered can be refused; what the server gave out is there already.
        if self.origin == Origin::Local
            && let Err(Error::BadValue(why)) =
                constraints::fits_indexes(loaded.layout(&self.shape), &change)
        {
            return Ok(refused("too_long", why.to_string()));
        }
        let seq = self.first_seq + self.accepted.len() as u64;
        let before = loaded.register.clone();
        match loaded.register.advance(&change, loaded.layout(&self.shape)) {
            Ok(Advance::Applied(update)) => loaded.update(&self.shape, &update, seq),
            Ok(Advance::Known) => return self.known(place, &change),
            Ok(Advance::Concurrent) => {
                if let Some(refusal) = self.merge(place, &change, seq)? {
                    return Ok(refusal);
                }
            }
            Err(error) => {
                loaded.register = before;
                return Ok(refused("bad_order", error.to_string()));
            }
        }
        self.accepted.push((offered.document, change));
        Ok(Verdict::Stored { seq })
    }

    fn merge(&mut self, place: usize, change: &Change, seq: u64) -> Result<Option<Verdict>, Error> {
        let loaded = &mut self.loaded[place];
        if change.seq() != loaded.register.last_of(&change.actor()) + 1 {
            return Ok(Some(refused(
                "missing_change",
                "an earlier change by the same laptop is missing; it will be sent again".to_owned(),
            )));
        }
        let pending: Vec<(u64, Change)> = (self.first_seq..)
            .zip(&self.accepted)
            .filter(|(_, (id, _))| *id == loaded.id)
            .map(|(seq, (_, change))| (seq, change.clone()))
            .collect();
        match loaded.merge(&self.shape, self.writer, &pending, change, seq) {
            Ok(()) => Ok(None),
            Err(Error::Change(error)) => Ok(Some(refused("missing_change", error.to_string()))),
            Err(error) => Err(error),
        }
    }

    /// A change whose number is taken: the same one again, or another that stole it.
    fn known(&self, place: usize, change: &Change) -> Result<Verdict, Error> {
        let register = &self.loaded[place].register;
        if register.heads().contains(&change.hash()) {
            return Ok(Verdict::Known);
        }
        for &position in register.positions() {
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
        Ok(refused(
            "number_reused",
            "another change has this one's number: two copies of one laptop wrote under one name"
                .to_owned(),
        ))
    }

    fn load(&mut self, id: RecordId, change: &Change) -> Result<usize, Error> {
        if let Some(&place) = self.places.get(&id) {
            return Ok(place);
        }
        let reader: &dyn Reader = self.writer;
        let loaded = match Loaded::get(&self.shape, reader, id)? {
            Some(loaded) => loaded,
            None => {
                let object = change.object();
                let object = object.and_then(|name| self.shape.object_of(&name));
                Loaded::new(&self.shape, id, object)
            }
        };
        self.places.insert(id, self.loaded.len());
        self.loaded.push(loaded);
        Ok(self.loaded.len() - 1)
    }
}

fn refused(code: &str, why: String) -> Verdict {
    Verdict::Refused {
        code: code.to_owned(),
        why,
    }
}
