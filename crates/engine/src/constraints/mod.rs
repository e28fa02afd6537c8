//! What the schema asks of records that are made or changed on this machine: defaults, required and unique values, and how
//! many of them.
//!
//! A draft is held to it while it is lowered, in the transaction that commits it. Changes made elsewhere are taken as they
//! come, as an undo is: what lacks then is told by [`Workspace::examine`], and of records that share a unique value the later
//! ones bear a mark. Nothing of it is stored: it follows from the values.

mod duplicates;
mod unmet;

use std::collections::{HashMap, HashSet};

use satchel_document::Change;
use satchel_model::pattern::fold_case;
use satchel_model::settings::MAX_INDEXED_BYTES;
use satchel_model::{
    Assign, Draft, DraftAction, Field, Layout, Problem, RecordId, Scalar, SlotIndex, SlotKind,
};
use satchel_store::{Reader, same};

pub(crate) use duplicates::duplicate_of;
pub use unmet::Unmet;

use crate::view::find;
use crate::{Error, Shape};

/// A record's values, by slot.
type Values = Vec<Option<Scalar>>;

/// The places of fields: (object, field).
pub(crate) type Places = HashSet<(usize, usize)>;

/// Drafts of one commit, held to what the schema asks.
pub(crate) struct Constraints<'w> {
    shape: &'w Shape,
    reader: &'w dyn Reader,
    /// Fields without a default here: a file has a column for them, and says what there is.
    told: &'w Places,
    /// By object, whether anything is asked of its records.
    constrained: Vec<bool>,
    /// Records as the drafts so far leave them.
    left: HashMap<RecordId, Values>,
    /// Values of unique fields that the drafts so far took.
    taken: HashMap<(SlotIndex, usize, String), RecordId>,
}

/// A record beside the draft that changes it.
struct Held<'d> {
    layout: &'d Layout,
    draft: &'d Draft,
    before: Option<&'d [Option<Scalar>]>,
    after: &'d [Option<Scalar>],
}

impl<'w> Constraints<'w> {
    pub(crate) fn new(shape: &'w Shape, reader: &'w dyn Reader, told: &'w Places) -> Self {
        let constrained = |layout: &Layout| layout.object.fields.iter().any(Field::is_constrained);
        Self {
            shape,
            reader,
            told,
            constrained: shape.layouts().iter().map(constrained).collect(),
            left: HashMap::new(),
            taken: HashMap::new(),
        }
    }

    /// The draft as it is committed: with the defaults, where it makes its record.
    ///
    /// # Errors
    /// [`Error::BadValue`] where it does not keep to what is asked; then nothing of it counts.
    pub(crate) fn admit(&mut self, mut draft: Draft) -> Result<Draft, Error> {
        let layout = self.shape.layout(draft.object);
        fit_their_indexes(layout, &draft.assigns)?;
        if !self.constrained[draft.object] {
            return Ok(draft);
        }
        let (before, live) = self.before(&draft)?;
        if before.is_none() {
            self.give_defaults(layout, &mut draft)?;
        }
        let after = after(layout, before.as_deref(), &draft.assigns);
        let held = Held {
            layout,
            draft: &draft,
            before: before.as_deref(),
            after: &after,
        };
        held.has_what_is_required()?;
        held.has_no_more_than_it_takes()?;
        if live {
            self.is_alone(&held)?;
        }
        self.left.insert(draft.record, after);
        Ok(draft)
    }

    /// The record's values where it is there, and whether it is in use.
    fn before(&self, draft: &Draft) -> Result<(Option<Values>, bool), Error> {
        if let Some(left) = self.left.get(&draft.record) {
            return Ok((Some(left.clone()), true));
        }
        match find(self.shape, self.reader, draft.record) {
            Ok((_, record)) => Ok((Some(record.values), record.stamps.deleted_at.is_none())),
            Err(Error::NotFound(_)) => Ok((None, true)),
            Err(error) => Err(error),
        }
    }

    fn give_defaults(&self, layout: &Layout, draft: &mut Draft) -> Result<(), Error> {
        if draft.action != DraftAction::Create {
            return Ok(());
        }
        for (at, _) in layout.fields_in_use() {
            let slots = layout.slots_of(at);
            let said = draft
                .assigns
                .iter()
                .any(|assign| slots.contains(&assign.slot));
            if said || self.told.contains(&(draft.object, at)) {
                continue;
            }
            let values = layout.default_slots(at)?.unwrap_or_default();
            for (slot, value) in slots.zip(values) {
                let given = crate::values::assigns_between(layout, slot, None, value.as_ref());
                draft.assigns.extend(given);
            }
        }
        Ok(())
    }

    /// No other record that is in use has the value of a unique field.
    fn is_alone(&mut self, held: &Held<'_>) -> Result<(), Error> {
        let (layout, draft) = (held.layout, held.draft);
        let mut takes = Vec::new();
        for (at, field) in layout.fields_in_use() {
            let slot = layout.slots_of(at).start;
            let Some(value) = held.after[slot].as_ref() else {
                continue;
            };
            if !field.settings.unique || !held.changes(slot) {
                continue;
            }
            let taken = (draft.object, at, folded(value));
            if let Some(other) = self.other(held, slot, value, &taken)? {
                let shown = layout.display(at, held.after);
                let what = format!(
                    "{shown:?} is that of {other} already; change that record, or give another value"
                );
                return Err(Problem::new(what).in_field(&field.label).into());
            }
            takes.push(taken);
        }
        self.taken
            .extend(takes.into_iter().map(|taken| (taken, draft.record)));
        Ok(())
    }

    /// What another record with a value is called.
    fn other(
        &self,
        held: &Held<'_>,
        slot: SlotIndex,
        value: &Scalar,
        taken: &(SlotIndex, usize, String),
    ) -> Result<Option<String>, Error> {
        let (object, own) = (held.draft.object, held.draft.record);
        if let Some(other) = self.taken.get(taken).filter(|other| **other != own) {
            let values = self.left.get(other);
            return Ok(values.map(|values| named(held.layout, values, *other)));
        }
        let statements = self.shape.statements(object);
        let found = same::holding(self.reader, held.layout, statements, object, slot, value)?;
        // One that these drafts changed has the value that they left.
        let mut others = found
            .iter()
            .filter(|other| other.id != own && !self.left.contains_key(&other.id));
        Ok(others
            .next()
            .map(|other| named(held.layout, &other.values, other.id)))
    }
}

impl Held<'_> {
    /// A record is not made without what is required, and loses none of it.
    fn has_what_is_required(&self) -> Result<(), Error> {
        let lacks = |at: usize| {
            self.layout.is_empty(at, self.after)
                && self
                    .before
                    .is_none_or(|before| !self.layout.is_empty(at, before))
        };
        let lacking: Vec<&str> = self
            .layout
            .fields_in_use()
            .filter(|(at, field)| field.settings.required && lacks(*at))
            .map(|(_, field)| field.label.as_str())
            .collect();
        if lacking.is_empty() {
            return Ok(());
        }
        let one = self.layout.object.label_singular.to_lowercase();
        let what = format!("no {one} can be without; give a value");
        Err(Problem::new(what).in_field(&lacking.join(", ")).into())
    }

    /// No field gets more values than it takes; one that has them already may lose some.
    fn has_no_more_than_it_takes(&self) -> Result<(), Error> {
        for (at, field) in self.layout.fields_in_use() {
            let count = |values: &[Option<Scalar>]| self.layout.count_values(at, values);
            let (now, then) = (count(self.after), self.before.map_or(0, count));
            let most = field.settings.max_values;
            if let Some(most) = most.filter(|most| now > *most as usize && now > then) {
                let what = format!("{now} values are more than the {most} that it takes");
                return Err(Problem::new(what).in_field(&field.label).into());
            }
        }
        Ok(())
    }

    /// Whether the draft gives a slot another value.
    fn changes(&self, slot: SlotIndex) -> bool {
        let before = self.before.and_then(|before| before[slot].as_ref());
        before != self.after[slot].as_ref()
    }
}

/// No text is longer than what an index has room for.
pub(crate) fn fit_their_indexes(layout: &Layout, assigns: &[Assign]) -> Result<(), Error> {
    let texts = assigns.iter().filter_map(|assign| match &assign.value {
        Some(Scalar::Text(text)) => Some((assign.slot, text.len())),
        _ => None,
    });
    Ok(fits_its_index(layout, texts)?)
}

/// The same of a change that another made.
pub(crate) fn fits_indexes(layout: &Layout, change: &Change) -> Result<(), Error> {
    let texts = change.texts_longer_than(MAX_INDEXED_BYTES)?.into_iter();
    let placed = texts.filter_map(|(key, bytes)| Some((layout.find(&key)?.0, bytes)));
    Ok(fits_its_index(layout, placed)?)
}

fn fits_its_index(
    layout: &Layout,
    mut texts: impl Iterator<Item = (SlotIndex, usize)>,
) -> Result<(), Problem> {
    let long = texts.find_map(|(at, bytes)| {
        let slot = &layout.slots[at];
        let field = &layout.object.fields[slot.field];
        let first = layout.slots_of(slot.field).start == at;
        let indexed = field.indexed && first && slot.kind == SlotKind::Text;
        (indexed && bytes > MAX_INDEXED_BYTES).then_some((field, bytes))
    });
    let Some((field, bytes)) = long else {
        return Ok(());
    };
    let what = format!(
        "a text of {bytes} bytes is longer than the {MAX_INDEXED_BYTES} that a field with an index takes; shorten it, or put \
         it into a field without an index"
    );
    Err(Problem::new(what).in_field(&field.label))
}

/// A record's values as assignments leave them.
fn after(layout: &Layout, before: Option<&[Option<Scalar>]>, assigns: &[Assign]) -> Values {
    let mut values = before.map_or_else(|| vec![None; layout.slots.len()], <[_]>::to_vec);
    for assign in assigns {
        match &assign.element {
            None => values[assign.slot].clone_from(&assign.value),
            Some(element) => put(&mut values[assign.slot], element, assign.value.as_ref()),
        }
    }
    values
}

fn put(set: &mut Option<Scalar>, element: &str, note: Option<&Scalar>) {
    let mut elements = match set.take() {
        Some(Scalar::Set(elements)) => elements,
        _ => Vec::new(),
    };
    elements.retain(|(known, _)| known != element);
    if let Some(Scalar::Text(note)) = note {
        elements.push((element.to_owned(), note.clone()));
    }
    *set = (!elements.is_empty()).then_some(Scalar::Set(elements));
}

/// One text for values that are the same.
fn folded(value: &Scalar) -> String {
    match value {
        Scalar::Text(text) => fold_case(text),
        other => format!("{other:?}"),
    }
}

/// What a record is called, or its id where it has no name.
fn named(layout: &Layout, values: &[Option<Scalar>], id: RecordId) -> String {
    let label = layout.label(values);
    if label.is_empty() {
        id.to_string()
    } else {
        label
    }
}
