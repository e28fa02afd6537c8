//! A view and its columns, saved in one batch.

use satchel_model::standard::{VIEW, VIEW_FIELD};
use satchel_model::{Assign, Draft, DraftAction, Layout, Measure, Problem, RecordId, Scalar};
use satchel_store::Writer;
use serde_json::{Map, Value as Json};

use super::fit::fit;
use super::{ColumnEdit, Stored};
use crate::view::find;
use crate::{Acting, Committed, Error, Shape, Workspace, identity, values};

impl Workspace {
    /// Makes a view, or changes the one with this id, together with its columns: all of it or nothing, in one batch that
    /// can be undone. Of what is not named everything stays.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::BadInput`] where the id is not a view's; [`Error::NoSuchField`] and
    /// [`Error::BadValue`] where it asks of its object what cannot be.
    pub fn save_view(
        &self,
        acting: Acting,
        id: Option<RecordId>,
        values: &Map<String, Json>,
        columns: &[ColumnEdit],
    ) -> Result<Committed, Error> {
        let (new, now_ms) = (self.new_batch(), self.host().now_ms());
        self.commit_with(self.action(acting), |shape, writer| {
            let mut saving = Saving {
                shape,
                writer,
                now_ms,
                drafts: Vec::new(),
            };
            let of = saving.view(id, new, values)?;
            for column in columns {
                values::field(shape.layout(of), &column.field)?;
                refuse_figure(shape.layout(of), column)?;
                saving.column(id.unwrap_or(new), column)?;
            }
            Ok(saving.drafts)
        })
    }
}

struct Saving<'s> {
    shape: &'s Shape,
    writer: &'s dyn Writer,
    now_ms: i64,
    drafts: Vec<Draft>,
}

impl Saving<'_> {
    /// Drafts the view; gives the place of the object whose records it shows.
    fn view(
        &mut self,
        id: Option<RecordId>,
        new: RecordId,
        values: &Map<String, Json>,
    ) -> Result<usize, Error> {
        let object = self.shape.object(VIEW)?;
        let shown = match id {
            None => Vec::new(),
            Some(id) => self.present(id, object)?,
        };
        let assigns = values::assigns(self.shape.layout(object), &shown, values)?;
        refuse_unfit(self.shape, object, &shown, &assigns, self.now_ms)?;
        let after = stored(self.shape.layout(object), &with(&shown, &assigns));
        self.drafts.push(Draft {
            record: id.unwrap_or(new),
            object,
            action: id.map_or(DraftAction::Create, |_| DraftAction::Change),
            assigns,
        });
        self.shape.object(&after.object.unwrap_or_default())
    }

    fn present(&self, id: RecordId, object: usize) -> Result<Vec<Option<Scalar>>, Error> {
        let (_, record) = find(self.shape, self.writer, id)?;
        if record.object == object {
            return Ok(record.values);
        }
        Err(Error::BadInput(format!(
            "the record {id} is not a view; `views` lists those that are"
        )))
    }

    fn column(&mut self, view: RecordId, column: &ColumnEdit) -> Result<(), Error> {
        let object = self.shape.object(VIEW_FIELD)?;
        let mut values = column.values.clone();
        values.insert("view".to_owned(), view.to_string().into());
        values.insert("field".to_owned(), column.field.clone().into());
        let draft = identity::draft(self.shape, self.writer, object, &values)?;
        self.drafts.push(draft);
        Ok(())
    }
}

/// Refuses a figure under a column that its field does not have.
fn refuse_figure(layout: &Layout, column: &ColumnEdit) -> Result<(), Error> {
    match column.values.get("aggregate").and_then(Json::as_str) {
        None | Some("") => Ok(()),
        Some(name) => Measure::named(name, &column.field, layout)
            .map(drop)
            .map_err(|unfit| Problem::new(unfit.what).in_field(&unfit.field).into()),
    }
}

/// Refuses what a view would newly ask of its object in vain. What it asked before may stay: its field may come back.
pub(crate) fn refuse_unfit(
    shape: &Shape,
    object: usize,
    shown: &[Option<Scalar>],
    assigns: &[Assign],
    now_ms: i64,
) -> Result<(), Error> {
    let layout = shape.layout(object);
    if layout.object.name_singular != VIEW {
        return Ok(());
    }
    let (before, after) = (stored(layout, shown), stored(layout, &with(shown, assigns)));
    let of = match shape.object(after.object.as_deref().unwrap_or_default()) {
        Ok(of) => shape.layout(of),
        // Out of use, it may come back.
        Err(_) if before.object.is_some() && before.object == after.object => return Ok(()),
        Err(error) => return Err(error),
    };
    let known = fit(of, &before, now_ms).flaws;
    let mut flaws = fit(of, &after, now_ms).flaws.into_iter();
    match flaws.find(|flaw| !known.contains(flaw)) {
        Some(flaw) => Err(flaw.refused(of)),
        None => Ok(()),
    }
}

/// A record's values as an edit would leave them. No field of a view is a set.
fn with(shown: &[Option<Scalar>], assigns: &[Assign]) -> Vec<Option<Scalar>> {
    let mut values = shown.to_vec();
    for assign in assigns {
        values.resize(values.len().max(assign.slot + 1), None);
        values[assign.slot].clone_from(&assign.value);
    }
    values
}

fn stored(layout: &Layout, shown: &[Option<Scalar>]) -> Stored {
    let mut values = shown.to_vec();
    values.resize(layout.slots.len(), None);
    let said = values::json(layout, &values);
    serde_json::from_value(Json::Object(said)).unwrap_or_default()
}
