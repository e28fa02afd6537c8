//! A document's register, as a row of the database keeps it.

use satchel_document::Register;

use super::document::{Copy, written};
use super::query::layout;
use super::{Corpus, Decoder};

pub(super) const DECODER: Decoder = Decoder {
    name: "register",
    check,
    seeds,
    runs: 20_000,
};

fn check(input: &[u8]) -> bool {
    let heads = Register::heads_of(input);
    let Some(mut register) = Register::decode(input) else {
        return false;
    };
    assert_eq!(heads.as_deref(), Some(register.heads()));
    assert_eq!(
        Register::decode(&register.encode()).as_ref(),
        Some(&register)
    );
    let _ = register.stamps();
    let before = register.clone();
    if let Some((change, _)) = written(&mut register) {
        assert_eq!(register.last_of(&change.actor()), change.seq());
        let mut other = before;
        let _ = other.advance(&change, layout());
    }
    true
}

/// The register of each document of the log, after each of its changes.
fn seeds(corpus: &Corpus) -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for (_, changes) in corpus.documents() {
        let mut copy = Copy::new();
        for change in changes {
            copy.take(&change);
            seeds.push(copy.register.encode());
        }
    }
    seeds
}
