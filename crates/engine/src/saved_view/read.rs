//! The views that a member sees.

use std::cmp::Ordering;

use satchel_model::{Layout, Record, RecordId};
use satchel_store::{Reader, record};
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::fit::{Fitted, fit, fit_column};
use super::{KeptView, SavedView, Stored, StoredColumn, ViewKind};
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
        views.sort_by(SavedView::in_order);
        Ok(views)
    }
}

impl Workspace {
    /// The views of all objects in use, whoever's they are.
    pub(crate) fn every_view(&self) -> Result<Vec<SavedView>, Error> {
        let (shape, now_ms) = (self.shape(), self.host().now_ms());
        let kept = self.read(|reader| KeptView::all(&shape, reader))?;
        let in_use = kept.iter().filter(|view| !view.in_trash);
        Ok(in_use
            .filter_map(|view| view.fitted(&shape, now_ms))
            .collect())
    }
}

impl SavedView {
    /// The order in which people see views.
    pub(crate) fn in_order(&self, other: &Self) -> Ordering {
        let place = |view: &Self| view.position.unwrap_or(f64::INFINITY);
        let by_place = place(self).total_cmp(&place(other));
        by_place.then_with(|| (&self.name, self.id).cmp(&(&other.name, other.id)))
    }
}

/// The records of an object, each read as what it says, with whether it is in the trash.
pub(super) fn every<S: DeserializeOwned + Default>(
    shape: &Shape,
    reader: &dyn Reader,
    object: &str,
) -> Result<Vec<(RecordId, bool, S)>, Error> {
    let at = shape.object(object)?;
    let layout = shape.layout(at);
    let records = record::every(reader, layout, shape.statements(at), at)?;
    let read = |record: &Record| {
        let in_trash = record.stamps.deleted_at.is_some();
        (record.id, in_trash, said(layout, record))
    };
    Ok(records.iter().map(read).collect())
}

fn said<S: DeserializeOwned + Default>(layout: &Layout, record: &Record) -> S {
    let values = values::json(layout, &record.values);
    serde_json::from_value(Json::Object(values)).unwrap_or_default()
}

pub(super) fn view(
    layout: &Layout,
    id: RecordId,
    stored: &Stored,
    columns: &[&StoredColumn],
    now_ms: i64,
) -> SavedView {
    let Fitted {
        filter,
        sorts,
        group_by,
        date_field,
        mut flaws,
    } = fit(layout, stored, now_ms);
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
    let kind = Json::from(stored.kind.clone());
    SavedView {
        id,
        name: stored.name.clone().unwrap_or_default(),
        object: layout.object.name_singular.clone(),
        // A newer version may have more kinds.
        kind: serde_json::from_value(kind).unwrap_or(ViewKind::Table),
        icon: stored.icon.clone(),
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
