//! What kinds of values formulas, rollups and lookups work with.

use std::fmt;

use crate::SlotKind;

/// The kind of a value in a formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Text, an option's stored value, an id of another system.
    Text,
    /// An exact decimal number.
    Number,
    /// A number known to be whole.
    Integer,
    /// Yes or no.
    Boolean,
    /// A day.
    Date,
    /// A moment.
    DateTime,
    /// An amount with its currency, which only the value knows.
    Money,
    /// Texts in an order.
    Texts,
    /// Another record, of which a formula can ask whether there is one.
    Link,
    /// Never anything: `null`.
    Missing,
}

impl Kind {
    /// The kind of what a slot holds.
    #[must_use]
    pub fn of_slot(slot: SlotKind) -> Self {
        match slot {
            SlotKind::Text | SlotKind::LongText => Self::Text,
            SlotKind::Integer => Self::Integer,
            SlotKind::Real | SlotKind::Decimal => Self::Number,
            SlotKind::Boolean => Self::Boolean,
            SlotKind::Date => Self::Date,
            SlotKind::Time => Self::DateTime,
            SlotKind::Money => Self::Money,
            SlotKind::Reference => Self::Link,
            SlotKind::Set => Self::Texts,
        }
    }

    /// The slot that a result of this kind lies in; none where nothing would ever lie there.
    #[must_use]
    pub fn slot(self) -> Option<SlotKind> {
        match self {
            Self::Text => Some(SlotKind::Text),
            Self::Number => Some(SlotKind::Decimal),
            Self::Integer => Some(SlotKind::Integer),
            Self::Boolean => Some(SlotKind::Boolean),
            Self::Date => Some(SlotKind::Date),
            Self::DateTime => Some(SlotKind::Time),
            Self::Money => Some(SlotKind::Money),
            Self::Texts => Some(SlotKind::Set),
            Self::Link => Some(SlotKind::Reference),
            Self::Missing => None,
        }
    }

    pub(super) fn is_number(self) -> bool {
        matches!(self, Self::Number | Self::Integer | Self::Missing)
    }

    /// The one kind that holds the values of both, if there is one.
    pub(super) fn joined(self, other: Self) -> Option<Self> {
        match (self, other) {
            (same, also) if same == also => Some(same),
            (Self::Missing, known) | (known, Self::Missing) => Some(known),
            (Self::Number, Self::Integer) | (Self::Integer, Self::Number) => Some(Self::Number),
            (Self::Date, Self::DateTime) | (Self::DateTime, Self::Date) => Some(Self::DateTime),
            _ => None,
        }
    }

    /// The one kind that holds the values of all, if there is one.
    pub(super) fn of_all(kinds: &[Self]) -> Option<Self> {
        kinds
            .iter()
            .try_fold(Self::Missing, |all, kind| all.joined(*kind))
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "a text",
            Self::Number => "a number",
            Self::Integer => "a whole number",
            Self::Boolean => "yes or no",
            Self::Date => "a day",
            Self::DateTime => "a moment",
            Self::Money => "an amount of money",
            Self::Texts => "a list of texts",
            Self::Link => "a record",
            Self::Missing => "nothing",
        })
    }
}
