//! The functions of formulas: one line each in the table of its file, which says what it takes, gives and does.
//!
//! What each means is told with examples in docs/formulas.md.

mod choice;
mod day;
mod number;
mod text;

use super::kind::Kind;
use super::value::{Found, Value};

/// The kinds that one of a function's values may have; a whole number is a number too.
type Takes = &'static [Kind];

const ANY: Takes = &[
    Kind::Text,
    Kind::Number,
    Kind::Boolean,
    Kind::Date,
    Kind::DateTime,
    Kind::Money,
    Kind::Texts,
];

/// A function.
#[derive(Debug)]
pub(super) struct Function {
    /// Its name and its values, as they are written: `round(number, digits)`.
    pub(super) usage: &'static str,
    takes: &'static [Takes],
    /// How many of its values must be given.
    least: usize,
    /// Whether the last of its values may be given any number of times.
    repeats: bool,
    /// The kind of its result; none where its values do not go together.
    gives: fn(&[Kind]) -> Option<Kind>,
    pub(super) runs: Runs,
}

/// How a function comes to its result.
#[derive(Clone, Copy, Debug)]
pub(super) enum Runs {
    /// From all its values; nothing where one of them is missing.
    OnAll(fn(&[Value]) -> Found),
    /// From those that are there; nothing where none is.
    OnPresent(fn(&[Value]) -> Found),
    /// The second value where the first is yes, otherwise the third.
    Choosing,
    /// The first value that is there.
    First,
    /// Whether its value is missing.
    IsEmpty,
    /// The day it is.
    Today,
}

impl Function {
    pub(super) fn name(&self) -> &'static str {
        self.usage.split('(').next().unwrap_or(self.usage)
    }

    /// Whether so many values are too few or too many.
    pub(super) fn refuses_count(&self, count: usize) -> bool {
        count < self.least || (count > self.takes.len() && !self.repeats)
    }

    /// The first value, counted from 0, whose kind it does not take, and those that it does.
    pub(super) fn misfit(&self, kinds: &[Kind]) -> Option<(usize, Takes)> {
        let taken = |at: usize| self.takes.get(at).or(self.takes.last()).copied();
        let fits = |kind: Kind, takes: Takes| {
            kind == Kind::Missing
                || takes.contains(&kind)
                || (kind == Kind::Integer && takes.contains(&Kind::Number))
        };
        kinds.iter().enumerate().find_map(|(at, kind)| {
            let takes = taken(at)?;
            (!fits(*kind, takes)).then_some((at, takes))
        })
    }

    pub(super) fn gives(&self, kinds: &[Kind]) -> Option<Kind> {
        (self.gives)(kinds)
    }
}

/// All functions.
pub(super) fn all() -> impl Iterator<Item = &'static Function> {
    [
        choice::FUNCTIONS,
        number::FUNCTIONS,
        text::FUNCTIONS,
        day::FUNCTIONS,
    ]
    .into_iter()
    .flatten()
}

/// The function of this name.
pub(super) fn named(name: &str) -> Option<&'static Function> {
    all().find(|function| function.name() == name)
}
