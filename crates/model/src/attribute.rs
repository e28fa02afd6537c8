//! What a path in a filter, an order or a group names of a record.

use crate::{Filter, Layout, Record, Scalar, SlotIndex, SlotKind, Sort, Unfit};

/// One value of a record that queries ask about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Attribute {
    /// A slot; of an amount its millionths.
    Slot(SlotIndex),
    /// The code of the currency of the amount in a slot.
    Currency(SlotIndex),
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

impl Attribute {
    /// What `field` or `field.subField` names; also `id`, `createdAt`, `updatedAt`, `deletedAt`. An amount is one slot, whose
    /// parts the API calls `amount.amountMicros` and `amount.currencyCode`.
    ///
    /// # Errors
    /// [`Unfit`] where the object has no such field.
    pub fn of_field(layout: &Layout, path: &str) -> Result<Self, Unfit> {
        Ok(match path {
            "id" => Self::Id,
            "createdAt" => Self::CreatedAt,
            "updatedAt" => Self::UpdatedAt,
            "deletedAt" => Self::DeletedAt,
            _ => {
                let slot = layout.slot(path).map(Self::Slot);
                slot.or_else(|| Self::of_amount(layout, path))
                    .ok_or_else(|| Unfit {
                        field: path.to_owned(),
                        what: "is not a field of this object".to_owned(),
                    })?
            }
        })
    }

    fn of_amount(layout: &Layout, path: &str) -> Option<Self> {
        let (field, part) = path.split_once('.')?;
        let slot = layout.slot(field)?;
        match (layout.slots[slot].kind, part) {
            (SlotKind::Money, "amountMicros") => Some(Self::Slot(slot)),
            (SlotKind::Money, "currencyCode") => Some(Self::Currency(slot)),
            _ => None,
        }
    }

    /// What an order by this path compares: of the field that names a record, the key of its label.
    ///
    /// # Errors
    /// [`Unfit`] where the object has no such field.
    pub fn of_sort(layout: &Layout, path: &str) -> Result<Self, Unfit> {
        if path == layout.object.label_field {
            Ok(Self::Label)
        } else {
            Self::of_field(layout, path)
        }
    }

    /// The kind of value there.
    #[must_use]
    pub fn kind(self, layout: &Layout) -> SlotKind {
        match self {
            Self::Slot(slot) => layout.slots[slot].kind,
            Self::Currency(_) | Self::Label => SlotKind::Text,
            Self::Id => SlotKind::Reference,
            Self::CreatedAt | Self::UpdatedAt | Self::DeletedAt => SlotKind::Time,
        }
    }

    /// What a record has there. Of its label's key, which is the database's, nothing.
    #[must_use]
    pub fn value(self, record: &Record) -> Option<Scalar> {
        let stamps = &record.stamps;
        match self {
            Self::Slot(slot) => record.values.get(slot)?.clone(),
            Self::Currency(slot) => match record.values.get(slot)? {
                Some(Scalar::Money(money)) => Some(Scalar::Text(money.currency().to_owned())),
                _ => None,
            },
            Self::Label => None,
            Self::Id => Some(Scalar::Reference(record.id)),
            Self::CreatedAt => Some(Scalar::Time(stamps.created_at)),
            Self::UpdatedAt => Some(Scalar::Time(stamps.updated_at)),
            Self::DeletedAt => stamps.deleted_at.map(Scalar::Time),
        }
    }
}

/// What a filter and an order ask about, each once, in their order.
///
/// # Errors
/// [`Unfit`] where a field is not one of this object.
pub fn attributes(
    layout: &Layout,
    filter: Option<&Filter>,
    sorts: &[Sort],
) -> Result<Vec<Attribute>, Unfit> {
    let mut found = Vec::new();
    if let Some(filter) = filter {
        collect(layout, filter, &mut found)?;
    }
    for sort in sorts {
        add(&mut found, Attribute::of_sort(layout, &sort.field)?);
    }
    Ok(found)
}

fn collect(layout: &Layout, filter: &Filter, found: &mut Vec<Attribute>) -> Result<(), Unfit> {
    match filter {
        Filter::And(parts) | Filter::Or(parts) => parts
            .iter()
            .try_for_each(|part| collect(layout, part, found)),
        Filter::Not(part) => collect(layout, part, found),
        Filter::Where { field, .. } => {
            add(found, Attribute::of_field(layout, field)?);
            Ok(())
        }
    }
}

fn add(found: &mut Vec<Attribute>, attribute: Attribute) {
    if !found.contains(&attribute) {
        found.push(attribute);
    }
}
