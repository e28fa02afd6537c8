//! The merge path: every change of a document loaded into Automerge, the merged state read back.

use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::{Automerge, ChangeHash, ObjId, ObjType, ROOT, ReadDoc, ScalarValue, Value};
use satchel_model::{Assign, Layout};

use crate::state::set;
use crate::{
    Actor, Also, BadChange, Change, DELETED_KEY, Hash, OBJECT_KEY, Register, Stamp, State, scalar,
};

/// One value under a key, with the stamp of the change that set it.
struct Candidate {
    value: Option<ScalarValue>,
    stamp: Stamp,
    counter: u64,
}

/// Merges all changes of a document, in any order, and gives its state and register.
///
/// The object's name is the third: `None` where no change says it.
///
/// # Errors
/// [`BadChange::Order`] where a change depends on one that is not among them, or an actor used a number
/// twice; [`BadChange::Parse`] where Automerge cannot apply them.
pub fn merge(
    changes: &[Change],
    positions: &[u64],
    layout: &Layout,
) -> Result<(State, Register), BadChange> {
    complete(changes)?;
    in_sequence(changes)?;
    // It may give up on operations that refer to what is not there, which any stranger can write.
    catch_unwind(AssertUnwindSafe(|| load(changes, positions, layout)))
        .map_err(|_| BadChange::Parse("Automerge gave up on its operations".to_owned()))?
}

fn load(
    changes: &[Change],
    positions: &[u64],
    layout: &Layout,
) -> Result<(State, Register), BadChange> {
    let mut document = Automerge::new();
    document
        .apply_changes(changes.iter().map(|change| change.inner.clone()))
        .map_err(|error| BadChange::Parse(error.to_string()))?;
    let stamps: HashMap<Hash, Stamp> = changes
        .iter()
        .map(|change| (change.hash(), Stamp::of(change)))
        .collect();
    let mut register = empty_register(&document, changes, positions);
    let mut state = State::empty(layout);
    state.stamps = register.stamps();
    let keys: Vec<String> = document.keys(ROOT).collect();
    for key in keys {
        let candidates = candidates(&document, &key, &stamps)?;
        for candidate in &candidates {
            register.also_show(&key, candidate.counter, &candidate.stamp.actor);
        }
        show(&mut state, layout, &key, candidates);
    }
    state.also.sort_by_key(|also| also.slot);
    Ok((state, register))
}

fn complete(changes: &[Change]) -> Result<(), BadChange> {
    let hashes: HashSet<Hash> = changes.iter().map(Change::hash).collect();
    if changes
        .iter()
        .any(|change| change.deps().any(|dep| !hashes.contains(dep)))
    {
        return Err(BadChange::Order("it depends on a change that is not here"));
    }
    let mut numbers: HashMap<(Actor, u64), Hash> = HashMap::new();
    for change in changes {
        if *numbers
            .entry((change.actor(), change.seq()))
            .or_insert_with(|| change.hash())
            != change.hash()
        {
            return Err(BadChange::Order(
                "its actor has used this number for another change",
            ));
        }
    }
    Ok(())
}

/// Whether the operations of no change are numbered far past all others.
fn in_sequence(changes: &[Change]) -> Result<(), BadChange> {
    let mut in_order: Vec<&Change> = changes.iter().collect();
    in_order.sort_by_key(|change| change.inner.start_op());
    let mut max_op = 0;
    for change in in_order {
        change.follows(max_op)?;
        max_op = max_op.max(change.inner.max_op());
    }
    Ok(())
}

fn empty_register(document: &Automerge, changes: &[Change], positions: &[u64]) -> Register {
    let mut heads: Vec<Hash> = document.get_heads().iter().map(|hash| hash.0).collect();
    heads.sort_unstable();
    let first = changes
        .iter()
        .filter(|change| change.deps().len() == 0)
        .map(Stamp::of)
        .min();
    let last = changes.iter().map(Stamp::of).max();
    let max_op = changes
        .iter()
        .map(|change| change.inner.max_op())
        .max()
        .unwrap_or(0);
    let mut register = Register::merged(heads, max_op, first, last, positions);
    for change in changes {
        register.count(&change.actor(), change.seq());
    }
    register
}

/// The values under a key, the one to show first.
fn candidates(
    document: &Automerge,
    key: &str,
    stamps: &HashMap<Hash, Stamp>,
) -> Result<Vec<Candidate>, BadChange> {
    let all = document
        .get_all(ROOT, key)
        .map_err(|error| BadChange::Parse(error.to_string()))?;
    let mut found: Vec<Candidate> = all
        .into_iter()
        .filter_map(|(value, id)| {
            let ChangeHash(hash) = document.hash_for_opid(&id)?;
            let ObjId::Id(counter, ..) = id else {
                return None;
            };
            Some(Candidate {
                value: plain(document, &value, &id),
                stamp: *stamps.get(&hash)?,
                counter,
            })
        })
        .collect();
    found.sort_by_key(|found| std::cmp::Reverse((found.stamp, found.counter)));
    Ok(found)
}

/// A scalar as it is, a text as its letters; other objects are not ours.
fn plain(document: &Automerge, value: &Value<'_>, id: &ObjId) -> Option<ScalarValue> {
    match value {
        Value::Scalar(scalar) => Some(scalar.as_ref().clone()),
        Value::Object(ObjType::Text) => document
            .text(id)
            .ok()
            .map(|text| ScalarValue::Str(text.into())),
        Value::Object(_) => None,
    }
}

fn show(state: &mut State, layout: &Layout, key: &str, candidates: Vec<Candidate>) {
    let Some(winner) = candidates
        .first()
        .and_then(|candidate| candidate.value.as_ref())
    else {
        return;
    };
    if key == OBJECT_KEY {
        return;
    }
    if key == DELETED_KEY {
        state.stamps.deleted_at = if let ScalarValue::Timestamp(ms) = winner {
            Some(*ms)
        } else {
            None
        };
        return;
    }
    let Some((slot, element)) = layout.find(key) else {
        state.unknown = true;
        return;
    };
    let kind = layout.slots[slot].kind;
    let value = scalar::decode(kind, winner);
    if element.is_none() {
        let mut seen = vec![value.clone()];
        for other in &candidates[1..] {
            let other_value = other
                .value
                .as_ref()
                .and_then(|value| scalar::decode(kind, value));
            if !seen.contains(&other_value) {
                seen.push(other_value.clone());
                state.also.push(Also {
                    slot,
                    value: other_value,
                    by: other.stamp.member,
                    at: other.stamp.at.ms,
                });
            }
        }
    }
    set(
        &mut state.values[slot],
        &Assign {
            slot,
            element: element.map(str::to_owned),
            value,
        },
    );
}
