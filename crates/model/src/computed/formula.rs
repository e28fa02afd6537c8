//! FORMULA: a value computed from a record's own fields and those of the records that its relations lead to.

use jiff::civil::Date;

use super::check::Checker;
use super::error::{Flaw, FormulaError, Span};
use super::kind::Kind;
use super::order::FieldName;
use super::outcome::{Outcome, Why};
use super::parse::parse;
use super::source::{Hop, Objects, Source};
use super::step::{Facts, Step};
use crate::{Layout, Record, Scalar};

/// A formula that was read and fits its object.
#[derive(Clone, Debug)]
pub struct Formula {
    object: String,
    result: Kind,
    step: Step,
    sources: Vec<Source>,
    uses_today: bool,
}

impl Formula {
    /// Reads a formula of an object's records. It holds until the schema changes.
    ///
    /// # Errors
    /// [`FormulaError`] where it cannot be read, or names what is not there, or puts together what does not go together.
    pub fn parse(text: &str, of: &Layout, objects: &Objects<'_>) -> Result<Self, FormulaError> {
        let mut checker = Checker {
            of,
            objects,
            sources: Vec::new(),
            uses_today: false,
        };
        let node = parse(text).map_err(|flaw| flaw.in_text(text))?;
        let (step, result) = checker.check(&node).map_err(|flaw| flaw.in_text(text))?;
        let refused = match result {
            Kind::Missing => Some("is always empty; name a field in it"),
            Kind::Link => Some("is a record; write the field of it that is wanted after a point"),
            _ => None,
        };
        if let Some(what) = refused {
            let whole = Span::new(node.at.from, node.at.to);
            return Err(Flaw::new(whole, what).in_text(text));
        }
        Ok(Self {
            object: of.object.name_singular.clone(),
            result,
            step,
            sources: checker.sources,
            uses_today: checker.uses_today,
        })
    }

    /// The kind of its values.
    #[must_use]
    pub fn result(&self) -> Kind {
        self.result
    }

    /// What it reads, each once.
    #[must_use]
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// Whether its value changes with the day.
    #[must_use]
    pub fn uses_today(&self) -> bool {
        self.uses_today
    }

    /// The fields that it is made from: its own object's, and those of other objects that it reaches.
    #[must_use]
    pub fn dependencies(&self) -> Vec<FieldName> {
        let mut needed = Vec::new();
        for source in &self.sources {
            let object = match &source.through {
                Some(hop) => {
                    needed.push(FieldName::new(&self.object, &hop.relation));
                    &hop.object
                }
                None => &self.object,
            };
            needed.push(FieldName::new(object, &source.field));
        }
        needed.sort();
        needed.dedup();
        needed
    }

    /// What it comes to.
    #[must_use]
    pub fn evaluate(&self, facts: &dyn Facts) -> Outcome {
        let found = self.step.run(&self.sources, facts);
        let scalar: Result<Scalar, Why> = found.and_then(|value| value.into_scalar(self.result));
        scalar.into()
    }
}

/// A record and those that its relations lead to.
pub struct RecordFacts<'f> {
    /// The record.
    pub record: &'f Record,
    /// The record that one of its relations leads to, if it is there.
    pub related: &'f dyn Fn(&Hop) -> Option<&'f Record>,
    /// The day that `today()` is.
    pub today: Date,
}

impl Facts for RecordFacts<'_> {
    fn value(&self, source: &Source) -> Option<Scalar> {
        let record = match &source.through {
            Some(hop) => (self.related)(hop)?,
            None => self.record,
        };
        source.place.of(record)
    }

    fn today(&self) -> Date {
        self.today
    }
}
