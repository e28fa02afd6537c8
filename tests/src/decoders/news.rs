//! What a live stream says: positions, and the changes that it brings along.

use satchel_model::RecordId;
use satchel_sync::news::{Heard, News, Present, event};
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
    for one in &whole {
        let again = match one {
            Heard::News(told) => {
                let word = told.word.as_ref().map(wire::encode);
                event(told.seq, word.as_deref())
            }
            Heard::Present(present) => present.event(),
        };
        assert_eq!(heard(&[again.as_bytes()]), std::slice::from_ref(one));
    }
    !whole.is_empty()
}

fn heard(pieces: &[&[u8]]) -> Vec<Heard> {
    let mut news = News::default();
    pieces.iter().flat_map(|piece| news.hear(piece)).collect()
}

/// A bare position, who else is there, and the word of each answer to a pull.
fn seeds(corpus: &Corpus) -> Vec<Vec<u8>> {
    let bare = event(17, None).into_bytes();
    let of_word = |word: Word| event(word.changes.seq, Some(&wire::encode(&word))).into_bytes();
    let present = Present {
        record: RecordId::from_bytes([7; 16]),
        names: vec!["Anna Berg".to_owned(), "\u{2028}\n\"B\"".to_owned()],
    };
    [bare, present.event().into_bytes()]
        .into_iter()
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
