//! What records show, in hashes: two databases with the same changes show the same, unless a row is damaged or a version of the
//! program projected it otherwise. Such a row is projected anew from its changes.

use std::collections::BTreeSet;

use satchel_model::{Layout, Record, RecordId, Stamps};
use satchel_store::document::Document;
use satchel_store::uncomputed::{self, WORDS};
use satchel_store::{OpenLog, Reader, Writer, also, document, kept_column, record};

use super::{Hasher, Sum};
use crate::commit::Touched;
use crate::{Error, Shape, Workspace, computed, rebuild};

impl Workspace {
    /// Up to `limit` documents past a key of this database, and the key to go on from; 0 where they end.
    ///
    /// # Errors
    /// What the store says.
    pub fn documents_past(&self, key: u64, limit: u32) -> Result<(u64, Vec<RecordId>), Error> {
        let found = self.read(|reader| Ok(document::after(reader, key, limit)?))?;
        let last = found.last().map_or(0, |document| document.key);
        Ok((
            last,
            found.into_iter().map(|document| document.id).collect(),
        ))
    }

    /// The hash, under a key, of what each of these records shows: its values by the keys of its slots, and its stamps. Not what
    /// is computed, nor what other values there are. Records that are not here are left out.
    ///
    /// # Errors
    /// What the store says.
    pub fn shown(
        &self,
        key: &[u8; 16],
        documents: &[RecordId],
    ) -> Result<Vec<(RecordId, Sum)>, Error> {
        let (shape, hasher) = (self.shape(), Hasher::new(key));
        self.read(|reader| {
            let mut shown = Vec::with_capacity(documents.len());
            for &id in documents {
                if let Some((_, record)) = find(reader, &shape, id)? {
                    let sum = hasher.shown(shape.layout(record.object), &record);
                    shown.push((id, sum));
                }
            }
            Ok(shown)
        })
    }

    /// Projects records anew from their changes, and gives how many show other than they did.
    ///
    /// # Errors
    /// What the store says; then nothing was changed.
    pub fn project_again(&self, documents: &[RecordId]) -> Result<usize, Error> {
        let _order = self.follower.order();
        let (mended, touched) = self.write(|writer| {
            let shape = self.begin(writer)?.shape;
            let mut touched = project_again(&shape, writer, documents)?;
            let mended = touched.len();
            computed::follow(self, writer, &shape, &shape, &mut touched)?;
            note(writer, &shape, &touched)?;
            Ok((mended, touched))
        })?;
        self.recomputed(&touched);
        Ok(mended)
    }
}

/// Notes for those that read rows as of positions of the log that rows changed without one.
fn note(writer: &dyn Writer, shape: &Shape, touched: &[Touched]) -> Result<(), Error> {
    if touched.is_empty() {
        return Ok(());
    }
    kept_column::clear(writer)?;
    let objects: BTreeSet<usize> = touched.iter().map(|one| one.record.object).collect();
    for object in objects {
        let name = &shape.layout(object).object.name_singular;
        uncomputed::note(writer, name, WORDS, None)?;
    }
    Ok(())
}

/// A document, and its record as the tables have it; `None` where its object is not known here.
fn find(
    reader: &dyn Reader,
    shape: &Shape,
    id: RecordId,
) -> Result<Option<(Document, Record)>, Error> {
    let Some(document) = document::get(reader, id)? else {
        return Ok(None);
    };
    let Some(object) = shape.object_of(&document.object) else {
        return Ok(None);
    };
    let (layout, statements) = (shape.layout(object), shape.statements(object));
    let found = record::get(reader, layout, statements, object, document.key)?;
    // A row that is missing shows nothing, which is other than what it should.
    let record = found.unwrap_or_else(|| Record {
        id,
        object,
        stamps: Stamps::default(),
        values: vec![None; layout.slots.len()],
    });
    Ok(Some((document, record)))
}

/// Those that were other than their changes say.
fn project_again(
    shape: &Shape,
    writer: &dyn Writer,
    documents: &[RecordId],
) -> Result<Vec<Touched>, Error> {
    let (mut touched, mut log) = (Vec::new(), OpenLog::new(writer));
    for &id in documents {
        let Some((row, before)) = find(writer, shape, id)? else {
            continue;
        };
        let Some(mut now) = rebuild::projected(shape, &row, &mut log)? else {
            continue;
        };
        let layout = shape.layout(before.object);
        keep_computed(layout, &before, &mut now.record);
        if now.record == before {
            continue;
        }
        record::remove(writer, layout, row.key)?;
        also::replace(writer, row.key, &[])?;
        now.insert(shape, writer, row.key)?;
        touched.push(Touched {
            key: row.key,
            record: now.record,
            before: Some(before),
        });
    }
    Ok(touched)
}

/// What is computed is in no change: it stays as it was, and is computed again where what it is made from was other.
fn keep_computed(layout: &Layout, before: &Record, record: &mut Record) {
    for slot in (0..layout.slots.len()).filter(|slot| layout.is_computed(*slot)) {
        record.values[slot].clone_from(&before.values[slot]);
    }
}

impl Hasher {
    fn shown(&self, layout: &Layout, record: &Record) -> Sum {
        let slots = layout.slots.iter().zip(&record.values).enumerate();
        let mut shown: Vec<_> = slots
            .filter(|(at, (_, value))| value.is_some() && !layout.is_computed(*at))
            .map(|(_, (slot, value))| (slot.key.as_str(), value))
            .collect();
        shown.sort_unstable_by_key(|(key, _)| *key);
        let stamps = &record.stamps;
        let whole = (
            record.id,
            (stamps.created_at, stamps.updated_at, stamps.deleted_at),
            (stamps.created_by, stamps.updated_by),
            shown,
        );
        // Nothing of this can fail to be written.
        self.of_bytes(&serde_json::to_vec(&whole).unwrap_or_default())
    }
}
