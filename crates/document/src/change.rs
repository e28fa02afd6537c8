//! A change as received or built: parsed, its hash checked, ready to apply.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;

use automerge::legacy::{Key, ObjectId, Op, OpType};
use automerge::{ActorId, ExpandedChange, ObjType, ScalarValue};
use satchel_model::{Authorship, Layout};

use crate::letters::Letters;
use crate::{DELETED_KEY, OBJECT_KEY, measure, message};

/// The hash of a change: SHA-256 of its content.
pub type Hash = [u8; 32];
/// Who numbers changes: one incarnation of one database.
pub type Actor = [u8; 16];

/// No operation has a later number: Automerge keeps them in 32 bits.
pub(crate) const LAST_OPERATION: u64 = u32::MAX as u64;

/// How many numbers of operations a change may leave out. Automerge leaves out those of other branches.
const MOST_LEFT_OUT: u64 = 1 << 20;

/// Automerge leaves open in what a change's time is counted: Satchel notes milliseconds, its JavaScript library seconds. What is
/// below this is seconds: as such it reaches to the year 5138, and milliseconds of it were over in 1973.
const SECONDS_BELOW: u64 = 100_000_000_000;

/// Bytes that are not a change this version can take.
#[derive(Debug, thiserror::Error)]
pub enum BadChange {
    /// They do not parse.
    #[error("the bytes are not an Automerge change: {0}")]
    Parse(String),
    /// They are packed: how much they come to is not to be found out by unpacking them.
    #[error("the change is compressed; changes go as they are, many together compress better")]
    Compressed,
    /// A few bytes of it stand for more than any edit does.
    #[error(
        "the change stands for {count} operations or more; of its length, at most {most} are taken"
    )]
    TooMuch {
        /// Operations, and those that they replace.
        count: u64,
        /// How many there may be.
        most: u64,
    },
    /// They parse, but were altered.
    #[error("the change's content does not match its checksum")]
    Checksum,
    /// Its actor is not one of ours.
    #[error("the change's actor has {0} bytes instead of 16")]
    Actor(usize),
    /// It says that it comes before operations it depends on.
    #[error("the change breaks the order of its document: {0}")]
    Order(&'static str),
}

/// What a change would do to its record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asks {
    /// The places of the fields that it sets, each once.
    pub fields: Vec<usize>,
    /// Whether it puts the record in the trash, or takes it out.
    pub deletes: bool,
    /// Whether it sets what is no known field, or writes within a text that is kept letter by letter.
    pub more: bool,
}

/// A change with its bytes.
#[derive(Clone, Debug)]
pub struct Change {
    pub(crate) inner: automerge::Change,
    actor: Actor,
    /// Its operations, once someone has asked for them.
    expanded: OnceLock<ExpandedChange>,
}

impl Change {
    /// Parses raw (uncompressed) change bytes and checks their hash. Bounded by the input's length;
    /// the caller limits that.
    ///
    /// # Errors
    /// [`BadChange`] for anything that is not a whole, unaltered change of a 16-byte actor, or that unpacks to more than
    /// an edit does.
    pub fn parse(bytes: &[u8]) -> Result<Self, BadChange> {
        measure::check(bytes)?;
        // The parser is a library's, fed by strangers: a panic in it must not take the server down.
        let inner = catch_unwind(AssertUnwindSafe(|| automerge::Change::try_from(bytes)))
            .map_err(|_| BadChange::Parse("the parser gave up".to_owned()))?
            .map_err(|error| BadChange::Parse(error.to_string()))?;
        if bytes.get(4..8) != Some(&inner.hash().0[..4]) || inner.raw_bytes() != bytes {
            return Err(BadChange::Checksum);
        }
        // Automerge takes it to be said with an actor's first change, and gives up on all of the document where it is not.
        if inner.author().is_some() && inner.seq() != 1 {
            return Err(BadChange::Order(
                "it names its author after the first change",
            ));
        }
        if inner.max_op() > LAST_OPERATION {
            return Err(BadChange::Order(
                "its operations have numbers that there are none after",
            ));
        }
        Self::new(inner)
    }

    /// Whether its operations are numbered as those of a change are that comes after `max_op`. Whoever leaves out as many
    /// as there are takes from everyone else the numbers for another edit.
    pub(crate) fn follows(&self, max_op: u64) -> Result<(), BadChange> {
        match self.inner.start_op().get() > max_op.saturating_add(MOST_LEFT_OUT) {
            true => Err(BadChange::Order(
                "it leaves out the numbers of a million operations",
            )),
            false => Ok(()),
        }
    }

    pub(crate) fn new(inner: automerge::Change) -> Result<Self, BadChange> {
        let bytes = inner.actor_id().to_bytes();
        let actor = bytes
            .try_into()
            .map_err(|_| BadChange::Actor(bytes.len()))?;
        Ok(Self {
            inner,
            actor,
            expanded: OnceLock::new(),
        })
    }

    /// The raw bytes, uncompressed: many compress better together.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.inner.raw_bytes()
    }

    /// Its hash.
    #[must_use]
    pub fn hash(&self) -> Hash {
        self.inner.hash().0
    }

    /// Its actor.
    #[must_use]
    pub const fn actor(&self) -> Actor {
        self.actor
    }

    /// Its number among its actor's changes of this document, from 1.
    #[must_use]
    pub fn seq(&self) -> u64 {
        self.inner.seq()
    }

    /// The hashes of the changes it was made after.
    pub fn deps(&self) -> impl ExactSizeIterator<Item = &Hash> {
        self.inner.deps().iter().map(|hash| &hash.0)
    }

    /// Who made it, when and as what; `None` where another program did.
    #[must_use]
    pub fn authorship(&self) -> Option<Authorship> {
        let (text, bytes) = (self.inner.message(), self.inner.extra_bytes());
        let by = message::decode(text, bytes, self.inner.timestamp())?;
        Some(Authorship {
            batch: by.batch.or_else(|| Some(message::alone(&self.hash()))),
            ..by
        })
    }

    /// When it was made, in milliseconds since 1970, by the clock of who made it.
    pub(crate) fn made_at(&self) -> i64 {
        let time = self.inner.timestamp();
        let in_seconds = time.unsigned_abs() < SECONDS_BELOW && self.authorship().is_none();
        if in_seconds { time * 1_000 } else { time }
    }

    /// The name of the object that it says its record is, where it says one.
    #[must_use]
    pub fn object(&self) -> Option<String> {
        let mut operations = self.decode().ok()?.operations.iter();
        let named = operations.find(|op| root_key(op) == Some(OBJECT_KEY))?;
        match &named.action {
            OpType::Put(ScalarValue::Str(name)) => Some(name.to_string()),
            OpType::Make(ObjType::Text) => self.object_in_letters(),
            _ => None,
        }
    }

    /// The same where another program keeps every text letter by letter: a document's first change has all of them.
    fn object_in_letters(&self) -> Option<String> {
        let letters = Letters::of(std::slice::from_ref(self)).ok()??;
        let texts = letters.after(self).ok()?;
        let mut named = texts.into_iter().filter(|(key, _)| *key == OBJECT_KEY);
        named.next().map(|(_, name)| name)
    }

    /// The keys that it sets to a text of more bytes than this, each with how many it is.
    ///
    /// # Errors
    /// [`BadChange`] where its operations cannot be read.
    pub fn texts_longer_than(&self, bytes: usize) -> Result<Vec<(String, usize)>, BadChange> {
        if self.bytes().len() <= bytes {
            return Ok(Vec::new());
        }
        let operations = self.decode()?.operations.iter();
        let long = operations.filter_map(|op| match (root_key(op), &op.action) {
            (Some(key), OpType::Put(ScalarValue::Str(text))) if text.len() > bytes => {
                Some((key.to_owned(), text.len()))
            }
            _ => None,
        });
        Ok(long.collect())
    }

    /// What it would do to its record, whatever others did to it meanwhile.
    ///
    /// # Errors
    /// [`BadChange`] where its operations cannot be read.
    pub fn asks(&self, layout: &Layout) -> Result<Asks, BadChange> {
        let mut asks = Asks::default();
        for op in &self.decode()?.operations {
            match root_key(op) {
                Some(OBJECT_KEY) => {}
                Some(DELETED_KEY) => asks.deletes = true,
                Some(key) => match layout.find(key) {
                    Some((slot, _)) => asks.fields.push(layout.slots[slot].field),
                    None => asks.more = true,
                },
                None => asks.more = true,
            }
        }
        asks.fields.sort_unstable();
        asks.fields.dedup();
        Ok(asks)
    }

    /// Reads its operations, so that whoever wants them next need not.
    pub fn read_ahead(&self) {
        let _ = self.decode();
    }

    pub(crate) fn decode(&self) -> Result<&ExpandedChange, BadChange> {
        if let Some(expanded) = self.expanded.get() {
            return Ok(expanded);
        }
        let expanded = catch_unwind(AssertUnwindSafe(|| self.inner.decode()));
        let expanded =
            expanded.map_err(|_| BadChange::Parse("its operations cannot be read".to_owned()))?;
        Ok(self.expanded.get_or_init(|| expanded))
    }
}

/// The key of the document that an operation sets. What lies in an object below a key has keys of its own.
pub(crate) fn root_key(op: &Op) -> Option<&str> {
    match (&op.obj, &op.key) {
        (ObjectId::Root, Key::Map(key)) => Some(key),
        _ => None,
    }
}

pub(crate) fn actor_id(actor: &Actor) -> ActorId {
    ActorId::from(actor.as_slice())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use automerge::transaction::{CommitOptions, Transactable as _};
    use automerge::{AutoCommit, ROOT};

    use super::*;

    fn made_at(time: i64) -> i64 {
        let mut document = AutoCommit::new();
        document.put(ROOT, "f/city", "Wien").unwrap();
        document.commit_with(CommitOptions::default().with_time(time));
        let change = document.get_last_local_change().unwrap();
        Change::parse(change.raw_bytes()).unwrap().made_at()
    }

    #[test]
    fn the_time_of_another_program_is_read_in_either_unit() {
        let (seconds, milliseconds) = (1_700_000_000, 1_700_000_000_000);
        assert_eq!(made_at(seconds), milliseconds);
        assert_eq!(made_at(milliseconds), milliseconds);
        assert_eq!(made_at(0), 0);
        assert_eq!(made_at(i64::MIN), i64::MIN);
    }
}
