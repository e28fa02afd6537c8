//! A filter's comparison with a text, an id or a set.

use std::collections::HashSet;

use memchr::memmem::Finder;
use regex::Regex;
use satchel_model::pattern::{compile, expression, fold_case};
use satchel_model::{Operator, Scalar, SlotKind};
use serde_json::Value as Json;

use crate::hashing::QuickBuild;
use crate::packed::fold;

/// A comparison, with what is compared with.
#[derive(Debug)]
pub(crate) struct TextTest {
    /// Whether it holds of nothing.
    pub(crate) of_nothing: bool,
    /// What it is of a value.
    pub(crate) rule: Rule,
}

/// What must hold of a value.
#[derive(Debug)]
pub(crate) enum Rule {
    /// The same of every value.
    Any(bool),
    /// By its bytes.
    Compare(Operator, Vec<u8>),
    /// Is among them.
    OneOf(HashSet<Vec<u8>, QuickBuild>),
    /// Holds for the text in one spelling of case.
    Folded(Fold),
    /// The expression is found in the text.
    Matches(Regex),
    /// The set's JSON holds one of these.
    HoldsOne(Vec<Finder<'static>>),
    /// The set is without elements, or not, as asked.
    IsEmptySet(bool),
    /// An element holds this, whatever its case.
    ElementHolds(Box<Finder<'static>>),
}

/// What must hold of a text in one spelling of case.
#[derive(Debug)]
pub(crate) enum Fold {
    /// It begins so.
    Starts(Vec<u8>),
    /// It ends so.
    Ends(Vec<u8>),
    /// It holds this.
    Holds(Box<Finder<'static>>),
    /// It is like a pattern.
    Like(Regex),
}

impl TextTest {
    /// The test that an operator means, whose operands were read as [`satchel_model::operands`] does.
    ///
    /// # Errors
    /// What is wrong with an expression.
    pub(crate) fn new(
        operator: Operator,
        kind: SlotKind,
        operands: &[Scalar],
    ) -> Result<Self, String> {
        let of_nothing = match operator {
            Operator::IsNull | Operator::Neq => true,
            Operator::IsEmptyArray => operands == [Scalar::Boolean(true)],
            _ => false,
        };
        let rule = Rule::new(operator, kind, operands)?;
        Ok(Self { of_nothing, rule })
    }

    /// Whether it holds.
    pub(crate) fn holds(&self, value: Option<&[u8]>) -> bool {
        value.map_or(self.of_nothing, |value| self.rule.holds(value))
    }

    /// How much longer it takes than comparing two numbers.
    pub(crate) fn cost(&self) -> u32 {
        match &self.rule {
            Rule::Any(_) => 1,
            Rule::Compare(..) | Rule::OneOf(_) | Rule::IsEmptySet(_) => 5,
            Rule::Folded(Fold::Like(_)) | Rule::Matches(_) | Rule::ElementHolds(_) => 100,
            Rule::Folded(_) | Rule::HoldsOne(_) => 10,
        }
    }
}

impl Rule {
    fn new(operator: Operator, kind: SlotKind, operands: &[Scalar]) -> Result<Self, String> {
        let first = operands.first();
        let text = match first {
            Some(Scalar::Text(text)) => text.as_str(),
            _ => "",
        };
        if let Some(expression) = expression(operator, text) {
            return compile(&expression).map(Self::Matches);
        }
        let wanted = fold_case(text);
        Ok(match operator {
            Operator::IsNull => Self::Any(false),
            Operator::NotNull => Self::Any(true),
            Operator::In => Self::OneOf(operands.iter().filter_map(bytes).collect()),
            Operator::ContainsAny => Self::HoldsOne(operands.iter().filter_map(element).collect()),
            Operator::IsEmptyArray => Self::IsEmptySet(first == Some(&Scalar::Boolean(true))),
            Operator::Contains if kind == SlotKind::Set => {
                Self::ElementHolds(finder(&wanted).into())
            }
            Operator::StartsWith => Self::Folded(Fold::Starts(wanted.into())),
            Operator::EndsWith => Self::Folded(Fold::Ends(wanted.into())),
            Operator::Contains => Self::Folded(Fold::Holds(finder(&wanted).into())),
            Operator::Ilike => {
                let expression = expression(Operator::Like, &wanted).unwrap_or_default();
                Self::Folded(Fold::Like(compile(&expression)?))
            }
            _ => first
                .and_then(bytes)
                .map_or(Self::Any(false), |wanted| Self::Compare(operator, wanted)),
        })
    }

    fn holds(&self, value: &[u8]) -> bool {
        match self {
            Self::Any(holds) => *holds,
            Self::Compare(operator, wanted) => compares(*operator, value, wanted),
            Self::OneOf(wanted) => wanted.contains(value),
            Self::Folded(rule) => rule.holds(fold(value).as_bytes()),
            Self::Matches(pattern) => {
                std::str::from_utf8(value).is_ok_and(|text| pattern.is_match(text))
            }
            Self::HoldsOne(wanted) => wanted.iter().any(|one| one.find(value).is_some()),
            Self::IsEmptySet(wanted) => (value == b"[]") == *wanted,
            Self::ElementHolds(wanted) => elements(value)
                .iter()
                .any(|(element, _)| wanted.find(fold_case(element).as_bytes()).is_some()),
        }
    }
}

impl Fold {
    /// Whether it holds of a text that is in one spelling of case.
    pub(crate) fn holds(&self, text: &[u8]) -> bool {
        match self {
            Self::Starts(wanted) => text.starts_with(wanted),
            Self::Ends(wanted) => text.ends_with(wanted),
            Self::Holds(wanted) => wanted.find(text).is_some(),
            Self::Like(pattern) => {
                std::str::from_utf8(text).is_ok_and(|text| pattern.is_match(text))
            }
        }
    }
}

fn compares(operator: Operator, value: &[u8], wanted: &[u8]) -> bool {
    match operator {
        Operator::Eq => value == wanted,
        Operator::Neq => value != wanted,
        Operator::Gt => value > wanted,
        Operator::Gte => value >= wanted,
        Operator::Lt => value < wanted,
        Operator::Lte => value <= wanted,
        _ => false,
    }
}

fn bytes(operand: &Scalar) -> Option<Vec<u8>> {
    match operand {
        Scalar::Text(text) => Some(text.as_bytes().to_vec()),
        Scalar::Reference(id) => Some(id.as_bytes().to_vec()),
        _ => None,
    }
}

/// An element as it begins in a set's JSON. A quote inside an element is escaped there, so nothing else reads like this.
fn element(operand: &Scalar) -> Option<Finder<'static>> {
    match operand {
        Scalar::Text(text) => Some(finder(&format!("[{},", Json::from(text.as_str())))),
        _ => None,
    }
}

fn elements(json: &[u8]) -> Vec<(String, String)> {
    serde_json::from_slice(json).unwrap_or_default()
}

fn finder(text: &str) -> Finder<'static> {
    Finder::new(text.as_bytes()).into_owned()
}
