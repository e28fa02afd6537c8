//! The RAM delta: changes not yet in the main index, findable by a sorted map of their tokens. A record in
//! the delta, put or removed, hides its older versions in the layers beneath.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;
use std::time::Instant;

use crate::change::{Change, Entry};
use crate::rank::{Found, Grade, Tier};
use crate::segment::BODY_PREFIX_CHARS;
use crate::text::{EntryTokens, Word};
use crate::typo::{begins_with_typo, is_typo};

/// Which text of an entry a token is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Title,
    Detail,
    Body,
}

/// How a token was matched.
#[derive(Debug, Clone, Copy)]
enum Match {
    Word,
    Prefix,
    Typo,
    TypoPrefix,
}

/// A change with its tokens, made ready before the delta is locked.
pub(crate) struct Prepared {
    change: Change,
    tokens: Option<EntryTokens>,
}

impl Prepared {
    pub(crate) fn new(change: Change) -> Prepared {
        let tokens = match &change {
            Change::Remove(_) => None,
            Change::Put(entry) => Some(EntryTokens::of(entry)),
        };
        Prepared { change, tokens }
    }
}

/// Changes in the order they came, and where their tokens are.
#[derive(Default)]
pub(crate) struct Delta {
    changes: Vec<Change>,
    /// The place of each record's newest change.
    newest: HashMap<u64, usize>,
    tokens: BTreeMap<Box<str>, Vec<(usize, Part)>>,
    bytes: usize,
    since: Option<Instant>,
}

impl Delta {
    pub(crate) fn push(&mut self, prepared: Prepared) {
        let place = self.changes.len();
        if let Some(EntryTokens {
            title,
            detail,
            body,
        }) = prepared.tokens
        {
            self.push_tokens(place, Part::Title, &title);
            self.push_tokens(place, Part::Detail, &detail);
            self.push_tokens(place, Part::Body, &body);
        }
        self.bytes += match &prepared.change {
            Change::Put(entry) => entry.title.len() + entry.detail.len() + entry.body.len(),
            Change::Remove(_) => 0,
        };
        self.newest.insert(prepared.change.key(), place);
        self.changes.push(prepared.change);
    }

    fn push_tokens(&mut self, place: usize, part: Part, tokens: &str) {
        for token in tokens.split_ascii_whitespace() {
            self.bytes += token.len();
            self.tokens
                .entry(token.into())
                .or_default()
                .push((place, part));
        }
    }

    /// Starts the clock, if it does not run yet.
    pub(crate) fn touch(&mut self) {
        self.since.get_or_insert_with(Instant::now);
    }

    pub(crate) fn since(&self) -> Option<Instant> {
        self.since
    }

    pub(crate) fn len(&self) -> usize {
        self.changes.len()
    }

    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(crate) fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Whether older versions of the record are out of date.
    pub(crate) fn hides(&self, key: u64) -> bool {
        self.newest.contains_key(&key)
    }

    /// The records that match every word as typed or, with `typos`, only as perhaps meant.
    pub(crate) fn search(
        &self,
        words: &[Word],
        typos: bool,
        wanted: impl Fn(&Entry) -> bool,
        found: &mut Found,
    ) {
        let mut tiers: Vec<Vec<Option<Tier>>> = Vec::with_capacity(words.len());
        for word in words {
            let mut best = vec![None; self.changes.len()];
            self.match_word(word, typos, &mut best);
            tiers.push(best);
        }
        for (place, change) in self.changes.iter().enumerate() {
            let Change::Put(entry) = change else { continue };
            let grade = Grade::of(tiers.iter().map(|best| best[place]));
            // Without typos these were found by the search before.
            let grade = grade.filter(|grade| (grade.worst > Tier::BodyPrefix) == typos);
            if let Some(grade) = grade
                && self.newest.get(&entry.key) == Some(&place)
                && wanted(entry)
            {
                found.push(grade, entry.key, entry.object);
            }
        }
    }

    fn match_word(&self, word: &Word, typos: bool, best: &mut [Option<Tier>]) {
        for form in &word.forms {
            let from = (Bound::Included(form.as_str()), Bound::Unbounded);
            for (token, places) in self.tokens.range::<str, _>(from) {
                if token.as_ref() == form.as_str() {
                    mark(places, Match::Word, word, best);
                } else if word.takes_prefix() && token.starts_with(form.as_str()) {
                    mark(places, Match::Prefix, word, best);
                } else {
                    break;
                }
            }
        }
        let Some(form) = word.typo_form().filter(|_| typos) else {
            return;
        };
        for (token, places) in &self.tokens {
            if is_typo(form, token) {
                mark(places, Match::Typo, word, best);
            } else if word.last && begins_with_typo(form, token) {
                mark(places, Match::TypoPrefix, word, best);
            }
        }
    }
}

fn mark(places: &[(usize, Part)], matched: Match, word: &Word, best: &mut [Option<Tier>]) {
    for (place, part) in places {
        if let Some(tier) = tier(*part, matched, word) {
            best[*place] = Some(best[*place].map_or(tier, |known| known.min(tier)));
        }
    }
}

/// The same tiers as the main index gives.
fn tier(part: Part, matched: Match, word: &Word) -> Option<Tier> {
    let body_prefix = || word.last && word.forms[0].chars().count() >= BODY_PREFIX_CHARS;
    Some(match (part, matched) {
        (Part::Title, Match::Word) => Tier::TitleWord,
        (Part::Title, Match::Prefix) => Tier::TitlePrefix,
        (Part::Title, Match::Typo) => Tier::TitleTypo,
        (Part::Title, Match::TypoPrefix) => Tier::TitleTypoPrefix,
        (Part::Detail, Match::Word) => Tier::DetailWord,
        (Part::Detail, Match::Prefix) => Tier::DetailPrefix,
        (Part::Detail, Match::Typo) => Tier::DetailTypo,
        (Part::Detail, Match::TypoPrefix) => Tier::DetailTypoPrefix,
        (Part::Body, Match::Word) => Tier::BodyWord,
        (Part::Body, Match::Prefix) => body_prefix().then_some(Tier::BodyPrefix)?,
        (Part::Body, Match::Typo) => Tier::BodyTypo,
        (Part::Body, Match::TypoPrefix) => return None,
    })
}
