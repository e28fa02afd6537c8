//! What a live stream says: positions, and the changes that it brings along.

use satchel_sync::news::{News, Told, event};
use satchel_sync::wire::{self, Answer, Word};

use super::{Corpus, Decoder};

pub(super) const DECODER: Decoder = Decoder {
    name: "news",
    check,
    seeds,
    runs: 20_000,
};

fn check(input: &[u8]) -> bool {
    let whole = heard(&[input]);
    let (first, rest) = input.split_at(input.len() / 2);
    assert_eq!(heard(&[first, rest]), whole, "it may be cut anywhere");
    for told in &whole {
        let word = told.word.as_ref().map(wire::encode);
        let again = event(told.seq, word.as_deref());
        assert_eq!(heard(&[again.as_bytes()]), std::slice::from_ref(told));
    }
    !whole.is_empty()
}

fn heard(pieces: &[&[u8]]) -> Vec<Told> {
    let mut news = News::default();
    pieces.iter().flat_map(|piece| news.hear(piece)).collect()
}

/// A bare position, and the word of each answer to a pull.
fn seeds(corpus: &Corpus) -> Vec<Vec<u8>> {
    let bare = event(17, None).into_bytes();
    let of_word = |word: Word| event(word.changes.seq, Some(&wire::encode(&word))).into_bytes();
    std::iter::once(bare)
        .chain(words(corpus).map(of_word))
        .collect()
}

/// The answers to pulls, as words that nobody asked for.
pub(super) fn words(corpus: &Corpus) -> impl Iterator<Item = Word> {
    corpus.overheard.iter().filter_map(|one| {
        let Ok(Answer::Changes(changes)) = wire::decode(&one.answer) else {
            return None;
        };
        Some(Word {
            before: [9; 16],
            changes,
        })
    })
}
