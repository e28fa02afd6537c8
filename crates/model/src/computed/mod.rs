//! Fields that are computed from others: FORMULA, ROLLUP and LOOKUP.
//!
//! Owns the language of formulas, what each definition must fit in the schema, and what it comes to for a record. It is
//! handed the records and the day; which ones, and when again, is the engine's business.
//!
//! The language is a small part of CEL, read and evaluated here. The crate `cel` (MIT, 0.15) was tried: its parser,
//! made by ANTLR, ends the process at 12 functions within each other on a thread's stack of 2 MB; the other one that it
//! holds gives no places for errors; neither reads a field that is called `function` or `package`; and numbers are
//! doubles in both. `evalexpr` is AGPL, `fasteval` counts in doubles, `zen-expression` reads a clock and goes as deep as
//! a text tells it to.

mod aggregate;
mod arithmetic;
mod check;
mod compare;
mod condition;
mod definition;
mod error;
mod formula;
mod function;
mod kind;
mod lookup;
mod order;
mod outcome;
mod parse;
mod rollup;
mod source;
mod step;
mod syntax;
mod token;
mod value;

pub use aggregate::Aggregate;
pub use definition::{CheckedDefinition, Computed, Definition};
pub use error::FormulaError;
pub use formula::{Formula, RecordFacts};
pub use kind::Kind;
pub use lookup::{CheckedLookup, Lookup};
pub use order::{Cycle, FieldName, order};
pub use outcome::{Outcome, Why};
pub use rollup::{CheckedRollup, Rollup};
pub use source::{Hop, Objects, Place, Source};
pub use step::Facts;

#[cfg(test)]
mod tests;
