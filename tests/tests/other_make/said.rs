//! What Satchel says a document holds, in the other make's words.

use std::collections::{BTreeMap, BTreeSet};

use satchel_document::{Change, State, merge};
use satchel_model::{Layout, Scalar};

use crate::peer::{Held, Typed};

/// Reads a document as the product does where its changes are concurrent, and says all of it that is not empty.
pub(crate) fn said(changes: &[Vec<u8>], layout: &Layout) -> Held {
    let changes: Vec<Change> = changes
        .iter()
        .map(|bytes| Change::parse(bytes).unwrap())
        .collect();
    let (state, register) = merge(&changes, &[], layout).unwrap();
    let mut values = BTreeMap::from([("o".to_owned(), one(text(object(&changes))))]);
    if let Some(at) = state.stamps.deleted_at {
        let moment = ("timestamp".to_owned(), at.to_string());
        values.insert("deleted".to_owned(), one(moment));
    }
    for (at, slot) in layout.slots.iter().enumerate() {
        match &state.values[at] {
            Some(Scalar::Set(elements)) => values.extend(elements.iter().map(|(element, note)| {
                let key = format!("{}/{element}", slot.key);
                (key, one(text(note.clone())))
            })),
            shown => drop(values.insert(slot.key.clone(), all(&state, at, shown.as_ref()))),
        }
    }
    Held {
        heads: register.heads().iter().map(|hash| hex(hash)).collect(),
        values: values
            .into_iter()
            .filter(|(_, all)| *all != empty())
            .collect(),
    }
}

/// What the other make holds, as Satchel means it: without keys that say that nothing is there, and with letters as their text.
pub(crate) fn filled(held: Held) -> Held {
    let as_text = |(kind, value): Typed| match kind.as_str() {
        "text" => text(value),
        _ => (kind, value),
    };
    let values = held.values.into_iter();
    let values = values.map(|(key, all)| (key, all.into_iter().map(as_text).collect()));
    Held {
        values: values.filter(|(_, all)| *all != empty()).collect(),
        ..held
    }
}

fn object(changes: &[Change]) -> String {
    changes.iter().find_map(Change::object).unwrap()
}

/// The value that shows in a slot, and those beside it.
fn all(state: &State, slot: usize, shown: Option<&Scalar>) -> BTreeSet<Typed> {
    let beside = state.also.iter().filter(|also| also.slot == slot);
    let beside = beside.map(|also| also.value.as_ref());
    beside.chain([shown]).map(typed).collect()
}

fn typed(value: Option<&Scalar>) -> Typed {
    let (kind, value) = match value {
        None | Some(Scalar::Set(_)) => return null(),
        Some(Scalar::Text(text)) => ("str", text.clone()),
        Some(Scalar::Integer(number)) => ("int", number.to_string()),
        Some(Scalar::Real(number)) => ("f64", format!("{:016x}", number.to_bits())),
        Some(Scalar::Decimal(number)) => ("str", number.to_string()),
        Some(Scalar::Boolean(yes)) => ("boolean", yes.to_string()),
        Some(Scalar::Date(day)) => ("str", day.to_string()),
        Some(Scalar::Time(ms)) => ("timestamp", ms.to_string()),
        Some(Scalar::Money(money)) => ("str", money.to_string()),
        Some(Scalar::Reference(id)) => ("bytes", hex(id.as_bytes())),
    };
    (kind.to_owned(), value)
}

fn text(text: String) -> Typed {
    ("str".to_owned(), text)
}

pub(crate) fn null() -> Typed {
    ("null".to_owned(), "null".to_owned())
}

fn one(value: Typed) -> BTreeSet<Typed> {
    BTreeSet::from([value])
}

fn empty() -> BTreeSet<Typed> {
    one(null())
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
