//! What must be known of a document to write and apply changes without loading it.

use std::collections::HashSet;

use satchel_model::{Hlc, Layout, RecordId, Stamps};
use serde::{Deserialize, Serialize};

use crate::{Actor, BadChange, Change, DELETED_KEY, Hash, OBJECT_KEY, Update, change, scalar};
use automerge::ScalarValue;
use automerge::legacy::{Key, ObjectId, Op, OpType};
use satchel_model::Assign;

/// The state of a document's operations: heads, numbers, and which operation each key shows.
///
/// About 230 bytes encoded for a contact of 15 keys.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Register {
    /// The actors of its changes; others refer to them by place.
    actors: Vec<Actor>,
    /// The number of each actor's last change.
    clock: Vec<u64>,
    heads: Vec<Hash>,
    max_op: u64,
    visible: Vec<Visible>,
    first: Option<Stamp>,
    last: Option<Stamp>,
    /// Where its changes stand in the log.
    positions: Vec<u64>,
}

/// An operation whose value shows under a key; several under one key are in conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Visible {
    key: KeyHash,
    counter: u64,
    actor: u16,
}

/// The [`key_hash`] of a key.
pub(crate) type KeyHash = [u8; 8];

/// When, by which actor and by whom a change was made; orders concurrent ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Stamp {
    /// When.
    pub at: Hlc,
    /// By which database.
    pub actor: Actor,
    /// By whom, where the change says.
    pub member: Option<RecordId>,
}

impl Stamp {
    pub(crate) fn of(change: &Change) -> Self {
        let by = change.authorship();
        let at = by.map_or(
            Hlc {
                ms: change.made_at(),
                counter: 0,
            },
            |by| by.at,
        );
        Self {
            at,
            actor: change.actor(),
            member: by.map(|by| by.member),
        }
    }
}

/// What became of a change offered to [`Register::advance`].
#[derive(Debug, PartialEq)]
pub enum Advance {
    /// Nothing was concurrent: this is what it did, and the register has moved on.
    Applied(Update),
    /// The document holds a change with this actor and number.
    Known,
    /// It is concurrent with others, or touches what only Automerge can read: [`crate::merge`] it.
    Concurrent,
}

impl Register {
    /// The register in bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        postcard::to_stdvec(self).unwrap_or_default()
    }

    /// A register from its bytes; `None` where they are damaged.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let (register, rest) = postcard::take_from_bytes::<Self>(bytes).ok()?;
        (rest.is_empty() && register.is_sound()).then_some(register)
    }

    /// Whether its parts go together, so that whatever refers to an actor finds one.
    fn is_sound(&self) -> bool {
        let actors = self.actors.len();
        let known = |visible: &Visible| usize::from(visible.actor) < actors;
        self.clock.len() == actors
            && self.visible.iter().all(known)
            && self.max_op <= change::LAST_OPERATION
    }

    /// The heads of a register in bytes, without reading the rest of it; `None` where they are damaged.
    #[must_use]
    pub fn heads_of(bytes: &[u8]) -> Option<Vec<Hash>> {
        // The fields before it, in the order in which they are written.
        let beginning = postcard::take_from_bytes::<(Vec<Actor>, Vec<u64>, Vec<Hash>)>(bytes);
        beginning.ok().map(|((_, _, heads), _)| heads)
    }

    /// The changes that no other comes after.
    #[must_use]
    pub fn heads(&self) -> &[Hash] {
        &self.heads
    }

    /// Where the document's changes stand in the log, in order.
    #[must_use]
    pub fn positions(&self) -> &[u64] {
        &self.positions
    }

    /// Notes where a change was appended to the log.
    pub fn appended(&mut self, position: u64) {
        self.positions.push(position);
    }

    /// The number of an actor's last change of this document, 0 where there is none.
    #[must_use]
    pub fn last_of(&self, actor: &Actor) -> u64 {
        self.actors
            .iter()
            .position(|known| known == actor)
            .map_or(0, |at| self.clock[at])
    }

    /// The record's stamps but for `deleted_at`, which is a value of the document.
    #[must_use]
    pub fn stamps(&self) -> Stamps {
        Stamps {
            created_at: self.first.map_or(0, |stamp| stamp.at.ms),
            updated_at: self.last.map_or(0, |stamp| stamp.at.ms),
            deleted_at: None,
            created_by: self.first.and_then(|stamp| stamp.member),
            updated_by: self.last.and_then(|stamp| stamp.member),
        }
    }

    /// Whether a key shows more than one operation's value.
    #[must_use]
    pub fn in_conflict(&self, key: &str) -> bool {
        self.conflicts(key_hash(key))
    }

    pub(crate) fn conflicts(&self, key: KeyHash) -> bool {
        self.shown(key).count() > 1
    }

    /// Applies a change that comes right after everything the document holds.
    ///
    /// # Errors
    /// [`BadChange`] where its operations cannot be read, or its numbers contradict each other.
    pub fn advance(&mut self, change: &Change, layout: &Layout) -> Result<Advance, BadChange> {
        if change.seq() <= self.last_of(&change.actor()) {
            return Ok(Advance::Known);
        }
        let mut deps: Vec<Hash> = change.deps().copied().collect();
        deps.sort_unstable();
        if deps != self.heads || change.seq() != self.last_of(&change.actor()) + 1 {
            return Ok(Advance::Concurrent);
        }
        if change.inner.start_op().get() <= self.max_op {
            return Err(BadChange::Order(
                "its operations are numbered before those it depends on",
            ));
        }
        change.follows(self.max_op)?;
        let operations = &change.decode()?.operations;
        let is_plain = |op| self.replaces_what_shows(op);
        let is_readable = names_each_key_once(operations) && self.knows_all_named_in(change);
        if !is_readable || !operations.iter().all(is_plain) {
            return Ok(Advance::Concurrent);
        }
        let update = self.take(change, operations, layout);
        Ok(Advance::Applied(update))
    }

    /// Whether every actor that a change names, for whatever reason, has changes here: Automerge gives up on one that has not.
    fn knows_all_named_in(&self, change: &Change) -> bool {
        let known = |named: &[u8]| self.actors.iter().any(|actor| actor == named);
        let mut named = change.inner.other_actor_ids().iter();
        named.all(|actor| known(actor.to_bytes()))
    }

    /// Whether an operation is a plain value over exactly what its key shows.
    fn replaces_what_shows(&self, op: &Op) -> bool {
        let (ObjectId::Root, Key::Map(key), OpType::Put(_) | OpType::Delete) =
            (&op.obj, &op.key, &op.action)
        else {
            return false;
        };
        let mut shown: Vec<_> = self
            .shown(key_hash(key))
            .map(|visible| (visible.counter, self.actors[usize::from(visible.actor)]))
            .collect();
        shown.sort_unstable();
        let mut replaced: Vec<_> = op
            .pred
            .iter()
            .map(|id| (id.counter(), id.actor().to_bytes()))
            .collect();
        replaced.sort_unstable();
        shown.len() == replaced.len()
            && shown
                .iter()
                .zip(&replaced)
                .all(|(a, b)| a.0 == b.0 && a.1 == b.1)
    }

    fn take(&mut self, change: &Change, operations: &[Op], layout: &Layout) -> Update {
        let stamp = Stamp::of(change);
        let start = change.inner.start_op().get();
        self.record(
            stamp,
            change.hash(),
            change.seq(),
            start + operations.len() as u64 - 1,
        );
        let actor = self.place_of(&change.actor());
        let mut update = Update {
            object: None,
            assigns: Vec::new(),
            settled: Vec::new(),
            deleted_at: None,
            stamps: self.stamps(),
            unknown: false,
        };
        for (op, counter) in operations.iter().zip(start..) {
            let Key::Map(key) = &op.key else { continue };
            let value = match &op.action {
                OpType::Put(value) => Some(value),
                _ => None,
            };
            let conflicted = self.in_conflict(key);
            self.show(key_hash(key), value.map(|_| (counter, actor)));
            interpret(&mut update, layout, key, value, conflicted);
        }
        update
    }

    /// Notes a change that comes after all others.
    pub(crate) fn record(&mut self, stamp: Stamp, hash: Hash, seq: u64, max_op: u64) {
        if self.first.is_none() {
            self.first = Some(stamp);
        }
        self.last = self.last.max(Some(stamp));
        self.heads = vec![hash];
        let place = self.place_of(&stamp.actor);
        self.clock[usize::from(place)] = seq;
        self.max_op = self.max_op.max(max_op);
    }

    pub(crate) fn place_of(&mut self, actor: &Actor) -> u16 {
        let place = self
            .actors
            .iter()
            .position(|known| known == actor)
            .unwrap_or_else(|| {
                self.actors.push(*actor);
                self.clock.push(0);
                self.actors.len() - 1
            });
        u16::try_from(place).unwrap_or(u16::MAX)
    }

    pub(crate) fn show(&mut self, key: KeyHash, operation: Option<(u64, u16)>) {
        self.visible.retain(|visible| visible.key != key);
        if let Some((counter, actor)) = operation {
            self.visible.push(Visible {
                key,
                counter,
                actor,
            });
        }
    }

    /// Whether a key shows a value.
    pub(crate) fn shows(&self, key: KeyHash) -> bool {
        self.shown(key).next().is_some()
    }

    fn shown(&self, key: KeyHash) -> impl Iterator<Item = &Visible> {
        self.visible
            .iter()
            .filter(move |visible| visible.key == key)
    }

    pub(crate) fn preds(&self, key: KeyHash) -> Vec<automerge::legacy::OpId> {
        self.shown(key)
            .map(|visible| {
                automerge::legacy::OpId::new(
                    visible.counter,
                    &change::actor_id(&self.actors[usize::from(visible.actor)]),
                )
            })
            .collect()
    }

    pub(crate) const fn max_op(&self) -> u64 {
        self.max_op
    }

    /// A register as a merge leaves it; `positions` are carried over by the caller.
    pub(crate) fn merged(
        heads: Vec<Hash>,
        max_op: u64,
        first: Option<Stamp>,
        last: Option<Stamp>,
        positions: &[u64],
    ) -> Self {
        Self {
            heads,
            max_op,
            first,
            last,
            positions: positions.to_vec(),
            ..Self::default()
        }
    }

    pub(crate) fn also_show(&mut self, key: &str, counter: u64, actor: &Actor) {
        let actor = self.place_of(actor);
        self.visible.push(Visible {
            key: key_hash(key),
            counter,
            actor,
        });
    }

    pub(crate) fn count(&mut self, actor: &Actor, seq: u64) {
        let place = usize::from(self.place_of(actor));
        self.clock[place] = self.clock[place].max(seq);
    }

    /// The same content in one order, for comparing what two paths gave.
    #[cfg(test)]
    pub(crate) fn canonical(&self) -> impl PartialEq + std::fmt::Debug + use<> {
        let mut clock: Vec<_> = self
            .actors
            .iter()
            .copied()
            .zip(self.clock.iter().copied())
            .collect();
        clock.sort_unstable();
        let mut visible: Vec<_> = self
            .visible
            .iter()
            .map(|v| (v.key, v.counter, self.actors[usize::from(v.actor)]))
            .collect();
        visible.sort_unstable();
        (
            clock,
            self.heads.clone(),
            self.max_op,
            visible,
            self.first,
            self.last,
        )
    }
}

/// Whether no two operations are of one key: of those, Automerge keeps both, in conflict.
fn names_each_key_once(operations: &[Op]) -> bool {
    let mut named = HashSet::with_capacity(operations.len());
    operations.iter().all(|op| named.insert(&op.key))
}

/// Reads one operation's effect into an update.
pub(crate) fn interpret(
    update: &mut Update,
    layout: &Layout,
    key: &str,
    value: Option<&ScalarValue>,
    conflicted: bool,
) {
    match (key, value) {
        (OBJECT_KEY, Some(ScalarValue::Str(name))) => update.object = Some(name.to_string()),
        (DELETED_KEY, Some(ScalarValue::Timestamp(ms))) => update.deleted_at = Some(Some(*ms)),
        (DELETED_KEY, _) => update.deleted_at = Some(None),
        _ => {
            let Some((slot, element)) = layout.find(key) else {
                update.unknown = true;
                return;
            };
            let value = value.and_then(|value| scalar::decode(layout.slots[slot].kind, value));
            update.assigns.push(Assign {
                slot,
                element: element.map(str::to_owned),
                value,
            });
            if conflicted {
                update.settled.push(slot);
            }
        }
    }
}

/// 64-bit FNV-1a of a key (Fowler, Noll, Vo; offset basis and prime of the published algorithm): eight
/// bytes in place of a name, and stable across versions. Two keys of one document that collide would at
/// worst show as being in conflict.
pub(crate) fn key_hash(key: &str) -> KeyHash {
    let hash = key.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash.to_le_bytes()
}
