//! Values on their way between slots, the API's JSON, and stored conflicts.

use satchel_document::Also;
use satchel_model::{Assign, Layout, RecordId, Scalar, SlotIndex};
use serde_json::{Map, Value as Json};

use crate::Error;

/// Assignments from field names and values: each value in the API's form, or as a person typed it.
///
/// Only the registers that differ from `shown` are assigned; a set is taken apart into its elements.
///
/// # Errors
/// [`Error::NoSuchField`], [`Error::BadValue`].
pub(crate) fn assigns(
    layout: &Layout,
    shown: &[Option<Scalar>],
    values: &Map<String, Json>,
) -> Result<Vec<Assign>, Error> {
    let mut assigns = Vec::new();
    for (name, json) in values {
        let field = field(layout, name)?;
        if let Some(refusal) = layout.refusal(field) {
            return Err(refusal.into());
        }
        let slots = layout.slots_of(field);
        let first = slots.start;
        for (at, value) in parse(layout, field, json)?.into_iter().enumerate() {
            push(
                &mut assigns,
                first + at,
                shown.get(first + at).and_then(Option::as_ref),
                value,
                is_set(layout, first + at),
            );
        }
    }
    Ok(assigns)
}

/// The place of a field, or of the field of `field.subField`.
pub(crate) fn field(layout: &Layout, name: &str) -> Result<usize, Error> {
    layout.field(name).ok_or_else(|| no_field(layout, name))
}

/// That an object has no such field, and which it has.
pub(crate) fn no_field(layout: &Layout, name: &str) -> Error {
    let fields = layout.object.fields_in_use();
    Error::NoSuchField {
        object: layout.object.label_singular.clone(),
        field: name.to_owned(),
        known: fields
            .map(|field| field.name.as_str())
            .collect::<Vec<_>>()
            .join(", "),
    }
}

fn parse(layout: &Layout, field: usize, json: &Json) -> Result<Vec<Option<Scalar>>, Error> {
    match json {
        // Text for a field of another form was typed; a date or an id reads the same either way.
        Json::String(text) => Ok(layout.parse_field(field, text)?),
        other => Ok(layout.field_slots(field, other)?),
    }
}

fn is_set(layout: &Layout, slot: SlotIndex) -> bool {
    layout.slots[slot].kind == satchel_model::SlotKind::Set
}

fn push(
    assigns: &mut Vec<Assign>,
    slot: SlotIndex,
    shown: Option<&Scalar>,
    value: Option<Scalar>,
    set: bool,
) {
    if !set {
        assigns.push(Assign {
            slot,
            element: None,
            value,
        });
        return;
    }
    let elements = |value: Option<&Scalar>| match value {
        Some(Scalar::Set(elements)) => elements.clone(),
        _ => Vec::new(),
    };
    let (before, after) = (elements(shown), elements(value.as_ref()));
    let gone = before
        .iter()
        .filter(|(element, _)| !after.iter().any(|(kept, _)| kept == element));
    assigns.extend(gone.map(|(element, _)| Assign {
        slot,
        element: Some(element.clone()),
        value: None,
    }));
    assigns.extend(after.into_iter().map(|(element, note)| Assign {
        slot,
        element: Some(element),
        value: Some(Scalar::Text(note)),
    }));
}

/// Assignments that bring a slot from one value to another.
pub(crate) fn assigns_between(
    layout: &Layout,
    slot: SlotIndex,
    from: Option<&Scalar>,
    to: Option<&Scalar>,
) -> Vec<Assign> {
    let mut assigns = Vec::new();
    push(&mut assigns, slot, from, to.cloned(), is_set(layout, slot));
    assigns
}

/// All set fields in the API's form.
pub(crate) fn json(layout: &Layout, values: &[Option<Scalar>]) -> Map<String, Json> {
    layout
        .fields_in_use()
        .map(|(at, field)| (field.name.clone(), layout.field_json(at, values)))
        .collect()
}

/// A conflict as it is stored.
pub(crate) fn also_row(layout: &Layout, also: &Also) -> satchel_store::also::Also {
    satchel_store::also::Also {
        slot: layout.slots[also.slot].key.clone(),
        value: also
            .value
            .as_ref()
            .and_then(|value| serde_json::to_string(value).ok()),
        by: also.by,
        at_ms: also.at,
    }
}

/// A stored conflict, or `None` where its slot is no longer in the layout.
pub(crate) fn also_of_row(layout: &Layout, row: &satchel_store::also::Also) -> Option<Also> {
    let (slot, _) = layout.find(&row.slot)?;
    let value = row
        .value
        .as_ref()
        .and_then(|json| serde_json::from_str(json).ok());
    Some(Also {
        slot,
        value,
        by: row.by,
        at: row.at_ms,
    })
}

/// The ids that a record's relation fields hold.
pub(crate) fn references<'v>(
    layout: &'v Layout,
    values: &'v [Option<Scalar>],
) -> impl Iterator<Item = (usize, RecordId)> + 'v {
    layout
        .slots
        .iter()
        .zip(values)
        .filter_map(|(slot, value)| match value {
            Some(Scalar::Reference(id)) => Some((slot.field, *id)),
            _ => None,
        })
}
