//! What the schema and the team's views were like: their versions, and the way back to one.

use std::collections::BTreeMap;

use satchel_model::{BatchId, Draft, DraftAction, RecordId, Scalar, custom};
use satchel_store::{Reader, document, record};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::history::changes_of;
use crate::rebuild::register_of;
use crate::saved_view::KeptView;
use crate::view::{Views, find};
use crate::{Acting, Committed, Error, Shape, Workspace, values};

/// A state that the schema and the views that the team shares were in from a batch on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Version {
    /// Its name: the position of the batch's last change in this log.
    #[ts(type = "number")]
    pub version: u64,
    /// Milliseconds since 1970.
    #[ts(type = "number")]
    pub at: i64,
    /// Name of the member who made it.
    pub by: Option<String>,
    /// The batch.
    pub batch: Option<BatchId>,
    /// What it touched: labels of objects, fields and options, names of views.
    pub touched: Vec<String>,
}

impl Workspace {
    /// The version that the schema and the team's views are at; 0 where nobody made anything of them.
    ///
    /// # Errors
    /// What the store says.
    pub fn schema_version(&self) -> Result<u64, Error> {
        let shape = self.shape();
        self.read(|reader| version_of(&shape, reader))
    }

    /// The schema's versions, the latest first. Before the first it was the standard one, version 0, without views.
    ///
    /// # Errors
    /// What the store says.
    pub fn schema_versions(&self) -> Result<Vec<Version>, Error> {
        let shape = self.shape();
        self.read(|reader| {
            let mut views = Views::new(&shape, reader)?;
            let mut versions: BTreeMap<Option<BatchId>, Version> = BTreeMap::new();
            for Part { id, view } in parts(&shape, reader)? {
                let (_, record) = find(&shape, reader, id)?;
                let layout = shape.layout(record.object);
                let (positions, changes) = changes_of(reader, id)?;
                for entry in satchel_document::history(&changes, layout)? {
                    let batch = entry.by.and_then(|by| by.batch);
                    let by = views.member(entry.by.map(|by| by.member))?;
                    let version = versions.entry(batch).or_insert_with(|| Version {
                        version: 0,
                        at: entry.at,
                        by,
                        batch,
                        touched: Vec::new(),
                    });
                    version.version = version.version.max(positions[entry.place]);
                    let label = view.clone().unwrap_or_else(|| layout.label(&record.values));
                    if !label.is_empty() && !version.touched.contains(&label) {
                        version.touched.push(label);
                    }
                }
            }
            let mut versions: Vec<Version> = versions.into_values().collect();
            versions.sort_by_key(|version| std::cmp::Reverse(version.version));
            Ok(versions)
        })
    }

    /// Brings the schema and the views that the team shares back to what they were at a version, 0 for the standard one
    /// without views, in a batch of its own. What was added since goes out of use, views to the trash.
    ///
    /// # Errors
    /// [`Error::BadSchema`] where there is no such version.
    pub fn roll_schema_back(&self, acting: Acting, version: u64) -> Result<Committed, Error> {
        let versions = self.schema_versions()?;
        if version > 0 && !versions.iter().any(|known| known.version == version) {
            return Err(Error::BadSchema(format!(
                "the schema has no version {version}; `satchel schema history` names them"
            )));
        }
        let now_ms = self.host().now_ms();
        self.commit_with(self.action(acting), |shape, reader| {
            let mut drafts = Vec::new();
            for Part { id, .. } in parts(shape, reader)? {
                drafts.extend(back(shape, reader, id, version, now_ms)?);
            }
            Ok(drafts)
        })
    }
}

/// A record of the schema, or of a view that the team shares.
struct Part {
    id: RecordId,
    /// The name of the view that it is of.
    view: Option<String>,
}

fn parts(shape: &Shape, reader: &dyn Reader) -> Result<Vec<Part>, Error> {
    let mut parts = Vec::new();
    for name in [custom::OBJECT, custom::FIELD, custom::OPTION] {
        let object = shape.object(name)?;
        let records = record::every(
            reader,
            shape.layout(object),
            shape.statements(object),
            object,
        )?;
        parts.extend(records.iter().map(|record| Part {
            id: record.id,
            view: None,
        }));
    }
    let views = KeptView::all(shape, reader)?;
    for kept in views.into_iter().filter(KeptView::is_shared) {
        let columns = kept.columns.iter().map(|column| column.id);
        let ids: Vec<RecordId> = columns.chain([kept.id]).collect();
        parts.extend(ids.into_iter().map(|id| Part {
            id,
            view: kept.stored.name.clone(),
        }));
    }
    Ok(parts)
}

/// The version of what a reader sees: the position of the last change of all its parts.
pub(crate) fn version_of(shape: &Shape, reader: &dyn Reader) -> Result<u64, Error> {
    let mut version = 0;
    for Part { id, .. } in parts(shape, reader)? {
        let row = document::get(reader, id)?.ok_or(Error::NotFound(id))?;
        let register = register_of(&row)?;
        version = version.max(register.positions().iter().copied().max().unwrap_or(0));
    }
    Ok(version)
}

/// The drafts that bring a record back to what it was up to a position of the log.
fn back(
    shape: &Shape,
    reader: &dyn Reader,
    id: RecordId,
    upto: u64,
    now_ms: i64,
) -> Result<Vec<Draft>, Error> {
    let (_, record) = find(shape, reader, id)?;
    let layout = shape.layout(record.object);
    let (positions, changes) = changes_of(reader, id)?;
    let mut then: Vec<Option<Scalar>> = vec![None; layout.slots.len()];
    let (mut there, mut deleted) = (false, false);
    if shape.is_schema(record.object) && shape.is_given(&record) {
        // What says nothing of a part that is there of itself leaves it as it is.
        there = true;
        then.clone_from_slice(&shape.naming(&record));
    }
    for entry in satchel_document::history(&changes, layout)? {
        if positions[entry.place] > upto {
            continue;
        }
        there = true;
        deleted = entry.deleted.unwrap_or(deleted);
        for (slot, _, after) in entry.changes {
            then[slot] = after;
        }
    }
    let draft = |action, assigns| Draft {
        record: id,
        object: record.object,
        action,
        assigns,
    };
    let mut drafts = Vec::new();
    if there {
        let assigns = (0..layout.slots.len()).flat_map(|slot| {
            let (now, then) = (record.values[slot].as_ref(), then[slot].as_ref());
            let differs = now != then;
            differs.then(|| values::assigns_between(layout, slot, now, then))
        });
        drafts.push(draft(DraftAction::Change, assigns.flatten().collect()));
    }
    match (there && !deleted, record.stamps.deleted_at.is_some()) {
        (true, true) => drafts.push(draft(DraftAction::Restore, Vec::new())),
        (false, false) => drafts.push(draft(DraftAction::Delete(now_ms), Vec::new())),
        _ => {}
    }
    Ok(drafts)
}
