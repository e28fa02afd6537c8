//! Whose records are, as far as their fields say: what a member works with is wanted before what others do.

use std::collections::HashMap;

use satchel_model::standard::MEMBER;
use satchel_model::{Attribute, Layout, RecordId, SlotKind};
use satchel_store::record::{self, FIRST_ATTRIBUTE};

use crate::{Error, Workspace};

/// Keys whose rows are read at a time.
const STEP: u64 = 50_000;

/// So many of each member's records, those that were changed last, come before anybody's others.
const SHARE: usize = 500;

/// Whose a record is, by its key.
pub(crate) type Owners = HashMap<u64, RecordId>;

impl Workspace {
    /// The owners of records: whom a field of theirs names, as a deal's owner; else the owner of a record that they belong to, as
    /// somebody's company. Those of nobody are left out.
    pub(crate) fn owners(&self) -> Result<Owners, Error> {
        let (mut owners, mut by_id) = (Owners::new(), HashMap::new());
        self.each_reference(
            |layout, field| is_to(layout, field, MEMBER),
            |key, id, owner| {
                owners.entry(key).or_insert(owner);
                by_id.entry(id).or_insert(owner);
            },
        )?;
        let mut inherited = Owners::new();
        self.each_reference(
            |layout, field| !is_to(layout, field, MEMBER),
            |key, _, to| {
                if let Some(owner) = by_id.get(&to) {
                    inherited.entry(key).or_insert(*owner);
                }
            },
        )?;
        inherited.extend(owners);
        Ok(inherited)
    }

    /// Calls `each` with a record's key, its id, and what one of its fields refers to, for the fields that `is_meant` holds of.
    fn each_reference(
        &self,
        is_meant: impl Fn(&Layout, usize) -> bool,
        mut each: impl FnMut(u64, RecordId, RecordId),
    ) -> Result<(), Error> {
        for layout in self.shape().layouts() {
            let slots = layout.slots.iter().enumerate().filter(|(_, slot)| {
                slot.kind == SlotKind::Reference && is_meant(layout, slot.field)
            });
            let mut attributes = vec![Attribute::Id];
            attributes.extend(slots.map(|(slot, _)| Attribute::Slot(slot)));
            if attributes.len() == 1 {
                continue;
            }
            let (mut from, last) = (
                0,
                self.read(|reader| Ok(record::last_key(reader, layout)?))?,
            );
            while from < last {
                let keys = (from, from + STEP);
                self.read(|reader| {
                    Ok(record::scan(
                        reader,
                        layout,
                        &attributes,
                        keys,
                        &mut |key, _, row| {
                            let id = |at: usize| {
                                row.blob(FIRST_ATTRIBUTE + at)
                                    .and_then(RecordId::from_slice)
                            };
                            let referred = (1..attributes.len()).filter_map(id);
                            if let Some(own) = id(0) {
                                referred.for_each(|to| each(key, own, to));
                            }
                            Ok(())
                        },
                    )?)
                })?;
                from = keys.1;
            }
        }
        Ok(())
    }
}

/// Whether a field refers to an object, and to no other.
fn is_to(layout: &Layout, field: usize, object: &str) -> bool {
    matches!(layout.object.fields[field].targets.as_slice(), [only] if only == object)
}

/// Orders what is ordered by its last change so that each member's share comes first, and stays in that order otherwise.
pub(super) fn share<T>(found: &mut Vec<T>, owner: impl Fn(&T) -> Option<RecordId>) {
    let mut counts: HashMap<Option<RecordId>, usize> = HashMap::new();
    let tiers = found.iter().map(|one| {
        let count = counts.entry(owner(one)).or_default();
        *count += 1;
        (*count - 1) / SHARE
    });
    let tiers: Vec<usize> = tiers.collect();
    let mut in_tiers: Vec<(usize, T)> = tiers.into_iter().zip(found.drain(..)).collect();
    in_tiers.sort_by_key(|(tier, _)| *tier);
    found.extend(in_tiers.into_iter().map(|(_, one)| one));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobodys_old_records_come_before_anothers_latest() {
        let [ada, bob] = [1, 2].map(|at| Some(RecordId::from_bytes([at; 16])));
        let mut found: Vec<(Option<RecordId>, usize)> = Vec::new();
        found.extend((0..3 * SHARE).map(|at| (None, at)));
        found.extend((0..SHARE + 1).map(|at| (ada, at)));
        found.push((bob, 0));
        share(&mut found, |(owner, _)| *owner);
        let place = |wanted| found.iter().position(|one| *one == wanted);
        assert_eq!(place((None, 0)), Some(0));
        assert_eq!(place((None, SHARE - 1)), Some(SHARE - 1));
        assert_eq!(place((ada, 0)), Some(SHARE));
        assert_eq!(place((bob, 0)), Some(2 * SHARE));
        assert_eq!(place((None, SHARE)), Some(2 * SHARE + 1));
        assert_eq!(place((ada, SHARE)), Some(3 * SHARE + 1));
        assert_eq!(found.len(), 4 * SHARE + 2);
    }
}
