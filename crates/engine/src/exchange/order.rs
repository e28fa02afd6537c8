//! The order in which offered changes are taken.
//!
//! Document by document, in the order of their keys, so that a large pull walks each table once, and a page that was read is
//! written while it is still at hand. What is new, and what shapes the workspace, is taken before, as it came: a version of the
//! schema is a position in the log, up to which all of its documents have to be as they were.

use std::collections::{BTreeMap, HashMap, HashSet};

use satchel_model::standard::{VIEW, VIEW_FIELD};
use satchel_model::{Record, RecordId, custom};
use satchel_store::document::{self, Document};
use satchel_store::{Reader, record};

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
    pub(super) known: Known,
    pub(super) places: Vec<usize>,
}

/// What is known of a document before it is opened.
pub(super) struct Known {
    pub(super) id: RecordId,
    /// Its key; 0 where it is new.
    pub(super) key: u64,
    /// What there is of it, where that was read already.
    pub(super) row: Option<Found>,
}

/// A document's row, and the record that it shows.
pub(super) struct Found {
    pub(super) document: Document,
    pub(super) record: Option<Record>,
}

/// So many documents are read whole, each once. Of more, only the keys: all their rows at once would not stay at hand until
/// their turn comes.
const FEW: usize = 64;

/// The objects whose records a version of the schema, or of the views, is made of.
pub(crate) const SHAPING: [&str; 5] = [
    custom::OBJECT,
    custom::FIELD,
    custom::OPTION,
    VIEW,
    VIEW_FIELD,
];

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
        let mut order = Self::default();
        if places.len() <= FEW {
            order.add_few(shape, reader, places)?;
        } else {
            order.add_many(&shaping(shape, reader)?, reader, places)?;
        }
        order.as_they_came.sort_unstable();
        order
            .by_key
            .sort_unstable_by_key(|document| document.known.key);
        Ok(order)
    }

    /// Asks for all at once: a database on another machine answers each question with a trip there.
    fn add_few(
        &mut self,
        shape: &Shape,
        reader: &dyn Reader,
        documents: BTreeMap<RecordId, Vec<usize>>,
    ) -> Result<(), Error> {
        let ids: Vec<RecordId> = documents.keys().copied().collect();
        let rows = document::of_ids(reader, &ids)?;
        let mut records = records_of(shape, reader, &rows)?;
        let rows = rows.into_iter().map(|row| (row.id, row));
        let mut rows: HashMap<RecordId, Document> = rows.collect();
        for (id, places) in documents {
            match rows.remove(&id) {
                Some(document) if !SHAPING.contains(&document.object.as_str()) => {
                    let (key, record) = (document.key, records.remove(&document.key));
                    let row = Some(Found { document, record });
                    let known = Known { id, key, row };
                    self.by_key.push(Changed { known, places });
                }
                row => self.add_as_they_came(id, row.map_or(0, |row| row.key), places),
            }
        }
        Ok(())
    }

    /// Asks in the order of the ids, as the index over them has it.
    fn add_many(
        &mut self,
        shaping: &HashSet<RecordId>,
        reader: &dyn Reader,
        documents: BTreeMap<RecordId, Vec<usize>>,
    ) -> Result<(), Error> {
        for (id, places) in documents {
            match document::key(reader, id)? {
                Some(key) if !shaping.contains(&id) => {
                    let known = Known { id, key, row: None };
                    self.by_key.push(Changed { known, places });
                }
                key => self.add_as_they_came(id, key.unwrap_or(0), places),
            }
        }
        Ok(())
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

/// The records that documents show, by their keys.
fn records_of(
    shape: &Shape,
    reader: &dyn Reader,
    rows: &[Document],
) -> Result<HashMap<u64, Record>, Error> {
    let mut keys: BTreeMap<usize, Vec<u64>> = BTreeMap::new();
    for row in rows {
        if let Some(object) = shape.object_of(&row.object) {
            keys.entry(object).or_default().push(row.key);
        }
    }
    let mut records = HashMap::new();
    for (object, keys) in keys {
        let (layout, statements) = (shape.layout(object), shape.statements(object));
        records.extend(record::of_keys(reader, layout, statements, object, &keys)?);
    }
    Ok(records)
}

/// The documents that a version of the schema, or of the views, is made of.
fn shaping(shape: &Shape, reader: &dyn Reader) -> Result<HashSet<RecordId>, Error> {
    let mut ids = HashSet::new();
    for name in SHAPING {
        ids.extend(record::ids(reader, shape.layout(shape.object(name)?))?);
    }
    Ok(ids)
}
