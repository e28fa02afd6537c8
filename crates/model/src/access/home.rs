//! Whose a record is, and which team's: said by its own fields, so that nothing else need be known to decide.

use crate::standard::{MEMBER, TEAM};
use crate::{Layout, Record, RecordId, Scalar, SlotKind};

/// Where a record is at home.
pub(super) struct Home {
    /// The members whom its fields name, such as a deal's owner; whoever made it, where they name nobody.
    pub(super) owners: Vec<RecordId>,
    /// The teams that its fields name: its territory.
    pub(super) teams: Vec<RecordId>,
}

impl Home {
    pub(super) fn of(layout: &Layout, record: &Record) -> Self {
        let mut owners = Self::named(layout, record);
        if owners.is_empty() {
            owners.extend(record.stamps.created_by);
        }
        let teams = named(layout, record, TEAM);
        Self { owners, teams }
    }

    /// The members whom a record's fields name.
    pub(super) fn named(layout: &Layout, record: &Record) -> Vec<RecordId> {
        named(layout, record, MEMBER)
    }
}

/// Whom a record refers to in the fields in use that refer to one object alone.
fn named(layout: &Layout, record: &Record, object: &str) -> Vec<RecordId> {
    let slots = layout.slots.iter().zip(&record.values);
    let refers = slots.filter_map(|(slot, value)| match value {
        Some(Scalar::Reference(id)) if slot.kind == SlotKind::Reference => Some((slot, *id)),
        _ => None,
    });
    let meant = refers.filter(|(slot, _)| {
        let field = &layout.object.fields[slot.field];
        field.active
            && !field.field_type.is_computed()
            && matches!(field.targets.as_slice(), [only] if only == object)
    });
    meant.map(|(_, id)| id).collect()
}
