//! Columns of large objects kept in the database, so that the first question of a program need not wait for all rows.
//!
//! A kept column is as of a position of the log; what the log holds past it is followed record by record.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use satchel_columns::{Filling, Touched};
use satchel_model::{Attribute, Layout, Record, RecordId, SlotKind};
use satchel_store::kept_column::{self, AsOf, Kept};
use satchel_store::{Reader, document, log, read, record, sort_key, workspace, write};

use super::cached::Cached;
use super::fill::{Filler, LARGE};
use crate::{Error, Shape, Workspace};

/// So many changes behind, a column is kept anew.
const BEHIND: u64 = 1_024;

/// So many changes behind, looking at each record takes about as long as reading a million rows.
const TOO_FAR: u64 = 8 * BEHIND;

/// Cells read at once only to be kept: they take memory that nobody asked for.
const AT_ONCE: u64 = 2_000_000;

impl Workspace {
    /// Keeps the columns of large objects in the database: those that are not kept yet, or are far behind.
    ///
    /// # Errors
    /// What the store says.
    pub fn keep_columns(&self) -> Result<(), Error> {
        while self.keep_some_columns()? {}
        Ok(())
    }

    /// Keeps a few of them, and says whether there may be more.
    pub(crate) fn keep_some_columns(&self) -> Result<bool, Error> {
        let shape = self.shape();
        for object in 0..shape.layouts().len() {
            if self.columns.keep_some(&shape, object)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// When columns are looked at: once at an opening, and then when much was written and nothing is being.
#[derive(Default)]
pub(crate) struct Stillness {
    last: u64,
    is_still: bool,
    looked: Option<(u64, u64)>,
}

impl Stillness {
    /// Whether now is such a moment. Asked every second or so.
    pub(crate) fn is_due(&mut self, workspace: &Workspace) -> Result<bool, Error> {
        let (schema_seq, seq) = (workspace.shape().seq(), workspace.seq()?);
        self.is_still = std::mem::replace(&mut self.last, seq) == seq;
        let is_far = |(schema, looked)| schema != schema_seq || seq - looked >= BEHIND;
        let is_due = self.is_still && self.looked.is_none_or(is_far);
        if is_due {
            self.looked = Some((schema_seq, seq));
        }
        Ok(is_due)
    }

    /// Whether nothing was written between the last two times that this was asked.
    pub(crate) fn is_still(&self) -> bool {
        self.is_still
    }
}

impl Cached {
    fn keep_some(&self, shape: &Shape, object: usize) -> Result<bool, Error> {
        self.filler.keep_some(shape, object)
    }
}

impl Filler {
    /// Columns of an object that are kept, each as of a position that is read, and those of the attributes that are not.
    pub(crate) fn kept(
        &self,
        shape: &Shape,
        object: usize,
        attributes: &[Attribute],
    ) -> Result<(Vec<Filling>, Vec<Attribute>), Error> {
        let Some(since) = self.since(shape, object, attributes)? else {
            return Ok((Vec::new(), attributes.to_vec()));
        };
        let next = AtomicUsize::new(0);
        let work = || {
            let mut done = Vec::new();
            while let Some(&attribute) = attributes.get(next.fetch_add(1, Ordering::Relaxed)) {
                done.push((attribute, self.kept_one(shape, object, attribute, &since)?));
            }
            Ok::<_, Error>(done)
        };
        let (mut done, others) = std::thread::scope(|scope| {
            let other = scope.spawn(work);
            (work(), other.join())
        });
        if let (Ok(done), Ok(others)) = (&mut done, others) {
            done.extend(others?);
        }
        let mut rest: BTreeSet<Attribute> = attributes.iter().copied().collect();
        let mut fillings = Vec::new();
        for (attribute, filling) in done? {
            if let Some(filling) = filling {
                rest.remove(&attribute);
                fillings.push(filling);
            }
        }
        Ok((fillings, rest.into_iter().collect()))
    }

    /// What to follow the kept ones by; `None` where none is.
    fn since(
        &self,
        shape: &Shape,
        object: usize,
        attributes: &[Attribute],
    ) -> Result<Option<Since>, Error> {
        let layout = shape.layout(object);
        Ok(read(&*self.database, |reader| {
            let seq = workspace::seq(reader)?;
            let kept = kept_column::of_object(reader, layout, attributes)?;
            let near = |as_of: &&AsOf| {
                as_of.schema_seq == shape.seq() && seq.saturating_sub(as_of.seq) <= TOO_FAR
            };
            let Some(first) = kept.values().filter(near).map(|as_of| as_of.seq).min() else {
                return Ok(None);
            };
            let records = changed_since(reader, shape, object, first)?;
            Ok(Some(Since::new(layout, (first, seq), records)))
        })?)
    }

    fn kept_one(
        &self,
        shape: &Shape,
        object: usize,
        attribute: Attribute,
        since: &Since,
    ) -> Result<Option<Filling>, Error> {
        let layout = shape.layout(object);
        let kept = read(&*self.database, |reader| {
            kept_column::get(reader, layout, attribute, shape.seq(), since.first)
        })?;
        let Some((seq, bytes)) = kept else {
            return Ok(None);
        };
        let empty = self
            .read()
            .columns
            .filling(object, layout, &[attribute], seq);
        let Some(mut filling) = empty.decode(&bytes) else {
            return Ok(None);
        };
        let followed = filling.apply(seq + 1, since.seq, &since.touched());
        Ok(followed.is_ok().then_some(filling))
    }

    fn keep_some(&self, shape: &Shape, object: usize) -> Result<bool, Error> {
        let layout = shape.layout(object);
        let (generation, due) = self.due(shape, object)?;
        if due.is_empty() {
            return Ok(false);
        }
        let Some(fillings) = self.gather(shape, object, &due)? else {
            return Ok(false);
        };
        for mut filling in fillings {
            let as_of = AsOf {
                schema_seq: shape.seq(),
                seq: filling.seq(),
            };
            for attribute in filling.attributes().to_vec() {
                let bytes = filling.encode(attribute);
                let kept = bytes.and_then(|bytes| Kept::new(layout, attribute, as_of, &bytes));
                let Some(kept) = kept else { return Ok(false) };
                let is_kept = write(&*self.database, |writer| {
                    kept_column::put(writer, layout, &kept, generation)
                })?;
                if !is_kept {
                    return Ok(true);
                }
            }
        }
        Ok(true)
    }

    /// Some of the columns that are to be kept of an object, and in which generation; none where it has few records.
    fn due(&self, shape: &Shape, object: usize) -> Result<(u64, Vec<Attribute>), Error> {
        let layout = shape.layout(object);
        let mut due = worth_keeping(layout);
        due.retain(|attribute| !self.read().too_large.contains(&(object, *attribute)));
        Ok(read(&*self.database, |reader| {
            let (seq, generation) = (workspace::seq(reader)?, kept_column::generation(reader)?);
            let kept = kept_column::of_object(reader, layout, &due)?;
            due.retain(|attribute| {
                kept.get(attribute).is_none_or(|as_of| {
                    as_of.schema_seq != shape.seq() || seq.saturating_sub(as_of.seq) >= BEHIND
                })
            });
            if due.is_empty() {
                return Ok((generation, due));
            }
            let rows = record::count(reader, layout)?;
            let some = if rows < LARGE {
                0
            } else {
                (AT_ONCE / rows).max(1)
            };
            due.truncate(usize::try_from(some).unwrap_or(usize::MAX));
            Ok((generation, due))
        })?)
    }
}

/// What is asked about in filters, orders and groups. Not what is computed, which changes without a position in the log; nor
/// ids, which only ever tell equals apart.
fn worth_keeping(layout: &Layout) -> Vec<Attribute> {
    let slots = layout.slots.iter().enumerate();
    let slots = slots.filter(|(at, slot)| {
        slot.kind != SlotKind::LongText
            && !layout.is_computed(*at)
            && layout.object.fields[slot.field].active
    });
    let of_slot = slots.flat_map(|(at, slot)| {
        let currency = (slot.kind == SlotKind::Money).then_some(Attribute::Currency(at));
        [Some(Attribute::Slot(at)), currency].into_iter().flatten()
    });
    [
        Attribute::Label,
        Attribute::CreatedAt,
        Attribute::UpdatedAt,
        Attribute::DeletedAt,
    ]
    .into_iter()
    .chain(of_slot)
    .collect()
}

/// Records of an object as they are now, of which each that changed after a position is one.
struct Since {
    first: u64,
    seq: u64,
    records: Vec<(u64, Record)>,
    labels: Vec<String>,
}

impl Since {
    fn new(layout: &Layout, (first, seq): (u64, u64), records: Vec<(u64, Record)>) -> Self {
        let label = |(_, record): &(u64, Record)| sort_key(&layout.label(&record.values));
        Self {
            first,
            seq,
            labels: records.iter().map(label).collect(),
            records,
        }
    }

    fn touched(&self) -> Vec<Touched<'_>> {
        let rows = self.records.iter().zip(&self.labels);
        rows.map(|((key, record), label)| Touched {
            key: *key,
            record,
            label,
        })
        .collect()
    }
}

fn changed_since(
    reader: &dyn Reader,
    shape: &Shape,
    object: usize,
    seq: u64,
) -> Result<Vec<(u64, Record)>, satchel_store::Error> {
    let frames = log::frames_after(reader, seq)?.into_iter();
    let documents: BTreeSet<RecordId> = frames.map(|frame| frame.document).collect();
    let (layout, statements) = (shape.layout(object), shape.statements(object));
    let mut records = Vec::new();
    for id in documents {
        let document = document::get(reader, id)?;
        let own = document.filter(|document| shape.object_of(&document.object) == Some(object));
        if let Some(document) = own
            && let Some(record) = record::get(reader, layout, statements, object, document.key)?
        {
            records.push((document.key, record));
        }
    }
    records.sort_by_key(|(key, _)| *key);
    Ok(records)
}
