//! What each change of a document did, in order.

use std::collections::HashMap;

use satchel_model::{Authorship, Layout, Scalar, SlotIndex, Stamps};

use crate::change::root_key;
use crate::letters::Letters;
use crate::register::interpret;
use crate::state::set;
use crate::{BadChange, Change, Hash, Stamp, Update};
use automerge::ScalarValue;
use automerge::legacy::OpType;

/// One change as history shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The place of the change among those that the history was asked of.
    pub place: usize,
    /// Who, when and as what; `None` where another program made it.
    pub by: Option<Authorship>,
    /// Milliseconds since 1970.
    pub at: i64,
    /// Whether it is where the record begins.
    pub created: bool,
    /// Whether it put the record in the trash (`Some(true)`) or took it out.
    pub deleted: Option<bool>,
    /// (slot, value before, value after); sets appear whole.
    pub changes: Vec<(SlotIndex, Option<Scalar>, Option<Scalar>)>,
}

/// The history of a document from its changes, given in log order. Entries come in an order of their own, the same on
/// every copy: the last that set a value is the one that shows. "Before" is what the entries before it had set.
///
/// # Errors
/// [`BadChange`] where a change's operations cannot be read.
pub fn history(changes: &[Change], layout: &Layout) -> Result<Vec<Entry>, BadChange> {
    let mut values: Vec<Option<Scalar>> = vec![None; layout.slots.len()];
    let letters = Letters::of(changes)?;
    let told = causal_order(changes).into_iter().map(|place| {
        let update = update(&changes[place], layout, letters.as_ref())?;
        Ok(entry(place, &changes[place], &update, &mut values))
    });
    told.collect()
}

/// The places of changes in the order in which they are told: each after those that it saw, concurrent ones by the
/// stamp that decides which value shows.
///
/// A laptop whose clock is behind can stamp an edit before the one that it saw; such a change counts as late as what
/// it saw. Stamps alone would tell it first, though its value shows. Where such a change also has a concurrent one, no
/// order of whole changes is right for every field.
fn causal_order(changes: &[Change]) -> Vec<usize> {
    let mut times: HashMap<Hash, Stamp> = HashMap::with_capacity(changes.len());
    let mut order = Vec::with_capacity(changes.len());
    for (place, change) in changes.iter().enumerate() {
        let seen = change.deps().filter_map(|dep| times.get(dep));
        let time = seen.copied().fold(Stamp::of(change), Stamp::max);
        times.insert(change.hash(), time);
        order.push((time, place));
    }
    // A log holds what a change saw before the change, so the place decides between equal times.
    order.sort_unstable();
    order.into_iter().map(|(_, place)| place).collect()
}

/// What a change set, as its author saw it.
fn update(
    change: &Change,
    layout: &Layout,
    letters: Option<&Letters>,
) -> Result<Update, BadChange> {
    let mut update = Update {
        object: None,
        assigns: Vec::new(),
        settled: Vec::new(),
        deleted_at: None,
        stamps: Stamps::default(),
        unknown: false,
    };
    for op in &change.decode()?.operations {
        let Some(key) = root_key(op) else { continue };
        match &op.action {
            OpType::Put(value) => interpret(&mut update, layout, key, Some(value), false),
            OpType::Delete => interpret(&mut update, layout, key, None, false),
            _ => {}
        }
    }
    let texts = letters.map(|letters| letters.after(change)).transpose()?;
    for (key, text) in texts.into_iter().flatten() {
        let value = ScalarValue::Str(text.into());
        interpret(&mut update, layout, key, Some(&value), false);
    }
    Ok(update)
}

fn entry(place: usize, change: &Change, update: &Update, values: &mut [Option<Scalar>]) -> Entry {
    let mut touched: Vec<(SlotIndex, Option<Scalar>)> = Vec::new();
    for assign in &update.assigns {
        if !touched.iter().any(|(slot, _)| *slot == assign.slot) {
            touched.push((assign.slot, values[assign.slot].clone()));
        }
        set(&mut values[assign.slot], assign);
    }
    Entry {
        place,
        by: change.authorship(),
        at: change.made_at(),
        created: change.deps().len() == 0,
        deleted: update.deleted_at.map(|at| at.is_some()),
        changes: touched
            .into_iter()
            .map(|(slot, before)| (slot, before, values[slot].clone()))
            .collect(),
    }
}
