//! Changes of one document, as a laptop pushes them: parsed, applied one after the other, merged, written on.
//!
//! An input is a list of changes, each with its length before it. Most that a fuzzer does to a change only breaks its
//! checksum, and whoever means harm makes a new one: so the checksum is made anew, and what a change says that it comes
//! after is a placeholder for the hash of an earlier one.

use ring::digest::{SHA256, digest};
use satchel_document::{Actor, Advance, Change, Hash, Register, State, history, merge};
use satchel_model::{
    Assign, Authorship, ChangeKind, Draft, DraftAction, Hlc, Layout, RecordId, Scalar,
};

use super::query::layout;
use super::{Corpus, Decoder};

pub(super) const DECODER: Decoder = Decoder {
    name: "document",
    check,
    seeds,
    runs: 4_000,
};

/// Changes of one input at most: each merge loads all.
const MOST: usize = 16;

/// What stands in place of a hash, before one byte that says which earlier change's.
const PLACEHOLDER: [u8; 31] = [0xdd; 31];

/// What every change begins with, before its checksum.
const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];

/// Where a change's kind stands, after magic and checksum; its length and content follow.
const KIND_AT: usize = 8;

fn check(input: &[u8]) -> bool {
    let mut copy = Copy::new();
    for bytes in restored(input) {
        copy.take(&bytes);
    }
    copy.check();
    let taken = copy.changes.len();
    copy.write_on();
    taken > 0
}

/// One copy of a document, as the engine holds it.
pub(super) struct Copy {
    changes: Vec<Change>,
    pub(super) register: Register,
    state: State,
}

impl Copy {
    pub(super) fn new() -> Self {
        Self {
            changes: Vec::new(),
            register: Register::default(),
            state: State::empty(layout()),
        }
    }

    /// Takes a change in, if it fits.
    pub(super) fn take(&mut self, bytes: &[u8]) {
        let Ok(change) = Change::parse(bytes) else {
            return;
        };
        assert_eq!(change.bytes(), bytes);
        change.read_ahead();
        let _ = (
            change.authorship(),
            change.object(),
            change.texts_longer_than(100),
        );
        let before = self.register.clone();
        match self.register.advance(&change, layout()) {
            Ok(Advance::Applied(update)) => self.state.update(&update),
            Ok(Advance::Known) => return,
            Ok(Advance::Concurrent) => {
                if !self.merge(&change) {
                    return;
                }
            }
            Err(_) => return self.register = before,
        }
        self.changes.push(change);
        self.register.appended(self.changes.len() as u64);
    }

    fn merge(&mut self, change: &Change) -> bool {
        let is_next = change.seq() == self.register.last_of(&change.actor()) + 1;
        let mut all = self.changes.clone();
        all.push(change.clone());
        let merged = is_next.then(|| merge(&all, self.register.positions(), layout()).ok());
        let Some((state, register)) = merged.flatten() else {
            return false;
        };
        (self.state, self.register) = (state, register);
        true
    }

    /// Taken one after the other and merged all at once, the changes come to the same.
    fn check(&self) {
        if self.changes.is_empty() {
            return;
        }
        let positions = self.register.positions();
        let (state, register) = merge(&self.changes, positions, layout()).expect("it was taken");
        // What was unknown and is gone, whoever took it in turn need not have noticed.
        assert!(self.state.unknown || !state.unknown);
        let unknown = self.state.unknown;
        assert_eq!(State { unknown, ..state }, self.state);
        assert_eq!(
            told(&register, &self.changes),
            told(&self.register, &self.changes)
        );
        assert_eq!(
            Register::decode(&self.register.encode()).as_ref(),
            Some(&self.register)
        );
        let _ = history(&self.changes, layout());
    }

    /// What someone here writes next can be read, and goes with the rest.
    fn write_on(mut self) {
        let Some((change, update)) = written(&mut self.register) else {
            return;
        };
        let read = Change::parse(change.bytes()).expect("what is written here can be read");
        assert_eq!(read.hash(), change.hash());
        self.state.update(&update);
        self.changes.push(read);
        self.register.appended(self.changes.len() as u64);
        self.check();
    }
}

/// What a register says that can be asked of it.
fn told(register: &Register, changes: &[Change]) -> impl PartialEq + std::fmt::Debug + use<> {
    let mut heads = register.heads().to_vec();
    heads.sort_unstable();
    let last: Vec<u64> = changes
        .iter()
        .map(|one| register.last_of(&one.actor()))
        .collect();
    let keys = layout()
        .slots
        .iter()
        .map(|slot| slot.key.as_str())
        .chain(["o", "deleted"]);
    let in_conflict: Vec<bool> = keys.map(|key| register.in_conflict(key)).collect();
    (heads, last, in_conflict, register.stamps())
}

/// An edit of someone whose name no input has.
pub(super) fn written(register: &mut Register) -> Option<(Change, satchel_document::Update)> {
    let actor: Actor = *b"nobody else here";
    let by = Authorship {
        member: RecordId::from_bytes(actor),
        at: Hlc {
            ms: 1_700_000_000_000,
            counter: 0,
        },
        kind: ChangeKind::Edit,
        batch: None,
        offline: false,
    };
    register.write(layout(), &draft(layout()), &actor, &by)
}

fn draft(layout: &Layout) -> Draft {
    let assign = |path, value: &str| Assign {
        slot: layout.slot(path).unwrap_or_default(),
        element: None,
        value: Some(Scalar::Text(value.to_owned())),
    };
    Draft {
        record: RecordId::from_bytes([1; 16]),
        object: 0,
        action: DraftAction::Create,
        assigns: vec![assign("jobTitle", "Baker"), assign("city", "Graz")],
    }
}

/// The changes of an input, with checksums and hashes as they have to be.
fn restored(input: &[u8]) -> Vec<Vec<u8>> {
    let (mut rest, mut hashes, mut changes) = (input, Vec::new(), Vec::new());
    while let Some((length, tail)) = rest.split_first_chunk().filter(|_| changes.len() < MOST) {
        let length = usize::from(u16::from_le_bytes(*length)).min(tail.len());
        let (change, tail) = tail.split_at(length);
        let (hash, change) = sealed(filled(change, &hashes));
        hashes.push(hash);
        changes.push(change);
        rest = tail;
    }
    changes
}

/// A change with hashes in place of the placeholders.
fn filled(change: &[u8], hashes: &[Hash]) -> Vec<u8> {
    let mut filled = change.to_vec();
    for at in 0..filled.len().saturating_sub(PLACEHOLDER.len()) {
        let end = at + PLACEHOLDER.len();
        if filled[at..end] == PLACEHOLDER
            && let Some(hash) = hashes.get(usize::from(filled[end]))
        {
            filled[at..=end].copy_from_slice(hash);
        }
    }
    filled
}

/// A change's hash, and the change with its length and checksum made to fit.
pub(super) fn sealed(change: Vec<u8>) -> (Hash, Vec<u8>) {
    let Some(kind) = change.get(KIND_AT).filter(|_| change.starts_with(&MAGIC)) else {
        return (Hash::default(), change);
    };
    let content = &change[KIND_AT + 1..];
    let length = content
        .iter()
        .position(|byte| byte & 0x80 == 0)
        .map_or(content.len(), |at| at + 1);
    let content = &content[length..];
    let mut hashed = vec![*kind];
    hashed.extend(leb128(content.len()));
    hashed.extend(content);
    let mut hash = Hash::default();
    hash.copy_from_slice(digest(&SHA256, &hashed).as_ref());
    let change = [&MAGIC, &hash[..4], hashed.as_slice()].concat();
    (hash, change)
}

fn leb128(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = (number & 0x7f) as u8;
        number >>= 7;
        bytes.push(if number == 0 { low } else { low | 0x80 });
        if number == 0 {
            return bytes;
        }
    }
}

/// The documents of the log that an input can hold.
fn seeds(corpus: &Corpus) -> Vec<Vec<u8>> {
    let documents = corpus.documents().into_iter().map(|(_, changes)| changes);
    let fit = documents.filter(|changes| changes.len() <= MOST);
    fit.map(|changes| input(&changes)).collect()
}

fn input(changes: &[Vec<u8>]) -> Vec<u8> {
    let (mut input, mut hashes) = (Vec::new(), Vec::<Hash>::new());
    for change in changes {
        let emptied = emptied(change, &hashes);
        let length = u16::try_from(emptied.len()).unwrap_or(u16::MAX);
        input.extend(length.to_le_bytes());
        input.extend(emptied);
        hashes.extend(Change::parse(change).map(|change| change.hash()));
    }
    input
}

/// A change with placeholders for the hashes of earlier ones.
fn emptied(change: &[u8], hashes: &[Hash]) -> Vec<u8> {
    let mut emptied = change.to_vec();
    for (which, hash) in (0..).zip(hashes) {
        if let Some(at) = emptied.windows(hash.len()).position(|part| part == hash) {
            emptied[at..at + PLACEHOLDER.len()].copy_from_slice(&PLACEHOLDER);
            emptied[at + PLACEHOLDER.len()] = which;
        }
    }
    emptied
}
