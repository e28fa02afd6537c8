//! A question into the words that must be found.

use super::phone;
use super::pieces::{Kind, Piece, pieces};
use super::{TOKEN_CHARS, across_apostrophe, bounded, fold};

/// Longer questions are pasted, not typed; their beginning says enough.
const QUERY_CHARS: usize = 200;
/// Each word is one more list to intersect; eight pin down any record.
const MAX_WORDS: usize = 8;
/// Shorter words have too many neighbours at one letter's distance.
const MIN_TYPO_CHARS: usize = 4;

/// One word of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// The spellings any of which will do, the typed one first.
    pub(crate) forms: Vec<String>,
    pub(crate) kind: Kind,
    /// The word still being typed.
    pub(crate) last: bool,
}

impl Word {
    fn new(text: &str, kind: Kind) -> Word {
        let forms = match kind {
            Kind::Number => phone::spellings(bounded(text)),
            Kind::Word | Kind::Dense => vec![bounded(text).to_owned()],
        };
        Word {
            forms,
            kind,
            last: false,
        }
    }

    /// Whether longer tokens that begin with this word match it.
    pub(crate) fn takes_prefix(&self) -> bool {
        self.kind != Kind::Dense
    }

    /// The spelling that typos are looked for, if any: a wrong digit is another number, not a typo.
    pub(crate) fn typo_form(&self) -> Option<&str> {
        let form = self.forms[0].as_str();
        let chars = form.chars().count();
        let plain = self.kind == Kind::Word && form.chars().all(char::is_alphabetic);
        (plain && (MIN_TYPO_CHARS..TOKEN_CHARS).contains(&chars)).then_some(form)
    }
}

/// The ways to read a question, the likelier first: groups of digits as one phone number and "o'brien" as
/// one word, then every piece by itself. Empty when there is nothing to look for.
pub(crate) fn readings(text: &str) -> Vec<Vec<Word>> {
    let folded = fold(text, QUERY_CHARS);
    let pieces = pieces(&folded);
    let apart = words(pieces.iter().flat_map(alone));
    let together = words(together(&pieces));
    [together, apart.clone()]
        .into_iter()
        .enumerate()
        .filter(|(at, words)| !words.is_empty() && (*at == 1 || *words != apart))
        .map(|(_, words)| words)
        .collect()
}

fn words(words: impl IntoIterator<Item = Word>) -> Vec<Word> {
    let mut distinct: Vec<Word> = Vec::new();
    for word in words {
        distinct.retain(|w| w.forms != word.forms);
        distinct.push(word);
    }
    distinct.truncate(MAX_WORDS);
    if let Some(word) = distinct.last_mut() {
        word.last = true;
    }
    distinct
}

fn alone(piece: &Piece<'_>) -> Vec<Word> {
    if piece.kind != Kind::Dense {
        return vec![Word::new(piece.text, piece.kind)];
    }
    let starts: Vec<usize> = piece
        .text
        .char_indices()
        .map(|(at, _)| at)
        .chain([piece.text.len()])
        .collect();
    match starts.len() {
        2 => vec![Word::new(piece.text, Kind::Dense)],
        _ => starts
            .windows(3)
            .map(|w| Word::new(&piece.text[w[0]..w[2]], Kind::Dense))
            .collect(),
    }
}

fn together(pieces: &[Piece<'_>]) -> Vec<Word> {
    let phones: Vec<_> = phone::runs(pieces).collect();
    let mut words: Vec<Word> = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        if let Some(joined) = across_apostrophe(pieces, at) {
            words.pop();
            words.push(Word::new(&joined, Kind::Word));
        } else if let Some((run, phone)) = phones.iter().find(|(run, _)| run.contains(&at)) {
            if run.start == at {
                words.push(Word {
                    forms: phone.spellings(),
                    kind: Kind::Number,
                    last: false,
                });
            }
        } else {
            words.extend(alone(piece));
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let shown = |words: &Vec<Word>| {
            words
                .iter()
                .map(|w| w.forms.join("|"))
                .collect::<Vec<_>>()
                .join(" ")
        };
        let seen: Vec<String> = readings(text).iter().map(shown).collect();
        assert_eq!(seen, expected, "{text}");
    }

    #[test]
    fn of_questions() {
        check("", &[]);
        check(" ., ", &[]);
        check("Anna  SMITH", &["anna smith"]);
        check("anna smith anna", &["smith anna"]);
        check("o'brien", &["obrien", "o brien"]);
        check("0170", &["0170|170"]);
        check("007", &["007"]);
        check("0170 1234", &["01701234|1701234", "0170|170 1234"]);
        check("+49 170 1234", &["491701234|1701234", "49 170 1234"]);
        check("anna 12 34", &["anna 12 34"]);
        check("東京都", &["東京 京都"]);
        check("東", &["東"]);
        check("a b c d e f g h i j", &["a b c d e f g h"]);
    }

    #[test]
    fn typos_are_for_words() {
        let typo = |text: &str| readings(text)[0][0].typo_form().map(str::to_owned);
        assert_eq!(typo("Müller").as_deref(), Some("muller"));
        assert_eq!(typo("ann"), None);
        assert_eq!(typo("12345"), None);
        assert_eq!(typo("b2b4x"), None);
        assert_eq!(typo("東京"), None);
    }
}
