//! What is wrong with a formula, and where.

use std::ops::Range;

/// A place in a formula's text, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) from: usize,
    pub(super) to: usize,
}

impl Span {
    pub(super) fn new(from: usize, to: usize) -> Self {
        Self { from, to }
    }

    /// From the beginning of this to the end of another.
    pub(super) fn through(self, last: Self) -> Self {
        Self::new(self.from, last.to)
    }
}

/// Something wrong at a place; what, as one clause that says what was found and what to write.
#[derive(Clone, Debug)]
pub(super) struct Flaw {
    pub(super) at: Span,
    pub(super) what: String,
}

impl Flaw {
    pub(super) fn new(at: Span, what: impl Into<String>) -> Self {
        let what = what.into();
        Self { at, what }
    }

    pub(super) fn in_text(self, text: &str) -> FormulaError {
        let (from, to) = (self.at.from, self.at.to);
        FormulaError {
            at: from..to,
            character: text.get(..from).unwrap_or(text).chars().count() + 1,
            found: text.get(from..to).unwrap_or_default().to_owned(),
            what: self.what,
        }
    }
}

/// A formula that cannot be read or does not fit its object.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence())]
pub struct FormulaError {
    /// The bytes of the text that are wrong; empty at its end.
    pub at: Range<usize>,
    /// The first of them, counted in characters from 1.
    pub character: usize,
    /// What stands there.
    pub found: String,
    /// What is wrong with it and what to write, as one clause.
    pub what: String,
}

/// More of the text than this is not repeated in a message; in characters.
const SHOWN: usize = 40;

impl FormulaError {
    fn sentence(&self) -> String {
        let what = &self.what;
        if self.found.is_empty() {
            return format!("character {}: {what}", self.character);
        }
        let mut shown: String = self.found.chars().take(SHOWN).collect();
        if shown.len() < self.found.len() {
            shown.push('…');
        }
        format!("character {}, `{shown}`: {what}", self.character)
    }
}
