//! Messages of sync, as either side reads them from the other.

use std::fmt::Debug;

use satchel_sync::wire::{self, Answer, Request, Word};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Corpus, Decoder, news};

pub(super) const DECODER: Decoder = Decoder {
    name: "wire",
    check,
    seeds,
    runs: 20_000,
};

/// What the bytes of a body begin with that is not packed.
const PLAIN: u8 = 0;

fn check(input: &[u8]) -> bool {
    let unpacked = [&[PLAIN], input].concat();
    let bodies = [input, unpacked.as_slice()];
    bodies.map(|body| reads::<Request>(body) | reads::<Answer>(body) | reads::<Word>(body))
        != [false; 2]
}

/// Whether it is a message of this kind, which then has to read the same once it is written again.
fn reads<M: Serialize + DeserializeOwned + PartialEq + Debug>(body: &[u8]) -> bool {
    let Ok(message) = wire::decode::<M>(body) else {
        return false;
    };
    let again = wire::decode::<M>(&wire::encode(&message));
    assert_eq!(again.ok().as_ref(), Some(&message));
    true
}

/// Bodies as they come, and those that [`unpacked`] of a message makes: under the packing, a changed byte seldom goes far.
fn seeds(corpus: &Corpus) -> Vec<Vec<u8>> {
    let packed = corpus
        .overheard
        .iter()
        .flat_map(|one| [one.request.clone(), one.answer.clone()]);
    let requests = corpus
        .overheard
        .iter()
        .filter_map(|one| unpacked::<Request>(&one.request));
    let answers = corpus
        .overheard
        .iter()
        .filter_map(|one| unpacked::<Answer>(&one.answer));
    let words = news::words(corpus).filter_map(|word| unpacked::<Word>(&wire::encode(&word)));
    packed.chain(requests).chain(answers).chain(words).collect()
}

/// The CBOR of a message in a body.
pub(super) fn unpacked<M: Serialize + DeserializeOwned>(body: &[u8]) -> Option<Vec<u8>> {
    let message: M = wire::decode(body).ok()?;
    let mut cbor = Vec::new();
    ciborium::into_writer(&message, &mut cbor).ok()?;
    Some(cbor)
}
