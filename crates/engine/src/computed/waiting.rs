//! What was too much for a commit, computed in steps.

use std::collections::HashSet;

use jiff::civil::Date;
use satchel_model::{Record, RecordId};
use satchel_store::uncomputed::{self, Uncomputed};
use satchel_store::{Writer, record, workspace};

use super::compute::{Computer, Fields, day_of};
use super::follow::{AT_ONCE, Cascade};
use super::{Computation, here};
use crate::{Error, Shape, Workspace};

impl Workspace {
    /// Computes some of the records whose computed fields wait: those of an object that got a new one, those of a record
    /// that many others refer to, and all that depend on the day when it is another. Gives whether some still wait.
    ///
    /// # Errors
    /// What the store says.
    pub fn compute_waiting(&self) -> Result<bool, Error> {
        if self.shape().computations().is_empty() {
            return Ok(false);
        }
        let today = day_of(self.host.now_ms());
        let waits = self.read(|reader| {
            let day = workspace::computed_day(reader)?;
            let stale = !self.shape().computations().of_today().is_empty()
                && day.as_deref() != Some(today.to_string().as_str());
            Ok(stale || uncomputed::next(reader)?.is_some())
        })?;
        if !waits {
            return Ok(false);
        }
        let _order = self.follower.order();
        let (shape, touched, more) = self.write(|writer| {
            let shape = self.begin(writer)?.shape;
            take_day(writer, &shape, today)?;
            let mut touched = Vec::new();
            let mut cascade = Cascade::new(writer, &shape, today, usize::MAX, &mut touched);
            cascade.rollups_wait = true;
            step(&mut cascade, |_| true)?;
            drop(cascade);
            let more = uncomputed::next(writer)?.is_some();
            Ok((shape, touched, more))
        })?;
        // Another program may have changed the schema: the records are laid out by that.
        self.take_shape(Some(shape));
        self.recomputed(&touched);
        Ok(more)
    }
}

/// Records read for rollups in one step, more or less: a hundred companies with a thousand deals each are computed in several.
const READ_AT_ONCE: usize = 20_000;

/// Computes up to [`AT_ONCE`] of the records that wait: of those that `which` says.
pub(super) fn step(
    cascade: &mut Cascade<'_>,
    which: impl Fn(&Uncomputed) -> bool,
) -> Result<(), Error> {
    let (writer, shape) = (cascade.writer, cascade.shape);
    let mut left = AT_ONCE;
    while left > 0
        && let Some(waiting) = uncomputed::next(writer)?.filter(&which)
    {
        let (found, fields) = records(shape, writer, &waiting, left)?;
        let (count, mut reached) = (found.len(), None);
        let more_wait = count == left && waiting.relation != "id";
        left -= count;
        for (at, (key, record)) in found.into_iter().enumerate() {
            cascade.again(key, record, fields)?;
            if at + 1 < count && cascade.computer.read > READ_AT_ONCE {
                (left, reached) = (0, Some(key));
                break;
            }
            reached = more_wait.then_some(key);
        }
        match reached {
            Some(key) => uncomputed::advance(writer, &waiting, key)?,
            None => uncomputed::done(writer, &waiting)?,
        }
    }
    cascade.run()
}

type Keyed = Vec<(u64, Record)>;

/// The next records of those that wait together.
fn records(
    shape: &Shape,
    writer: &dyn Writer,
    waiting: &Uncomputed,
    limit: usize,
) -> Result<(Keyed, Fields), Error> {
    let Some(object) = shape.object_of(&waiting.object) else {
        return Ok((Vec::new(), Fields::All));
    };
    let (layout, statements) = (shape.layout(object), shape.statements(object));
    let target = RecordId::from_slice(&waiting.target);
    let page = (waiting.after_key, u32::try_from(limit).unwrap_or(u32::MAX));
    let slot = layout
        .slots
        .iter()
        .position(|slot| slot.column == waiting.relation);
    Ok(match (waiting.relation.as_str(), target, slot) {
        ("", _, _) => (
            record::after(writer, layout, statements, object, None, page)?,
            Fields::All,
        ),
        ("id", Some(id), _) => {
            let found = here(shape, writer, id)?.filter(|(_, record)| record.object == object);
            (found.into_iter().collect(), Fields::All)
        }
        (_, Some(id), Some(slot)) => {
            let referring = Some((slot, id));
            let found = record::after(writer, layout, statements, object, referring, page)?;
            (found, Fields::ButRollups)
        }
        _ => (Vec::new(), Fields::All),
    })
}

/// Notes that all records of some objects wait.
pub(super) fn note_all(
    writer: &dyn Writer,
    shape: &Shape,
    objects: &HashSet<usize>,
    today: Date,
) -> Result<(), Error> {
    take_day(writer, shape, today)?;
    let computed = objects
        .iter()
        .filter(|object| shape.computations().has(**object));
    for &object in computed {
        uncomputed::note(writer, &shape.layout(object).object.name_singular, "", None)?;
    }
    Ok(())
}

/// Where another day has begun, notes that what changes with it waits.
fn take_day(writer: &dyn Writer, shape: &Shape, today: Date) -> Result<(), Error> {
    let (objects, today) = (shape.computations().of_today(), today.to_string());
    let day = workspace::computed_day(writer)?;
    if objects.is_empty() || day.as_deref() == Some(today.as_str()) {
        return Ok(());
    }
    for object in objects {
        uncomputed::note(writer, &shape.layout(object).object.name_singular, "", None)?;
    }
    Ok(workspace::set_computed_day(writer, &today)?)
}

/// Computes every record of tables that were filled anew, field by field.
pub(crate) fn compute_all(writer: &dyn Writer, shape: &Shape, now_ms: i64) -> Result<(), Error> {
    let today = day_of(now_ms);
    uncomputed::clear(writer)?;
    if !shape.computations().of_today().is_empty() {
        workspace::set_computed_day(writer, &today.to_string())?;
    }
    let mut fields = shape.computations().fields.iter();
    fields.try_for_each(|field| compute_field(writer, shape, today, field))
}

/// Computes a field of all records: what it needs was computed before it, what needs it will be after.
fn compute_field(
    writer: &dyn Writer,
    shape: &Shape,
    today: Date,
    field: &Computation,
) -> Result<(), Error> {
    let object = field.object;
    let (layout, statements) = (shape.layout(object), shape.statements(object));
    let mut computer = Computer::new(shape, writer, today, usize::MAX);
    let mut after = 0;
    loop {
        let page = (after, u32::try_from(AT_ONCE).unwrap_or(u32::MAX));
        let found = record::after(writer, layout, statements, object, None, page)?;
        let Some((last, _)) = found.last() else {
            return Ok(());
        };
        after = *last;
        for (key, mut record) in found {
            let computed = computer.compute(&mut record, Fields::At(field.slots.start))?;
            record::fill(writer, layout, key, &record, &computed.changed)?;
        }
    }
}
