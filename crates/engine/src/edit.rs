//! What people do to records, lowered to drafts and committed.

use satchel_model::{Assign, BatchId, ChangeKind, Draft, DraftAction, RecordId, Scalar};
use satchel_store::Writer;
use serde_json::{Map, Value as Json};

use crate::commit::{Action, Drafted, carried};
use crate::constraints::{Constraints, Places};
use crate::loaded::Loaded;
use crate::view::find;
use crate::{
    Committed, Error, SchemaEdit, SchemaPart, Shape, Workspace, identity, saved_view, values,
};

/// As whom and as what something is done.
#[derive(Clone, Copy, Debug, Default)]
pub struct Acting {
    /// The member; `None` for the one who works here.
    pub member: Option<RecordId>,
    /// Whether a program asks, not a person.
    pub api: bool,
}

impl Workspace {
    /// Makes a record.
    ///
    /// # Errors
    /// [`Error::NoSuchObject`], [`Error::NoSuchField`]; [`Error::BadValue`], also where a required value is lacking or a
    /// unique one is another record's. Then nothing is written.
    pub fn create_record(
        &self,
        acting: Acting,
        object: &str,
        values: &Map<String, Json>,
    ) -> Result<Committed, Error> {
        let shape = self.shape();
        let object = shape.object(object)?;
        if shape.is_schema(object) {
            return self.create_part(acting, &shape.layout(object).object.name_singular, values);
        }
        if identity::is_derived(&shape, object) {
            return self.commit_with(self.action(acting), |shape, writer| {
                let draft = identity::draft(shape, writer, object, values)?;
                admitted(shape, writer, vec![draft])
            });
        }
        let name = &shape.layout(object).object.name_singular;
        let record = self.host.new_id();
        self.commit_with(self.action(acting), |shape, writer| {
            let object = shape.object(name)?;
            let assigns = values::assigns(shape.layout(object), &[], values)?;
            saved_view::refuse_unfit(shape, object, &[], &assigns, self.host.now_ms())?;
            let draft = Draft {
                record,
                object,
                action: DraftAction::Create,
                assigns,
            };
            admitted(shape, writer, vec![draft])
        })
    }

    /// Makes a part of the schema from the values of its record.
    fn create_part(
        &self,
        acting: Acting,
        object: &str,
        values: &Map<String, Json>,
    ) -> Result<Committed, Error> {
        let edit = SchemaEdit {
            part: SchemaPart::named_by(object, values)?,
            values: values.clone(),
            active: true,
        };
        self.edit_schema(acting, &[edit])
    }

    /// Changes fields of a record. Values are in the API's form, or text as a person types it.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::NoSuchField`], [`Error::BadValue`]; then nothing is written.
    pub fn edit_record(
        &self,
        acting: Acting,
        id: RecordId,
        values: &Map<String, Json>,
    ) -> Result<Committed, Error> {
        self.commit_with(self.action(acting), |shape, writer| {
            let loaded = Loaded::shown(shape, writer, id)?;
            let (object, shown) = (loaded.record.object, &loaded.record.values);
            let assigns = values::assigns(shape.layout(object), shown, values)?;
            saved_view::refuse_unfit(shape, object, shown, &assigns, self.host.now_ms())?;
            let draft = Draft {
                record: id,
                object,
                action: DraftAction::Change,
                assigns,
            };
            Ok(Drafted {
                drafts: admitted(shape, writer, vec![draft])?,
                loaded: vec![loaded],
            })
        })
    }

    /// Puts records in the trash, all or none.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn delete_records(&self, acting: Acting, ids: &[RecordId]) -> Result<Committed, Error> {
        self.on_each(acting, ids, DraftAction::Delete(self.host.now_ms()))
    }

    /// Takes records out of the trash, all or none.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn restore_records(&self, acting: Acting, ids: &[RecordId]) -> Result<Committed, Error> {
        self.on_each(acting, ids, DraftAction::Restore)
    }

    fn on_each(
        &self,
        acting: Acting,
        ids: &[RecordId],
        action: DraftAction,
    ) -> Result<Committed, Error> {
        let shape = self.shape();
        let drafts = ids
            .iter()
            .map(|&record| Draft {
                record,
                object: 0,
                action,
                assigns: Vec::new(),
            })
            .collect();
        self.commit(&shape, drafts, self.action(acting))
    }

    /// Writes something down about a record: a note or a task, and the link between them, in one batch.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the record is not here; a value that does not fit.
    pub fn attach(
        &self,
        acting: Acting,
        target: RecordId,
        object: &str,
        values: &Map<String, Json>,
    ) -> Result<Committed, Error> {
        let shape = self.shape();
        let linked = self.read_briefly(|reader| Ok(find(&shape, reader, target)?.1.object))?;
        let (object, link) = (
            shape.object(object)?,
            shape.object(&format!("{object}Target"))?,
        );
        let record = self.host.new_id();
        let layout = shape.layout(link);
        let refer = |field: &str, id: RecordId| -> Result<Assign, Error> {
            let slot = layout.slots_of(values::field(layout, field)?).start;
            Ok(Assign {
                slot,
                element: None,
                value: Some(Scalar::Reference(id)),
            })
        };
        let ends = vec![
            refer(&shape.layout(object).object.name_singular, record)?,
            refer(&shape.layout(linked).object.name_singular, target)?,
        ];
        let assigns = values::assigns(shape.layout(object), &[], values)?;
        let link_id = RecordId::derived(&layout.object.name_singular, &format!("{record}{target}"));
        let drafts = vec![
            Draft {
                record,
                object,
                action: DraftAction::Create,
                assigns,
            },
            Draft {
                record: link_id,
                object: link,
                action: DraftAction::Create,
                assigns: ends,
            },
        ];
        self.commit_with(self.action(acting), |now, writer| {
            admitted(now, writer, carried(&shape, now, drafts))
        })
    }

    pub(crate) fn action(&self, acting: Acting) -> Action {
        let kind = if acting.api {
            ChangeKind::Api
        } else {
            ChangeKind::Edit
        };
        Action {
            member: acting.member,
            kind,
            batch: None,
        }
    }

    /// A new batch's id.
    #[must_use]
    pub fn new_batch(&self) -> BatchId {
        self.host.new_id()
    }
}

/// Drafts of a person or a program, held to what the schema asks.
fn admitted(shape: &Shape, writer: &dyn Writer, drafts: Vec<Draft>) -> Result<Vec<Draft>, Error> {
    let nothing_told = Places::new();
    let mut constraints = Constraints::new(shape, writer, &nothing_told);
    drafts
        .into_iter()
        .map(|draft| constraints.admit(draft))
        .collect()
}
