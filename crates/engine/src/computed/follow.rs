//! What a commit touched, and what follows from it.

use std::collections::{HashMap, HashSet, VecDeque};

use jiff::civil::Date;
use satchel_model::{Record, RecordId, Scalar, SlotIndex};
use satchel_store::{Writer, record, uncomputed};

use super::compute::{Computer, Fields, day_of};
use super::{Edge, Leads, here, waiting};
use crate::commit::Touched;
use crate::{Error, Shape, Workspace};

/// Records computed within a commit beside those that it touched, and read for one rollup: what takes some 20 ms. A company
/// with 100,000 people is edited as fast as one with ten; theirs are computed in steps after.
pub(super) const AT_ONCE: usize = 1_000;

/// Computes what a commit touched and what follows from it, and adds that to what it touched. `before` is the shape that
/// its records were written under.
pub(crate) fn follow(
    workspace: &Workspace,
    writer: &dyn Writer,
    before: &Shape,
    shape: &Shape,
    touched: &mut Vec<Touched>,
) -> Result<(), Error> {
    let today = day_of(workspace.host.now_ms());
    if shape.seq() != before.seq() {
        let reshaped = shape.computations().changed_since(before.computations());
        waiting::note_all(writer, shape, &reshaped, today)?;
        read_again(writer, shape, touched)?;
    }
    if shape.computations().is_empty() {
        return Ok(());
    }
    if workspace.is_bulk() {
        return waiting::note_all(writer, shape, &following(shape, touched), today);
    }
    let mut cascade = Cascade::new(writer, shape, today, AT_ONCE, touched);
    cascade.touched()?;
    cascade.run()?;
    if shape.seq() != before.seq() {
        // Of a small object its new fields are there at once.
        waiting::step(&mut cascade, |waiting| waiting.relation.is_empty())?;
    }
    Ok(())
}

/// The objects of what was touched and of what follows from it. While the tables are without their indexes nothing is
/// looked up in them: all of those wait.
fn following(shape: &Shape, touched: &[Touched]) -> HashSet<usize> {
    let own: HashSet<usize> = touched
        .iter()
        .map(|touched| touched.record.object)
        .collect();
    let edges = &shape.computations().edges;
    let following = own.iter().filter_map(|object| edges.get(object)).flatten();
    let following: Vec<usize> = following.map(|edge| edge.object).collect();
    own.into_iter().chain(following).collect()
}

/// Reads records as a new shape lays them out.
fn read_again(writer: &dyn Writer, shape: &Shape, touched: &mut [Touched]) -> Result<(), Error> {
    for touched in touched {
        if shape.is_schema(touched.record.object) {
            continue;
        }
        if let Some((_, record)) = here(shape, writer, touched.record.id)? {
            touched.record = record;
            touched.before = None;
        }
    }
    Ok(())
}

/// Records that have to be computed again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Which {
    /// One.
    One(RecordId),
    /// Those that refer to one by a slot of theirs.
    Referring(SlotIndex, RecordId),
}

/// Records computed, those that follow from them, and so on.
pub(super) struct Cascade<'w> {
    pub(super) writer: &'w dyn Writer,
    pub(super) shape: &'w Shape,
    pub(super) computer: Computer<'w>,
    /// How many more are computed at once.
    left: usize,
    /// Whether rollups over what is computed wait too: while many records are computed in steps, what is made of all of them
    /// is computed once, after the last.
    pub(super) rollups_wait: bool,
    queue: VecDeque<(usize, Which)>,
    queued: HashSet<(usize, Which)>,
    touched: &'w mut Vec<Touched>,
    places: HashMap<u64, usize>,
}

impl<'w> Cascade<'w> {
    pub(super) fn new(
        writer: &'w dyn Writer,
        shape: &'w Shape,
        today: Date,
        most: usize,
        touched: &'w mut Vec<Touched>,
    ) -> Self {
        let places = touched.iter().enumerate();
        Self {
            writer,
            shape,
            computer: Computer::new(shape, writer, today, most),
            left: AT_ONCE,
            rollups_wait: false,
            queue: VecDeque::new(),
            queued: HashSet::new(),
            places: places
                .map(|(place, touched)| (touched.key, place))
                .collect(),
            touched,
        }
    }

    /// Computes what a commit touched.
    fn touched(&mut self) -> Result<(), Error> {
        for place in 0..self.touched.len() {
            let (key, mut record) = (self.touched[place].key, self.touched[place].record.clone());
            let before = self.touched[place].before.take();
            if record.object >= self.shape.layouts().len() {
                continue;
            }
            // What leads to a record that was there has not changed with it.
            let fields = match &before {
                Some(_) => Fields::ButRollups,
                None => Fields::All,
            };
            self.compute(key, before.as_ref(), &mut record, fields)?;
        }
        Ok(())
    }

    /// Computes what follows, until nothing more does.
    pub(super) fn run(&mut self) -> Result<(), Error> {
        while let Some(target) = self.queue.pop_front() {
            self.queued.remove(&target);
            match target {
                (object, Which::One(id)) => self.one(object, id)?,
                (object, Which::Referring(slot, id)) => self.referring(object, slot, id)?,
            }
        }
        Ok(())
    }

    fn one(&mut self, object: usize, id: RecordId) -> Result<(), Error> {
        if self.left == 0 {
            return self.note(object, Which::One(id));
        }
        let Some((key, record)) = here(self.shape, self.writer, id)? else {
            return Ok(());
        };
        if record.object == object {
            self.left -= 1;
            self.again(key, record, Fields::All)?;
        }
        Ok(())
    }

    fn referring(&mut self, object: usize, slot: SlotIndex, id: RecordId) -> Result<(), Error> {
        let (layout, statements) = (self.shape.layout(object), self.shape.statements(object));
        let limit = u32::try_from(self.left + 1).unwrap_or(u32::MAX);
        let referring = Some((slot, id));
        let found = record::after(
            self.writer,
            layout,
            statements,
            object,
            referring,
            (0, limit),
        )?;
        if found.len() > self.left {
            return self.note(object, Which::Referring(slot, id));
        }
        self.left -= found.len();
        for (key, record) in found {
            self.again(key, record, Fields::ButRollups)?;
        }
        Ok(())
    }

    /// Computes a record that nobody has edited.
    pub(super) fn again(&mut self, key: u64, record: Record, fields: Fields) -> Result<(), Error> {
        let mut after = record.clone();
        self.compute(key, Some(&record), &mut after, fields)
    }

    fn compute(
        &mut self,
        key: u64,
        before: Option<&Record>,
        record: &mut Record,
        fields: Fields,
    ) -> Result<(), Error> {
        let computed = self.computer.compute(record, fields)?;
        if computed.left_out {
            self.note(record.object, Which::One(record.id))?;
        }
        let layout = self.shape.layout(record.object);
        record::fill(self.writer, layout, key, record, &computed.changed)?;
        self.computer.forget(record.id);
        for edge in self.shape.computations().edges_of(before, record) {
            self.enqueue(edge, before, record)?;
        }
        if let Some(&place) = self.places.get(&key) {
            self.touched[place].record.values.clone_from(&record.values);
        } else if !computed.changed.is_empty() {
            self.places.insert(key, self.touched.len());
            self.touched.push(Touched {
                key,
                record: record.clone(),
                before: None,
            });
        }
        Ok(())
    }

    fn enqueue(
        &mut self,
        edge: &Edge,
        before: Option<&Record>,
        after: &Record,
    ) -> Result<(), Error> {
        let targets: Vec<Which> = match edge.leads {
            Leads::Back(slot) => vec![Which::Referring(slot, after.id)],
            Leads::On(slot) => [before, Some(after)]
                .into_iter()
                .flatten()
                .filter_map(|record| match record.values[slot] {
                    Some(Scalar::Reference(id)) => Some(Which::One(id)),
                    _ => None,
                })
                .collect(),
        };
        for which in targets {
            let target = (edge.object, which);
            if self.rollups_wait && matches!(edge.leads, Leads::On(_)) {
                self.note(edge.object, which)?;
            } else if self.queued.insert(target) {
                self.queue.push_back(target);
            }
        }
        Ok(())
    }

    fn note(&self, object: usize, which: Which) -> Result<(), Error> {
        let layout = self.shape.layout(object);
        let (relation, target) = match which {
            Which::One(id) => ("id", id),
            Which::Referring(slot, id) => (layout.slots[slot].column.as_str(), id),
        };
        let object = &layout.object.name_singular;
        Ok(uncomputed::note(
            self.writer,
            object,
            relation,
            Some(target),
        )?)
    }
}
