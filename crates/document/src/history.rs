//! What each change of a document did, in order.

use satchel_model::{Authorship, Layout, Scalar, SlotIndex, Stamps};

use crate::register::interpret;
use crate::state::set;
use crate::{BadChange, Change, Update};
use automerge::legacy::{Key, OpType};

/// One change as history shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
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

/// The history of a document from its changes, given in log order; entries come in the same order.
///
/// "Before" is what the changes earlier in the log had set, which is what this copy showed then, or
/// would have.
///
/// # Errors
/// [`BadChange`] where a change's operations cannot be read.
pub fn history(changes: &[Change], layout: &Layout) -> Result<Vec<Entry>, BadChange> {
    let mut values: Vec<Option<Scalar>> = vec![None; layout.slots.len()];
    changes
        .iter()
        .map(|change| entry(change, layout, &mut values))
        .collect()
}

fn entry(
    change: &Change,
    layout: &Layout,
    values: &mut [Option<Scalar>],
) -> Result<Entry, BadChange> {
    let mut update = Update {
        object: None,
        assigns: Vec::new(),
        settled: Vec::new(),
        deleted_at: None,
        stamps: Stamps::default(),
    };
    for op in &change.decode()?.operations {
        let (Key::Map(key), value) = (&op.key, &op.action) else {
            continue;
        };
        match value {
            OpType::Put(value) => interpret(&mut update, layout, key, Some(value), false),
            OpType::Delete => interpret(&mut update, layout, key, None, false),
            _ => {}
        }
    }
    let mut touched: Vec<(SlotIndex, Option<Scalar>)> = Vec::new();
    for assign in &update.assigns {
        if !touched.iter().any(|(slot, _)| *slot == assign.slot) {
            touched.push((assign.slot, values[assign.slot].clone()));
        }
        set(&mut values[assign.slot], assign);
    }
    Ok(Entry {
        by: change.authorship(),
        at: change.inner.timestamp(),
        created: change.deps().len() == 0,
        deleted: update.deleted_at.map(|at| at.is_some()),
        changes: touched
            .into_iter()
            .map(|(slot, before)| (slot, before, values[slot].clone()))
            .collect(),
    })
}
