//! What a column is a copy of, and the form that its values cross into it in.

use std::borrow::Cow;

use satchel_model::{Filter, Layout, Scalar, SlotIndex, SlotKind, Sort, Unfit};

use crate::numbers::Number;

/// What a column is a copy of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// A slot.
    Slot(SlotIndex),
    /// The key that labels are sorted by, as the database holds it.
    Label,
    /// The record's id.
    Id,
    /// When it was made.
    CreatedAt,
    /// When it was changed last.
    UpdatedAt,
    /// When it was put into the trash.
    DeletedAt,
}

/// One value in the form that the database orders it by.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'c> {
    /// None.
    Nothing,
    /// Of a whole number; an amount's millionths; a moment's milliseconds since 1970; a date's days since 1970; 0 or 1 for
    /// no or yes.
    Whole(i64),
    /// Of a number; the double nearest to a decimal one.
    Real(f64),
    /// The bytes of a text; the 16 of an id; a set's JSON, as `serde_json` writes its elements.
    Bytes(Cow<'c, [u8]>),
}

impl<'c> Cell<'c> {
    /// The form of a value.
    #[must_use]
    pub fn of(value: Option<&'c Scalar>) -> Self {
        match value {
            None => Self::Nothing,
            Some(Scalar::Text(text)) => Self::text(text),
            Some(Scalar::Integer(number) | Scalar::Time(number)) => Self::Whole(*number),
            Some(Scalar::Money(money)) => Self::Whole(money.micros),
            Some(Scalar::Boolean(yes)) => Self::Whole((*yes).into()),
            Some(day @ Scalar::Date(_)) => {
                i32::of(day).map_or(Self::Nothing, |day| Self::Whole(day.into()))
            }
            Some(number @ (Scalar::Real(_) | Scalar::Decimal(_))) => {
                f64::of(number).map_or(Self::Nothing, Self::Real)
            }
            Some(Scalar::Reference(id)) => Self::Bytes(id.as_bytes().into()),
            Some(Scalar::Set(elements)) => {
                serde_json::to_vec(elements).map_or(Self::Nothing, |json| Self::Bytes(json.into()))
            }
        }
    }

    /// The form of a text.
    #[must_use]
    pub fn text(text: &'c str) -> Self {
        Self::Bytes(text.as_bytes().into())
    }

    pub(crate) fn bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }
}

impl Source {
    /// What a field's path in a filter names, with the kind of value there.
    #[must_use]
    pub fn of_field(layout: &Layout, path: &str) -> Option<Self> {
        Some(match path {
            "id" => Self::Id,
            "createdAt" => Self::CreatedAt,
            "updatedAt" => Self::UpdatedAt,
            "deletedAt" => Self::DeletedAt,
            _ => Self::Slot(layout.slot(path)?),
        })
    }

    /// What an order by this path compares: of the field that names a record, the key of its label.
    #[must_use]
    pub fn of_sort(layout: &Layout, path: &str) -> Option<Self> {
        if path == layout.object.label_field {
            Some(Self::Label)
        } else {
            Self::of_field(layout, path)
        }
    }

    /// The kind of value there.
    #[must_use]
    pub fn kind(self, layout: &Layout) -> SlotKind {
        match self {
            Self::Slot(slot) => layout.slots[slot].kind,
            Self::Label => SlotKind::Text,
            Self::Id => SlotKind::Reference,
            Self::CreatedAt | Self::UpdatedAt | Self::DeletedAt => SlotKind::Time,
        }
    }
}

/// What a filter and an order ask about, each once, in their order.
///
/// # Errors
/// [`Unfit`] where a field is not one of this object.
pub fn sources(
    layout: &Layout,
    filter: Option<&Filter>,
    sorts: &[Sort],
) -> Result<Vec<Source>, Unfit> {
    let mut sources = Vec::new();
    if let Some(filter) = filter {
        collect(layout, filter, &mut sources)?;
    }
    for sort in sorts {
        let source = Source::of_sort(layout, &sort.field).ok_or_else(|| unknown(&sort.field))?;
        add(&mut sources, source);
    }
    Ok(sources)
}

fn collect(layout: &Layout, filter: &Filter, sources: &mut Vec<Source>) -> Result<(), Unfit> {
    match filter {
        Filter::And(parts) | Filter::Or(parts) => parts
            .iter()
            .try_for_each(|part| collect(layout, part, sources)),
        Filter::Not(part) => collect(layout, part, sources),
        Filter::Where { field, .. } => {
            add(
                sources,
                Source::of_field(layout, field).ok_or_else(|| unknown(field))?,
            );
            Ok(())
        }
    }
}

pub(crate) fn add(sources: &mut Vec<Source>, source: Source) {
    if !sources.contains(&source) {
        sources.push(source);
    }
}

/// The fault of a path that names nothing, in the words of [`Filter::matches`].
pub(crate) fn unknown(field: &str) -> Unfit {
    Unfit {
        field: field.to_owned(),
        what: "is not a field of this object".to_owned(),
    }
}
