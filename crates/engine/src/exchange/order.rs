//! The order in which offered changes are taken.
//!
//! Document by document, in the order of their keys, so that a large pull walks each table once, and a page that was read is
//! written while it is still at hand. What is new, and what shapes the workspace, is taken before, as it came: a version of the
//! schema is a position in the log, up to which all of its documents have to be as they were.

use std::collections::{BTreeMap, HashSet};

use satchel_model::standard::{VIEW, VIEW_FIELD};
use satchel_model::{RecordId, custom};
use satchel_store::{Reader, document, record};

use super::Offered;
use crate::{Error, Shape};

/// Places of offered changes, each once.
#[derive(Default)]
pub(super) struct Order {
    /// Those that are taken as they came, with the keys of their documents; 0 where they are new.
    pub(super) as_they_came: Vec<(usize, u64)>,
    /// The documents of which these are several.
    pub(super) several: HashSet<RecordId>,
    /// The other documents, taken after them.
    pub(super) by_key: Vec<Changed>,
}

/// A document that is here, and the places of its changes.
pub(super) struct Changed {
    pub(super) key: u64,
    pub(super) id: RecordId,
    pub(super) places: Vec<usize>,
}

impl Order {
    pub(super) fn of(
        shape: &Shape,
        reader: &dyn Reader,
        offered: &[Offered],
    ) -> Result<Self, Error> {
        let mut places: BTreeMap<RecordId, Vec<usize>> = BTreeMap::new();
        for (at, change) in offered.iter().enumerate() {
            places.entry(change.document).or_default().push(at);
        }
        let shaping = match places.len() {
            0 | 1 => HashSet::new(),
            _ => shaping(shape, reader)?,
        };
        let mut order = Self::default();
        // Asked in the order of their ids, as the index over them has it.
        for (id, places) in places {
            match document::key(reader, id)? {
                Some(key) if !shaping.contains(&id) => {
                    order.by_key.push(Changed { key, id, places });
                }
                key => order.add_as_they_came(id, key.unwrap_or(0), places),
            }
        }
        order.as_they_came.sort_unstable();
        order.by_key.sort_unstable_by_key(|document| document.key);
        Ok(order)
    }

    fn add_as_they_came(&mut self, id: RecordId, key: u64, places: Vec<usize>) {
        if places.len() > 1 {
            self.several.insert(id);
        }
        let places = places.into_iter().map(|at| (at, key));
        self.as_they_came.extend(places);
    }

    /// All places, in the order in which they are taken.
    pub(super) fn places(&self) -> Vec<usize> {
        let first = self.as_they_came.iter().map(|(at, _)| at);
        let then = self.by_key.iter().flat_map(|document| &document.places);
        first.chain(then).copied().collect()
    }
}

/// The documents that a version of the schema, or of the views, is made of.
fn shaping(shape: &Shape, reader: &dyn Reader) -> Result<HashSet<RecordId>, Error> {
    let mut ids = HashSet::new();
    for name in [
        custom::OBJECT,
        custom::FIELD,
        custom::OPTION,
        VIEW,
        VIEW_FIELD,
    ] {
        ids.extend(record::ids(reader, shape.layout(shape.object(name)?))?);
    }
    Ok(ids)
}
