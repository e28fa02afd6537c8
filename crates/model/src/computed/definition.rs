//! What a field is computed from, as the schema keeps it, and what its values are.

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::formula::Formula;
use super::kind::Kind;
use super::lookup::{CheckedLookup, Lookup};
use super::order::FieldName;
use super::parse::parse;
use super::rollup::{CheckedRollup, Rollup, named};
use super::source::{Objects, is_relation};
use super::syntax::{Node, Written};
use crate::{FieldType, Layout, SlotIndex};

/// What a field is computed from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Definition {
    /// A formula over the record and those that its relations lead to.
    Formula(String),
    /// One value over the records that lead to it.
    Rollup(Rollup),
    /// A field of the record that a relation leads to.
    Lookup(Lookup),
}

/// How a field is computed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Computed {
    /// From what.
    pub from: Definition,
    /// The type that its values are of: how they are shown, filtered and sorted.
    pub holds: FieldType,
}

/// A definition that fits the schema, until that changes.
#[derive(Clone, Debug)]
pub enum CheckedDefinition {
    /// A formula.
    Formula(Formula),
    /// A rollup.
    Rollup(CheckedRollup),
    /// A lookup.
    Lookup(CheckedLookup),
}

impl Definition {
    /// The type of fields that are so computed.
    #[must_use]
    pub fn field_type(&self) -> FieldType {
        match self {
            Self::Formula(_) => FieldType::Formula,
            Self::Rollup(_) => FieldType::Rollup,
            Self::Lookup(_) => FieldType::Lookup,
        }
    }

    /// Finds what it names.
    ///
    /// # Errors
    /// What does not fit, and where, as a sentence without its full stop.
    pub fn check(&self, of: &Layout, objects: &Objects<'_>) -> Result<CheckedDefinition, String> {
        match self {
            Self::Formula(text) => Formula::parse(text, of, objects)
                .map(CheckedDefinition::Formula)
                .map_err(|error| error.to_string()),
            Self::Rollup(rollup) => rollup
                .check(of, objects)
                .map(CheckedDefinition::Rollup)
                .map_err(|unfit| unfit.to_string()),
            Self::Lookup(lookup) => lookup
                .check(of, objects)
                .map(CheckedDefinition::Lookup)
                .map_err(|unfit| unfit.to_string()),
        }
    }

    /// The fields that it names, whether they fit or not: what has to be known before it can be checked.
    #[must_use]
    pub fn needs(&self, of: &Layout, objects: &Objects<'_>) -> Vec<FieldName> {
        let own = |field: &str| FieldName::new(&of.object.name_singular, field);
        let mut needs = Vec::new();
        match self {
            Self::Formula(text) => {
                if let Ok(node) = parse(text) {
                    paths(&node, &mut |path| {
                        needs.extend(fields_of(path, of, objects));
                    });
                }
            }
            Self::Rollup(rollup) => {
                let names = [Some(&rollup.relation), rollup.field.as_ref()];
                let related = |path: &String| FieldName::new(&rollup.object, first(path));
                needs.extend(names.into_iter().flatten().map(related));
                if let Some(filter) = &rollup.filter {
                    named(filter, &rollup.object, &mut needs);
                }
            }
            Self::Lookup(lookup) => {
                needs.push(own(&lookup.relation));
                let target = target_of(&lookup.relation, of);
                needs.extend(target.map(|object| FieldName::new(object, &lookup.field)));
            }
        }
        needs.sort();
        needs.dedup();
        needs
    }
}

impl fmt::Display for Definition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Formula(text) => f.write_str(text),
            Self::Rollup(rollup) => {
                write!(f, "{} of {}", rollup.aggregate, rollup.object)?;
                match &rollup.field {
                    Some(field) => write!(f, ".{field}"),
                    None => Ok(()),
                }
            }
            Self::Lookup(lookup) => write!(f, "{}.{}", lookup.relation, lookup.field),
        }
    }
}

impl CheckedDefinition {
    /// The type that its values are of. A number that is known to be whole is kept as every other, so that a formula
    /// that comes to give fractions needs no other column.
    #[must_use]
    pub fn holds(&self, objects: &Objects<'_>) -> FieldType {
        let kind = match self {
            Self::Formula(formula) => formula.result(),
            Self::Rollup(rollup) => rollup.result(),
            Self::Lookup(lookup) => {
                let slot = lookup.slots().start;
                let target = objects(&lookup.hop().object);
                return target.map_or(FieldType::Text, |layout| layout.held_type(slot));
            }
        };
        match kind {
            Kind::Text | Kind::Missing => FieldType::Text,
            Kind::Number | Kind::Integer => FieldType::Numeric,
            Kind::Boolean => FieldType::Boolean,
            Kind::Date => FieldType::Date,
            Kind::DateTime => FieldType::DateTime,
            Kind::Money => FieldType::Currency,
            Kind::Texts => FieldType::Array,
            Kind::Link => FieldType::Relation,
        }
    }

    /// The fields that it is made from.
    #[must_use]
    pub fn dependencies(&self) -> Vec<FieldName> {
        match self {
            Self::Formula(formula) => formula.dependencies(),
            Self::Rollup(rollup) => rollup.dependencies(),
            Self::Lookup(lookup) => lookup.dependencies(),
        }
    }

    /// Whether its value changes with the day.
    #[must_use]
    pub fn uses_today(&self) -> bool {
        match self {
            Self::Formula(formula) => formula.uses_today(),
            Self::Rollup(rollup) => rollup.uses_today(),
            Self::Lookup(_) => false,
        }
    }

    /// Whether it comes to the same as another that is written like it, of the same fields.
    #[must_use]
    pub fn counts_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Rollup(rollup), Self::Rollup(other)) => rollup.counts_as(other),
            _ => true,
        }
    }

    /// The slots of the field that a lookup shows.
    #[must_use]
    pub fn looked_up(&self) -> Option<(&str, Range<SlotIndex>)> {
        match self {
            Self::Lookup(lookup) => Some((&lookup.hop().object, lookup.slots())),
            _ => None,
        }
    }
}

fn first(path: &str) -> &str {
    path.split('.').next().unwrap_or(path)
}

/// The one object that a relation leads to.
fn target_of<'l>(relation: &str, of: &'l Layout) -> Option<&'l str> {
    let field = of.field(relation).filter(|&field| is_relation(of, field))?;
    match of.object.fields[field].targets.as_slice() {
        [target] => Some(target),
        _ => None,
    }
}

fn fields_of(path: &[String], of: &Layout, objects: &Objects<'_>) -> Vec<FieldName> {
    let [name, beyond @ ..] = path else {
        return Vec::new();
    };
    let mut fields = vec![FieldName::new(&of.object.name_singular, name)];
    if let (Some(beyond), Some(target)) = (beyond.first(), target_of(name, of)) {
        let target = objects(target).map(|layout| layout.object.name_singular.as_str());
        fields.extend(target.map(|object| FieldName::new(object, beyond)));
    }
    fields
}

/// Every path in a formula.
fn paths(node: &Node, each: &mut dyn FnMut(&[String])) {
    let mut all = |parts: &[Node]| parts.iter().for_each(|part| paths(part, each));
    match &node.written {
        Written::Call(_, _, parts) | Written::List(parts) => all(parts),
        Written::Prefix(_, part) => all(std::slice::from_ref(part)),
        Written::Between(_, parts) => all(&**parts),
        Written::Choice(parts) => all(&**parts),
        Written::Path(path) => {
            let names: Vec<String> = path.iter().map(|(name, _)| name.clone()).collect();
            each(&names);
        }
        Written::Number(_) | Written::Text(_) | Written::Boolean(_) | Written::Nothing => {}
    }
}
