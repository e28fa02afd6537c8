//! Records as people and programs read them: values in the API's form, ids with their labels.

mod conflict;
mod related;

use std::collections::BTreeMap;

use satchel_model::access::{Access, Act};
use satchel_model::{Record, RecordId, standard};
use satchel_store::{Reader, also, document, record, server};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use ts_rs::TS;

pub use self::conflict::Conflict;
pub use self::related::Related;
use crate::constraints::duplicate_of;
use crate::query::Labels;
use crate::{Error, Shape, Workspace, computed, values};

/// One record as lists and panels show it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RecordView {
    /// Its id.
    pub id: RecordId,
    /// Its object's singular name.
    pub object: String,
    /// What it is called.
    pub label: String,
    /// Field name → value in the API's form; null where empty, the id of a relation.
    #[ts(type = "Record<string, unknown>")]
    pub values: Map<String, Json>,
    /// Labels of the records that relation fields point to, by id.
    #[ts(type = "Record<string, string>")]
    pub links: BTreeMap<String, String>,
    /// Milliseconds since 1970.
    #[ts(type = "number")]
    pub created_at: i64,
    /// Milliseconds since 1970.
    #[ts(type = "number")]
    pub updated_at: i64,
    /// Milliseconds since 1970, while it is in the trash.
    #[ts(type = "number | null")]
    pub deleted_at: Option<i64>,
    /// Name of the member who made it.
    pub created_by: Option<String>,
    /// Name of the member who changed it last.
    pub updated_by: Option<String>,
    /// Has changes that the server does not hold yet.
    pub unsynced: bool,
    /// Whether whoever asks may not change it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<bool>")]
    pub locked: bool,
    /// Whether they may not put it in the trash, or take it out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<bool>")]
    pub stays: bool,
    /// Names of fields with other values beside the shown one.
    pub conflicted: Vec<String>,
    /// Names of unique fields whose value an older record has too, with that record, whose label is among the links.
    #[ts(type = "Record<string, string>")]
    pub duplicate_of: BTreeMap<String, RecordId>,
}

/// A record with what belongs to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct RecordDetail {
    /// The record.
    pub record: RecordView,
    /// The values beside those that show.
    pub conflicts: Vec<Conflict>,
    /// What points to it.
    pub related: Vec<Related>,
    /// Why computed fields are empty, by their names.
    #[ts(type = "Record<string, string>")]
    pub reasons: BTreeMap<String, String>,
}

impl Workspace {
    /// One record with what belongs to it.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn record(&self, id: RecordId) -> Result<RecordDetail, Error> {
        self.record_as(self.member(), id)
    }

    /// The same, asked by a member.
    pub(crate) fn record_as(&self, member: RecordId, id: RecordId) -> Result<RecordDetail, Error> {
        let shape = self.shape();
        self.read_briefly(|reader| {
            let (key, record) = find(&shape, reader, id)?;
            let limits = self.limits(reader, &shape, member)?;
            let mut views = Views::new(&shape, reader)?.within(limits.as_ref());
            let mut conflicts = Vec::new();
            for row in also::of(reader, key)? {
                conflicts.extend(views.conflict(&record, &row)?);
            }
            Ok(RecordDetail {
                record: views.view(key, &record)?,
                conflicts,
                related: views.related(&record)?,
                reasons: computed::reasons(&shape, reader, &record, self.host.now_ms())?,
            })
        })
    }

    /// The records with these ids that are here, as lists show them.
    ///
    /// # Errors
    /// What the store says.
    pub fn records(&self, ids: &[RecordId]) -> Result<Vec<RecordView>, Error> {
        self.records_as(self.member(), ids)
    }

    /// The same, asked by a member.
    pub(crate) fn records_as(
        &self,
        member: RecordId,
        ids: &[RecordId],
    ) -> Result<Vec<RecordView>, Error> {
        let shape = self.shape();
        self.read_briefly(|reader| {
            let limits = self.limits(reader, &shape, member)?;
            let mut views = Views::new(&shape, reader)?.within(limits.as_ref());
            let view = |&id: &RecordId| {
                let (key, record) = find(&shape, reader, id)?;
                views.view(key, &record)
            };
            ids.iter().map(view).collect()
        })
    }
}

/// The key and the record of an id.
pub(crate) fn find(
    shape: &Shape,
    reader: &dyn Reader,
    id: RecordId,
) -> Result<(u64, Record), Error> {
    let (key, object) = document::place(reader, id)?.ok_or(Error::NotFound(id))?;
    let object = shape.object_of(&object).ok_or(Error::NotFound(id))?;
    let (layout, statements) = (shape.layout(object), shape.statements(object));
    let found = record::get(reader, layout, statements, object, key)?;
    found.map(|record| (key, record)).ok_or(Error::NotFound(id))
}

/// Views over one state of the database; labels are looked up once.
pub(crate) struct Views<'w> {
    shape: &'w Shape,
    reader: &'w dyn Reader,
    labels: BTreeMap<RecordId, Option<String>>,
    /// What others have looked up.
    known: Option<&'w Labels>,
    /// Position up to which the server has everything; `None` where none is joined.
    pushed: Option<u64>,
    /// What a role allows whoever asks; `None` where it is everything.
    limits: Option<&'w Access>,
}

impl<'w> Views<'w> {
    pub(crate) fn new(shape: &'w Shape, reader: &'w dyn Reader) -> Result<Self, Error> {
        let pushed = server::get(reader)?.map(|server| server.pushed);
        Ok(Self {
            shape,
            reader,
            labels: BTreeMap::new(),
            known: None,
            pushed,
            limits: None,
        })
    }

    /// The same, for somebody whom a role limits.
    pub(crate) fn within(self, limits: Option<&'w Access>) -> Self {
        Self { limits, ..self }
    }

    /// The same, with labels as of the position that is read.
    pub(crate) fn knowing(self, labels: &'w Labels) -> Self {
        Self {
            known: Some(labels),
            ..self
        }
    }

    /// The record under a key.
    pub(crate) fn view(&mut self, key: u64, record: &Record) -> Result<RecordView, Error> {
        let layout = self.shape.layout(record.object);
        let unsynced = match self.pushed {
            Some(pushed) => document::local_seq(self.reader, key)? > pushed,
            None => false,
        };
        let mut links = BTreeMap::new();
        for (_, id) in values::references(layout, &record.values) {
            if let Some(label) = self.label(id)? {
                links.insert(id.to_string(), label);
            }
        }
        let duplicate_of = duplicate_of(self.shape, self.reader, record)?;
        for id in duplicate_of.values() {
            links.insert(id.to_string(), self.label(*id)?.unwrap_or_default());
        }
        let stamps = record.stamps;
        let limits = self.limits;
        let may_not = |act| limits.is_some_and(|limits| limits.act(act, layout, record).is_err());
        Ok(RecordView {
            id: record.id,
            object: layout.object.name_singular.clone(),
            label: layout.label(&record.values),
            values: values::json(layout, &record.values),
            links,
            created_at: stamps.created_at,
            updated_at: stamps.updated_at,
            deleted_at: stamps.deleted_at,
            created_by: self.member(stamps.created_by)?,
            updated_by: self.member(stamps.updated_by)?,
            unsynced,
            locked: may_not(Act::Edit),
            stays: may_not(Act::Delete),
            conflicted: self.conflicted(layout, key)?,
            duplicate_of,
        })
    }

    /// What the record of an id is called; `None` where it is not here.
    pub(crate) fn label(&mut self, id: RecordId) -> Result<Option<String>, Error> {
        if let Some(label) = self.labels.get(&id) {
            return Ok(label.clone());
        }
        let label = match self.known {
            Some(known) => known.get(id, || self.look_up(id))?,
            None => self.look_up(id)?,
        };
        self.labels.insert(id, label.clone());
        Ok(label)
    }

    fn look_up(&self, id: RecordId) -> Result<Option<String>, Error> {
        let named = self.naming(id)?;
        Ok(named.map(|record| self.shape.layout(record.object).label(&record.values)))
    }

    /// The record that names an id: its own, and for who one was before joining a team that of whom one joined as.
    fn naming(&self, id: RecordId) -> Result<Option<Record>, Error> {
        let Some(record) = self.here(id)? else {
            return Ok(None);
        };
        let layout = self.shape.layout(record.object);
        let field = layout.field(standard::JOINED_AS);
        let joined =
            values::references(layout, &record.values).find(|(place, _)| Some(*place) == field);
        match joined {
            Some((_, joined)) => self.here(joined),
            None => Ok(Some(record)),
        }
    }

    fn here(&self, id: RecordId) -> Result<Option<Record>, Error> {
        match find(self.shape, self.reader, id) {
            Ok((_, record)) => Ok(Some(record)),
            Err(Error::NotFound(_) | Error::NoSuchObject { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// A member's name, or address where they have given none.
    pub(crate) fn member(&mut self, id: Option<RecordId>) -> Result<Option<String>, Error> {
        let Some(id) = id else { return Ok(None) };
        Ok(self.label(id)?.filter(|label| !label.is_empty()))
    }
}
