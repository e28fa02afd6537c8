//! A record, or one field of it, brought back to what it was at a moment of its history.

use satchel_document::history;
use satchel_model::{Draft, DraftAction, Layout, Record, RecordId, Scalar};
use satchel_store::Reader;

use crate::edit::Acting;
use crate::history::changes_of;
use crate::view::find;
use crate::{Committed, Error, Shape, Workspace, values};

impl Workspace {
    /// Brings a record back to what it showed after the change at a position of the log, whether that was in the trash or
    /// not; with a field, brings back that alone. It is an edit like one that is typed: what came between stays in the
    /// history, and the batch can be undone.
    ///
    /// What other changes stand before that one is told by the order of [`Workspace::history`], not by their positions: a
    /// change that came late from another laptop may show before those that were here.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::NoSuchField`]; [`Error::BadInput`] where no change of the record is at the position.
    pub fn revert(
        &self,
        acting: Acting,
        id: RecordId,
        seq: u64,
        field: Option<&str>,
    ) -> Result<Committed, Error> {
        let now_ms = self.host.now_ms();
        self.commit_with(self.action(acting), |shape, writer| {
            let (_, now) = find(shape, writer, id)?;
            let layout = shape.layout(now.object);
            let then = Moment::of(shape, writer, &now, seq)?;
            match field {
                Some(name) => {
                    let field = values::field(layout, name)?;
                    // What is computed was never written, so it cannot go back: what it is made from can.
                    layout.refusal(field).map_or(Ok(()), Err)?;
                    Ok(vec![then.change(layout, &now, &[field])])
                }
                None => Ok(then.whole(layout, &now, now_ms)),
            }
        })
    }
}

/// What a record showed once.
struct Moment {
    values: Vec<Option<Scalar>>,
    in_trash: bool,
}

impl Moment {
    fn of(shape: &Shape, reader: &dyn Reader, record: &Record, seq: u64) -> Result<Self, Error> {
        let layout = shape.layout(record.object);
        let (positions, changes) = changes_of(reader, record.id)?;
        let mut then = Self {
            values: vec![None; layout.slots.len()],
            in_trash: false,
        };
        for entry in history(&changes, layout)? {
            for (slot, _, after) in entry.changes {
                then.values[slot] = after;
            }
            then.in_trash = entry.deleted.unwrap_or(then.in_trash);
            if positions[entry.place] == seq {
                return Ok(then);
            }
        }
        Err(Error::BadInput(format!(
            "record {} has no change at position {seq}; `satchel history {}` shows where it has some",
            record.id, record.id
        )))
    }

    /// The drafts that bring all fields in use back, and the record into the trash or out of it.
    fn whole(&self, layout: &Layout, now: &Record, now_ms: i64) -> Vec<Draft> {
        let written = layout
            .fields_in_use()
            .filter(|(_, field)| !field.field_type.is_computed());
        let fields: Vec<usize> = written.map(|(place, _)| place).collect();
        let action = match (self.in_trash, now.stamps.deleted_at.is_some()) {
            (true, false) => Some(DraftAction::Delete(now_ms)),
            (false, true) => Some(DraftAction::Restore),
            _ => None,
        };
        let mut drafts = vec![self.change(layout, now, &fields)];
        drafts.extend(action.map(|action| Draft {
            action,
            assigns: Vec::new(),
            ..drafts[0].clone()
        }));
        drafts
    }

    /// The draft that brings some fields back.
    fn change(&self, layout: &Layout, now: &Record, fields: &[usize]) -> Draft {
        let slots = fields.iter().flat_map(|&field| layout.slots_of(field));
        let differing = slots.filter(|&slot| now.values[slot] != self.values[slot]);
        let assigns = differing.flat_map(|slot| {
            let (now, then) = (now.values[slot].as_ref(), self.values[slot].as_ref());
            values::assigns_between(layout, slot, now, then)
        });
        Draft {
            record: now.id,
            object: now.object,
            action: DraftAction::Change,
            assigns: assigns.collect(),
        }
    }
}
