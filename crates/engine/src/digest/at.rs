//! The digest of a workspace as of a position of its log: made from all documents once, and then followed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use satchel_document::{Change, Hash, Register};
use satchel_model::RecordId;
use satchel_store::{Reader, document, log, workspace};

use super::{Digest, Hasher, Sum, bucket};
use crate::rebuild::register_of;
use crate::workspace::lock;
use crate::{Error, Workspace};

/// Documents read at a time.
const STEP: u32 = 5_000;

/// So many documents are followed one by one; where more changed, all are read again.
const FOLLOWED: usize = 2_000;

/// The digest that was made last, and what was asked for in vain.
#[derive(Default)]
pub(crate) struct Digests {
    held: Mutex<Option<Held>>,
    wanted: Mutex<Option<[u8; 16]>>,
}

struct Held {
    /// What its hashes are made with.
    key: [u8; 16],
    seq: u64,
    digest: Digest,
}

impl Workspace {
    /// The digest of all documents under a key, and the position of the log that it is as of: its end. Reads all documents
    /// where it was never made, or too much came since; then it takes some 2 µs for each.
    ///
    /// # Errors
    /// What the store says.
    pub fn digest(&self, key: &[u8; 16]) -> Result<(u64, Digest), Error> {
        let mut held = lock(&self.digests.held);
        let found = self.read(|reader| match followed(reader, held.as_ref(), key)? {
            Some(digest) => Ok(digest),
            None => all(reader, key),
        })?;
        Ok(keep(&mut held, key, found))
    }

    /// The same, where that takes a moment: where it was made and not too much came since. Elsewhere
    /// [`crate::keep_ready`] makes it.
    ///
    /// # Errors
    /// What the store says.
    pub fn digest_at_hand(&self, key: &[u8; 16]) -> Result<Option<(u64, Digest)>, Error> {
        // Whoever is making it has not done so yet.
        let Ok(mut held) = self.digests.held.try_lock() else {
            return Ok(None);
        };
        let found = self.read_briefly(|reader| followed(reader, held.as_ref(), key))?;
        let Some(found) = found else {
            // What is too far behind is given up: nobody is to measure that again before it is made.
            held.take_if(|held| held.key == *key);
            *lock(&self.digests.wanted) = Some(*key);
            return Ok(None);
        };
        Ok(Some(keep(&mut held, key, found)))
    }

    /// Makes the digest that was asked for while it was not at hand. Gives whether there was one.
    pub(crate) fn make_wanted_digest(&self) -> Result<bool, Error> {
        let wanted = lock(&self.digests.wanted).take();
        let made = wanted.map(|key| self.digest(&key)).transpose()?;
        Ok(made.is_some())
    }

    /// The documents in some buckets, each with its hash.
    ///
    /// # Errors
    /// What the store says.
    pub fn documents_in(
        &self,
        key: &[u8; 16],
        buckets: &BTreeSet<u16>,
    ) -> Result<Vec<(RecordId, Sum)>, Error> {
        let hasher = Hasher::new(key);
        self.read(|reader| {
            let mut found = Vec::new();
            each(reader, |id, heads| {
                if buckets.contains(&bucket(id)) {
                    found.push((id, hasher.sum(id, heads)));
                }
            })?;
            Ok(found)
        })
    }
}

fn keep(held: &mut Option<Held>, key: &[u8; 16], (seq, digest): (u64, Digest)) -> (u64, Digest) {
    *held = Some(Held {
        key: *key,
        seq,
        digest: digest.clone(),
    });
    (seq, digest)
}

fn all(reader: &dyn Reader, key: &[u8; 16]) -> Result<(u64, Digest), Error> {
    Ok((workspace::seq(reader)?, of_all(reader, key)?))
}

/// The digest of all documents that a database holds, under a key.
pub(crate) fn of_all(reader: &dyn Reader, key: &[u8; 16]) -> Result<Digest, Error> {
    let (hasher, mut digest) = (Hasher::new(key), Digest::default());
    each(reader, |id, heads| digest.add(id, hasher.sum(id, heads)))?;
    Ok(digest)
}

/// Calls `with` for every document's id and heads.
fn each(reader: &dyn Reader, mut with: impl FnMut(RecordId, &[Hash])) -> Result<(), Error> {
    let mut key = 0;
    loop {
        let documents = document::after(reader, key, STEP)?;
        let Some(last) = documents.last() else {
            return Ok(());
        };
        key = last.key;
        for document in &documents {
            let heads = Register::heads_of(&document.register);
            with(document.id, &heads.ok_or_else(|| damaged(document.key))?);
        }
    }
}

fn damaged(key: u64) -> satchel_store::Error {
    satchel_store::Error::BadLog {
        seq: key,
        detail: "the register of the document that begins here cannot be read".to_owned(),
    }
}

/// The digest brought to the log's end; `None` where there is none under this key, or too much came since.
fn followed(
    reader: &dyn Reader,
    held: Option<&Held>,
    key: &[u8; 16],
) -> Result<Option<(u64, Digest)>, Error> {
    let seq = workspace::seq(reader)?;
    let Some(held) = held.filter(|held| held.key == *key && held.seq <= seq) else {
        return Ok(None);
    };
    if held.seq == seq {
        return Ok(Some((seq, held.digest.clone())));
    }
    if seq - held.seq > 4 * FOLLOWED as u64 {
        return Ok(None);
    }
    let mut documents: BTreeMap<RecordId, Vec<Change>> = BTreeMap::new();
    for frame in log::frames_after(reader, held.seq)? {
        let later = documents.entry(frame.document).or_default();
        later.push(Change::parse(&frame.bytes)?);
    }
    if documents.len() > FOLLOWED {
        return Ok(None);
    }
    let (hasher, mut digest) = (Hasher::new(key), held.digest.clone());
    for (id, later) in documents {
        let Some(document) = document::get(reader, id)? else {
            continue;
        };
        let register = register_of(&document)?;
        let earlier = heads_at(reader, &register, held.seq, &later)?;
        if !earlier.is_empty() {
            digest.take_away(id, hasher.sum(id, &earlier));
        }
        digest.add(id, hasher.sum(id, register.heads()));
    }
    Ok(Some((seq, digest)))
}

/// The heads that a document had at a position of the log, by the changes that came later: of its changes up to there, those
/// that none of the others comes after. None where it was not there.
fn heads_at(
    reader: &dyn Reader,
    register: &Register,
    seq: u64,
    later: &[Change],
) -> Result<Vec<Hash>, Error> {
    let earlier = register.positions().iter().copied();
    let earlier: Vec<u64> = earlier.filter(|position| *position <= seq).collect();
    if earlier.is_empty() {
        return Ok(Vec::new());
    }
    if let Some(heads) = heads_before(register, later) {
        return Ok(heads);
    }
    let mut heads = BTreeSet::new();
    let mut before = BTreeSet::new();
    for frame in log::changes_at(reader, &earlier)? {
        let change = Change::parse(&frame.bytes)?;
        heads.insert(change.hash());
        before.extend(change.deps().copied());
    }
    Ok(heads.difference(&before).copied().collect())
}

/// The same without reading the earlier ones, where the later ones follow one another, from one change on, up to the one head
/// that there is: whatever was a head comes before this one, and so is that change, or comes before it and was none. Were the
/// first made after several, one of those might come before another.
fn heads_before(register: &Register, later: &[Change]) -> Option<Vec<Hash>> {
    let (first, last) = (later.first()?, later.last()?);
    let is_after_one = first.deps().count() == 1;
    let follow = later.windows(2).all(|pair| {
        let before = pair[0].hash();
        pair[1].deps().eq([&before])
    });
    let is_only_head = register.heads() == [last.hash()];
    (is_after_one && follow && is_only_head).then(|| first.deps().copied().collect())
}
