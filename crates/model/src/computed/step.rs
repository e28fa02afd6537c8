//! A checked formula as steps, and what they come to for one record.

use jiff::civil::Date;

use super::error::{Flaw, Span};
use super::function::Runs;
use super::outcome::Why;
use super::source::Source;
use super::value::{Found, Value};
use crate::Scalar;

/// What a formula is evaluated over: one record, those that its relations lead to, and the day.
pub trait Facts {
    /// What lies at a source; nothing where that is empty, or where the relation leads nowhere.
    fn value(&self, source: &Source) -> Option<Scalar>;

    /// The day that `today()` is. Whoever evaluates decides it, so that two who take the same day get the same.
    fn today(&self) -> Date;
}

/// One step, with those that it needs.
#[derive(Clone, Debug)]
pub(super) enum Step {
    Constant(Value),
    Nothing,
    /// By its place among the formula's sources.
    Source(usize),
    Today,
    /// From all values; nothing where one is missing.
    OnAll(fn(&[Value]) -> Found, Vec<Step>),
    /// From the values that are there.
    OnPresent(fn(&[Value]) -> Found, Vec<Step>),
    And(Box<[Step; 2]>),
    Or(Box<[Step; 2]>),
    Choose(Vec<Step>),
    First(Vec<Step>),
    IsEmpty(Box<Step>),
}

impl Step {
    pub(super) fn of_function(runs: Runs, mut of: Vec<Self>) -> Self {
        match runs {
            Runs::OnAll(run) => Self::OnAll(run, of),
            Runs::OnPresent(run) => Self::OnPresent(run, of),
            Runs::Choosing => Self::Choose(of),
            Runs::First => Self::First(of),
            Runs::IsEmpty => Self::IsEmpty(Box::new(of.pop().unwrap_or(Self::Nothing))),
            Runs::Today => Self::Today,
        }
    }

    /// Its value, where that is the same for every record; so `date("2026-02-30")` is told when it is written.
    pub(super) fn folded(self, at: Span) -> Result<Self, Flaw> {
        let Self::OnAll(run, of) = &self else {
            return Ok(self);
        };
        let constant = |step: &Self| match step {
            Self::Constant(value) => Some(value.clone()),
            _ => None,
        };
        match of.iter().map(constant).collect::<Option<Vec<Value>>>() {
            None => Ok(self),
            Some(values) => run(&values)
                .map(Self::Constant)
                .map_err(|why| Flaw::new(at, format!("is always empty, since {why}"))),
        }
    }

    pub(super) fn run(&self, sources: &[Source], facts: &dyn Facts) -> Found {
        let run = |step: &Self| step.run(sources, facts);
        match self {
            Self::Constant(value) => Ok(value.clone()),
            Self::Nothing => Err(Why::Missing),
            Self::Source(at) => read(sources.get(*at), facts),
            Self::Today => Ok(Value::Date(facts.today())),
            Self::OnAll(of_values, of) => {
                let values: Result<Vec<Value>, Why> = of.iter().map(run).collect();
                of_values(&values?)
            }
            Self::OnPresent(of_values, of) => on_present(*of_values, of.iter().map(run)),
            Self::And(of) => decided(of, false, run),
            Self::Or(of) => decided(of, true, run),
            Self::Choose(of) => match of.as_slice() {
                [condition, then, otherwise] => match truth(run(condition))? {
                    Some(true) => run(then),
                    _ => run(otherwise),
                },
                _ => Err(Why::Unfit),
            },
            Self::First(of) => first(of.iter().map(run)),
            Self::IsEmpty(of) => Ok(Value::Boolean(is_empty(&run(of)))),
        }
    }
}

fn on_present(of_values: fn(&[Value]) -> Found, found: impl Iterator<Item = Found>) -> Found {
    let there = found.filter(|found| *found != Err(Why::Missing));
    let values = there.collect::<Result<Vec<Value>, Why>>()?;
    match values.is_empty() {
        true => Err(Why::Missing),
        false => of_values(&values),
    }
}

/// The first that is there; otherwise the last, which says why it is not.
fn first(found: impl Iterator<Item = Found>) -> Found {
    let mut last = Err(Why::Missing);
    for next in found {
        last = next;
        if !is_empty(&last) {
            break;
        }
    }
    last
}

fn read(source: Option<&Source>, facts: &dyn Facts) -> Found {
    let source = source.ok_or(Why::Unfit)?;
    let scalar = facts.value(source).ok_or(Why::Missing)?;
    let value = Value::of_scalar(scalar, source.is_array)?;
    match value.is(source.kind) {
        true => Ok(value),
        false => Err(Why::Unfit),
    }
}

/// Yes, no, or neither where it is missing.
fn truth(found: Found) -> Result<Option<bool>, Why> {
    match found {
        Ok(Value::Boolean(yes)) => Ok(Some(yes)),
        Ok(_) => Err(Why::Unfit),
        Err(Why::Missing) => Ok(None),
        Err(why) => Err(why),
    }
}

/// `&&` is no where one part is, `||` is yes where one part is, whatever the other; otherwise both must be there.
fn decided(of: &[Step; 2], by: bool, run: impl Fn(&Step) -> Found) -> Found {
    let [first, second] = of;
    let first = truth(run(first));
    if first == Ok(Some(by)) {
        return Ok(Value::Boolean(by));
    }
    let second = truth(run(second));
    if second == Ok(Some(by)) {
        return Ok(Value::Boolean(by));
    }
    match (first?, second?) {
        (Some(_), Some(_)) => Ok(Value::Boolean(!by)),
        _ => Err(Why::Missing),
    }
}

/// Whether there is nothing, for whatever reason. An empty text is nothing, as in every field.
fn is_empty(found: &Found) -> bool {
    match found {
        Err(_) => true,
        Ok(Value::Text(text)) => text.is_empty(),
        Ok(Value::Texts(texts)) => texts.is_empty(),
        Ok(_) => false,
    }
}
