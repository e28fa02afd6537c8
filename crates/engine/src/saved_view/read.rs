//! The views that a member sees.

use std::collections::HashMap;

use satchel_model::standard::{VIEW, VIEW_FIELD};
use satchel_model::{Layout, Record, RecordId};
use satchel_store::{Reader, record};
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::fit::{Fitted, fit, fit_column};
use super::{SavedView, Stored, StoredColumn, ViewKind};
use crate::{Error, Shape, Workspace, values};

impl Workspace {
    /// The views of an object, or of all objects in use: the team's and one's own, in their order.
    ///
    /// # Errors
    /// [`Error::NoSuchObject`]; what the store says.
    pub fn views(&self, object: Option<&str>) -> Result<Vec<SavedView>, Error> {
        self.views_as(self.member(), object)
    }

    /// The same, as a member sees them.
    pub(crate) fn views_as(
        &self,
        member: RecordId,
        object: Option<&str>,
    ) -> Result<Vec<SavedView>, Error> {
        let shape = self.shape();
        let wanted = object.map(|name| shape.object(name)).transpose()?;
        let wanted = wanted.map(|at| shape.layout(at).object.name_singular.as_str());
        let me = self.ids_of(member)?;
        let mut views = self.every_view()?;
        views.retain(|view| {
            let seen = view.owner.is_none_or(|owner| me.contains(&owner));
            seen && wanted.is_none_or(|wanted| wanted == view.object)
        });
        views.sort_by(|one, other| {
            let place = |view: &SavedView| view.position.unwrap_or(f64::INFINITY);
            let by_place = place(one).total_cmp(&place(other));
            by_place.then_with(|| (&one.name, one.id).cmp(&(&other.name, other.id)))
        });
        Ok(views)
    }
}

impl Workspace {
    /// The views of all objects in use, whoever's they are.
    pub(crate) fn every_view(&self) -> Result<Vec<SavedView>, Error> {
        let (shape, now_ms) = (self.shape(), self.host().now_ms());
        self.read(|reader| {
            let mut columns = columns(&shape, reader)?;
            let mut views = Vec::new();
            for (id, stored) in every::<Stored>(&shape, reader, VIEW)? {
                let place = stored.object.as_deref().map(|name| shape.object(name));
                let Some(Ok(place)) = place else { continue };
                let columns = columns.remove(&id).unwrap_or_default();
                views.push(view(shape.layout(place), id, stored, &columns, now_ms));
            }
            Ok(views)
        })
    }
}

fn columns(
    shape: &Shape,
    reader: &dyn Reader,
) -> Result<HashMap<RecordId, Vec<StoredColumn>>, Error> {
    let mut columns: HashMap<RecordId, Vec<StoredColumn>> = HashMap::new();
    for (_, column) in every::<StoredColumn>(shape, reader, VIEW_FIELD)? {
        if let Some(view) = column.view {
            columns.entry(view).or_default().push(column);
        }
    }
    Ok(columns)
}

/// The records of an object that are not in the trash, each read as what it says.
fn every<S: DeserializeOwned + Default>(
    shape: &Shape,
    reader: &dyn Reader,
    object: &str,
) -> Result<Vec<(RecordId, S)>, Error> {
    let at = shape.object(object)?;
    let layout = shape.layout(at);
    let records = record::every(reader, layout, shape.statements(at), at)?;
    let records = records
        .iter()
        .filter(|record| record.stamps.deleted_at.is_none());
    Ok(records
        .map(|record| (record.id, said(layout, record)))
        .collect())
}

fn said<S: DeserializeOwned + Default>(layout: &Layout, record: &Record) -> S {
    let values = values::json(layout, &record.values);
    serde_json::from_value(Json::Object(values)).unwrap_or_default()
}

fn view(
    layout: &Layout,
    id: RecordId,
    stored: Stored,
    columns: &[StoredColumn],
    now_ms: i64,
) -> SavedView {
    let Fitted {
        filter,
        sorts,
        group_by,
        date_field,
        mut flaws,
    } = fit(layout, &stored, now_ms);
    let mut fitting = Vec::new();
    for column in columns {
        match fit_column(layout, column) {
            Ok(column) => fitting.push(column),
            Err(flaw) => flaws.push(flaw),
        }
    }
    fitting.sort_by(|one, other| {
        let place = |position: Option<f64>| position.unwrap_or(f64::INFINITY);
        place(one.position)
            .total_cmp(&place(other.position))
            .then_with(|| layout.field(&one.field).cmp(&layout.field(&other.field)))
    });
    let kind = Json::from(stored.kind);
    SavedView {
        id,
        name: stored.name.unwrap_or_default(),
        object: layout.object.name_singular.clone(),
        // A newer version may have more kinds.
        kind: serde_json::from_value(kind).unwrap_or(ViewKind::Table),
        icon: stored.icon,
        position: stored.position,
        owner: stored.owner,
        filter,
        sorts,
        group_by,
        date_field,
        columns: fitting,
        flaws: flaws.into_iter().map(|flaw| flaw.told(layout)).collect(),
    }
}
