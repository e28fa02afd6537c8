//! The field types: one file each, one line in the table.
//!
//! A type says which slots its values lie in, and how they are read from and shown as JSON and text.
//! The JSON shapes are those of the public API.

mod actor;
mod address;
mod array;
mod boolean;
pub(crate) mod computed;
mod currency;
mod date;
mod date_time;
mod emails;
pub mod examples;
mod files;
mod formula;
mod full_name;
mod json;
mod links;
mod lookup;
mod morph_relation;
mod multi_select;
mod number;
mod numeric;
mod phones;
mod position;
mod rating;
mod raw_json;
mod relation;
mod rich_text;
mod rollup;
mod select;
mod text;
mod uuid;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::{Field, Scalar, SlotKind};

/// The table of the types: a name, its file, and what it is.
macro_rules! field_types {
    ($($(#[$doc:meta])* $name:ident => $file:ident),* $(,)?) => {
        /// What a field holds.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ts_rs::TS)]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        pub enum FieldType {
            $($(#[$doc])* $name,)*
        }

        impl FieldType {
            /// All types.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The type with the API's name: `FULL_NAME`.
            #[must_use]
            pub fn named(name: &str) -> Option<Self> {
                serde_json::from_value(name.into()).ok()
            }

            /// What the API calls it.
            #[must_use]
            pub fn name(self) -> String {
                match serde_json::json!(self) {
                    serde_json::Value::String(name) => name,
                    _ => String::new(),
                }
            }

            /// What the type can do.
            #[must_use]
            pub fn rules(self) -> &'static Rules {
                match self {
                    $(Self::$name => &$file::RULES,)*
                }
            }
        }
    };
}

field_types! {
    /// A line of text.
    Text => text,
    /// Formatted text of any length, as Markdown.
    RichText => rich_text,
    /// A number.
    Number => number,
    /// An exact decimal number.
    Numeric => numeric,
    /// An amount of money with its currency.
    Currency => currency,
    /// Yes or no.
    Boolean => boolean,
    /// A day.
    Date => date,
    /// A moment.
    DateTime => date_time,
    /// One of the field's options.
    Select => select,
    /// Any of the field's options.
    MultiSelect => multi_select,
    /// One to five stars.
    Rating => rating,
    /// First and last name.
    FullName => full_name,
    /// A primary e-mail address and others.
    Emails => emails,
    /// A primary phone number and others.
    Phones => phones,
    /// A primary link and others.
    Links => links,
    /// A postal address.
    Address => address,
    /// Texts in an order.
    Array => array,
    /// Any JSON.
    RawJson => raw_json,
    /// An id of another system.
    Uuid => uuid,
    /// Who or what did something.
    Actor => actor,
    /// A place in an order made by hand.
    Position => position,
    /// Files.
    Files => files,
    /// A record of one object.
    Relation => relation,
    /// A record of one of several objects.
    MorphRelation => morph_relation,
    /// What a formula comes to.
    Formula => formula,
    /// One value over the records that lead to it.
    Rollup => rollup,
    /// A field of a related record.
    Lookup => lookup,
}

impl FieldType {
    /// Whether fields of the type are computed from others; nobody fills them.
    #[must_use]
    pub fn is_computed(self) -> bool {
        matches!(self, Self::Formula | Self::Rollup | Self::Lookup)
    }

    /// The types whose values people fill.
    pub fn filled() -> impl Iterator<Item = Self> {
        let all = Self::ALL.iter().copied();
        all.filter(|field_type| !field_type.is_computed())
    }
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
    pub to_json: fn(&[Option<Scalar>], &Field) -> Json,
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

#[cfg(test)]
mod tests;
