//! The shape that a change of the schema would make, worked out without writing it.

use satchel_model::custom::Custom;
use satchel_model::{Draft, DraftAction, Layout, Record, Scalar, Stamps};
use satchel_store::{Reader, record};

use crate::shape::own_layouts;
use crate::{Error, Shape, reshape};

impl Shape {
    /// The shape that drafts of records of the schema would make of this one; drafts of others change nothing.
    ///
    /// # Errors
    /// [`Error::BadSchema`] where they ask for what cannot be.
    pub(crate) fn foreseen(&self, reader: &dyn Reader, drafts: &[Draft]) -> Result<Self, Error> {
        let mut records = Vec::new();
        for (at, layout) in own_layouts().iter().enumerate() {
            let mut all = record::every(reader, layout, self.statements(at), at)?;
            for draft in drafts.iter().filter(|draft| draft.object == at) {
                foresee(layout, &mut all, draft);
            }
            records.push(all);
        }
        let mut records = records.into_iter();
        let mut next = || records.next().unwrap_or_default();
        let after = self.with(&Custom {
            objects: next(),
            fields: next(),
            options: next(),
        });
        reshape::refuse_new_flaws(self, &after)?;
        Ok(after)
    }
}

/// Does to records what a commit of the draft would.
fn foresee(layout: &Layout, records: &mut Vec<Record>, draft: &Draft) {
    let found = records.iter().position(|record| record.id == draft.record);
    let at = found.unwrap_or(records.len());
    if found.is_none() {
        records.push(Record {
            id: draft.record,
            object: draft.object,
            // It comes after all that are there.
            stamps: Stamps {
                created_at: i64::MAX,
                ..Stamps::default()
            },
            values: vec![None; layout.slots.len()],
        });
    }
    let record = &mut records[at];
    for assign in &draft.assigns {
        let value = &mut record.values[assign.slot];
        match &assign.element {
            None => value.clone_from(&assign.value),
            Some(element) => *value = with_element(value.take(), element, assign.value.as_ref()),
        }
    }
    match draft.action {
        DraftAction::Delete(at) => record.stamps.deleted_at = Some(at),
        DraftAction::Restore => record.stamps.deleted_at = None,
        DraftAction::Create | DraftAction::Change => {}
    }
}

/// A set with an element, or without it where it has no value.
fn with_element(set: Option<Scalar>, element: &str, value: Option<&Scalar>) -> Option<Scalar> {
    let mut elements = match set {
        Some(Scalar::Set(elements)) => elements,
        _ => Vec::new(),
    };
    elements.retain(|(known, _)| known != element);
    if let Some(Scalar::Text(note)) = value {
        elements.push((element.to_owned(), note.clone()));
        elements.sort();
    }
    Some(Scalar::Set(elements))
}
