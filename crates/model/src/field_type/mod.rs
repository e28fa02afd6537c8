//! The field types: one file each, one line in [`FieldType::rules`].
//!
//! A type says which slots its values lie in, and how they are read from and shown as JSON and text.
//! The JSON shapes are those of the public API.

mod address;
mod boolean;
mod currency;
mod date_time;
mod emails;
mod full_name;
mod json;
mod links;
mod number;
mod phones;
mod relation;
mod rich_text;
mod select;
mod text;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::{Field, Scalar, SlotKind};

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FieldType {
    /// A line of text.
    Text,
    /// Formatted text of any length, as Markdown.
    RichText,
    /// A number.
    Number,
    /// An amount of money with its currency.
    Currency,
    /// Yes or no.
    Boolean,
    /// A moment.
    DateTime,
    /// One of the field's options.
    Select,
    /// First and last name.
    FullName,
    /// A primary e-mail address and others.
    Emails,
    /// A primary phone number and others.
    Phones,
    /// A primary link and others.
    Links,
    /// A postal address.
    Address,
    /// Another record.
    Relation,
}

/// The slots of one field: (sub-field or `""`, kind).
pub type SlotSpec = (&'static str, SlotKind);

/// Values of a field's slots, in the order of [`Rules::slots`].
pub type Values = Vec<Option<Scalar>>;

/// What a field type can do.
pub struct Rules {
    /// Where its values lie.
    pub slots: &'static [SlotSpec],
    /// From the API's form; `null` never reaches it.
    pub from_json: fn(&Json, &Field) -> Result<Values, Problem>,
    /// To the API's form.
    pub to_json: fn(&[Option<Scalar>]) -> Json,
    /// From what a person typed, trimmed and not empty.
    pub parse: fn(&str, &Field) -> Result<Values, Problem>,
    /// To one line that a person reads; empty where nothing is set.
    pub display: fn(&[Option<Scalar>], &Field) -> String,
}

/// A value that does not fit its field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {what}")]
pub struct Problem {
    field: String,
    what: String,
}

impl Problem {
    /// A problem, as one clause that says what was found and what is wanted.
    #[must_use]
    pub fn new(what: impl Into<String>) -> Self {
        Self {
            field: "this field".to_owned(),
            what: what.into(),
        }
    }

    /// The same problem, naming the field as people call it.
    #[must_use]
    pub fn in_field(self, label: &str) -> Self {
        Self {
            field: label.to_owned(),
            ..self
        }
    }
}

impl FieldType {
    /// What the type can do.
    #[must_use]
    pub fn rules(self) -> &'static Rules {
        match self {
            Self::Text => &text::RULES,
            Self::RichText => &rich_text::RULES,
            Self::Number => &number::RULES,
            Self::Currency => &currency::RULES,
            Self::Boolean => &boolean::RULES,
            Self::DateTime => &date_time::RULES,
            Self::Select => &select::RULES,
            Self::FullName => &full_name::RULES,
            Self::Emails => &emails::RULES,
            Self::Phones => &phones::RULES,
            Self::Links => &links::RULES,
            Self::Address => &address::RULES,
            Self::Relation => &relation::RULES,
        }
    }
}

#[cfg(test)]
mod tests;
