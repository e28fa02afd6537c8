//! What a document says of its record.

use satchel_model::{Layout, RecordId, Scalar, SlotIndex, Stamps};

/// A value that was set apart from the one that shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Also {
    /// In which slot.
    pub slot: SlotIndex,
    /// The value; `None` where the other side cleared it.
    pub value: Option<Scalar>,
    /// Who set it.
    pub by: Option<RecordId>,
    /// When, in milliseconds since 1970.
    pub at: i64,
}

/// The merged state of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// When and by whom.
    pub stamps: Stamps,
    /// By slot.
    pub values: Vec<Option<Scalar>>,
    /// Other values, by slot, latest first.
    pub also: Vec<Also>,
    /// Whether the document holds something under a key that the layout does not know.
    pub unknown: bool,
}

impl State {
    /// A state in which nothing is set.
    #[must_use]
    pub fn empty(layout: &Layout) -> Self {
        Self {
            stamps: Stamps::default(),
            values: vec![None; layout.slots.len()],
            also: Vec::new(),
            unknown: false,
        }
    }

    /// Applies what one change did.
    pub fn update(&mut self, update: &Update) {
        let deleted_at = update.deleted_at.unwrap_or(self.stamps.deleted_at);
        self.stamps = Stamps {
            deleted_at,
            ..update.stamps
        };
        self.also
            .retain(|also| !update.settled.contains(&also.slot));
        self.unknown |= update.unknown;
        for assign in &update.assigns {
            set(&mut self.values[assign.slot], assign);
        }
    }
}

/// Puts one assignment into a slot's value.
pub(crate) fn set(value: &mut Option<Scalar>, assign: &satchel_model::Assign) {
    let Some(element) = &assign.element else {
        value.clone_from(&assign.value);
        return;
    };
    let mut elements = match value.take() {
        Some(Scalar::Set(elements)) => elements,
        _ => Vec::new(),
    };
    let place = elements.binary_search_by(|(known, _)| known.cmp(element));
    match (&assign.value, place) {
        (Some(Scalar::Text(note)), Ok(at)) => elements[at].1.clone_from(note),
        (Some(Scalar::Text(note)), Err(at)) => elements.insert(at, (element.clone(), note.clone())),
        (_, Ok(at)) => drop(elements.remove(at)),
        (_, Err(_)) => {}
    }
    *value = (!elements.is_empty()).then_some(Scalar::Set(elements));
}

/// What one change did to its record, where nothing was concurrent.
#[derive(Clone, Debug, PartialEq)]
pub struct Update {
    /// The object's name, where the change says it.
    pub object: Option<String>,
    /// The registers it set.
    pub assigns: Vec<satchel_model::Assign>,
    /// The slots in which it settled which value holds.
    pub settled: Vec<SlotIndex>,
    /// The record's time of deletion, where the change sets it.
    pub deleted_at: Option<Option<i64>>,
    /// The record's stamps after it; `deleted_at` in them is not filled.
    pub stamps: Stamps,
    /// Whether it set something under a key that the layout does not know.
    pub unknown: bool,
}
