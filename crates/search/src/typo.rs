//! One letter wrong, missing, too many, or two neighbours swapped.
//!
//! The main index walks its dictionaries with automata; the delta, whose tokens are few, compares them one
//! by one. A test holds the two to the same answers.

use tantivy::Term;
use tantivy::query::{DfaWrapper, FuzzyTermQuery};
use tantivy::schema::Field;

use crate::error::{Doing, Result};
use crate::text::Word;

/// How far a typo may be from the word.
const DISTANCE: u8 = 1;

/// The automata of one word.
pub(crate) struct Typo {
    /// Accepts what differs from the word by one letter.
    pub(crate) whole: DfaWrapper,
    /// Accepts what begins with such, where the word may be unfinished.
    pub(crate) begins: Option<DfaWrapper>,
}

impl Typo {
    /// The automata for `word`, if it is one that typos are looked for.
    pub(crate) fn of(word: &Word) -> Result<Option<Typo>> {
        let Some(form) = word.typo_form() else {
            return Ok(None);
        };
        let term = Term::from_field_text(Field::from_field_id(0), form);
        let whole = FuzzyTermQuery::new(term.clone(), DISTANCE, true).automaton();
        let begins = word
            .last
            .then(|| FuzzyTermQuery::new_prefix(term, DISTANCE, true).automaton());
        Ok(Some(Typo {
            whole: whole.doing("look for typos")?,
            begins: begins.transpose().doing("look for typos")?,
        }))
    }
}

/// Whether `token` is `word` with at most one typo.
pub(crate) fn is_typo(word: &str, token: &str) -> bool {
    differs_by_one(word, token, |word, token| word == token)
}

/// Whether some beginning of `token` is `word` with at most one typo.
pub(crate) fn begins_with_typo(word: &str, token: &str) -> bool {
    differs_by_one(word, token, |word, token| token.starts_with(word))
}

/// Skips what both begin with, allows one difference, and leaves the rest to `rest`.
fn differs_by_one(word: &str, token: &str, rest: fn(&str, &str) -> bool) -> bool {
    let same: usize = word
        .chars()
        .zip(token.chars())
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum();
    let (word, token) = (&word[same..], &token[same..]);
    let (word_next, token_next) = (after_first(word), after_first(token));
    rest(word, token)
        || word_next.is_some_and(|word| rest(word, token))
        || token_next.is_some_and(|token| rest(word, token))
        || word_next
            .zip(token_next)
            .is_some_and(|(word, token)| rest(word, token))
        || swapped(word, token).is_some_and(|(word, token)| rest(word, token))
}

fn after_first(text: &str) -> Option<&str> {
    let mut chars = text.chars();
    chars.next().map(|_| chars.as_str())
}

/// What follows when the two begin with the same two letters in opposite order.
fn swapped<'a>(word: &'a str, token: &'a str) -> Option<(&'a str, &'a str)> {
    let (mut a, mut b) = (word.chars(), token.chars());
    let (a0, a1, b0, b1) = (a.next()?, a.next()?, b.next()?, b.next()?);
    (a0 == b1 && a1 == b0).then_some((a.as_str(), b.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(word: &str, token: &str, typo: bool, begins: bool) {
        assert_eq!(is_typo(word, token), typo, "{word} {token}");
        assert_eq!(begins_with_typo(word, token), begins, "{word} … {token}");
    }

    #[test]
    fn one_letter() {
        check("smith", "smith", true, true);
        check("smiht", "smith", true, true);
        check("smit", "smith", true, true);
        check("smithe", "smith", true, true);
        check("smjth", "smith", true, true);
        check("mith", "smith", true, true);
        check("smjth", "smithson", false, true);
        check("smjht", "smith", false, false);
        check("schmidt", "smith", false, false);
        check("мария", "марья", true, true);
        check("abcd", "bacd", true, true);
        check("abcd", "abc", true, true);
        check("abcd", "abdef", false, true);
    }
}
