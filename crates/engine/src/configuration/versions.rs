//! What the schema was like: its versions, and the way back to one.

use std::collections::BTreeMap;

use satchel_model::{BatchId, Draft, DraftAction, RecordId, Scalar, custom};
use satchel_store::{Reader, record};
use serde::Serialize;

use crate::history::changes_of;
use crate::view::{Views, find};
use crate::{Acting, Committed, Error, Shape, Workspace, values};

/// A state that the schema was in from a batch on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Version {
    /// Its name: the position of the batch's last change in this log.
    pub version: u64,
    /// Milliseconds since 1970.
    pub at: i64,
    /// Name of the member who made it.
    pub by: Option<String>,
    /// The batch.
    pub batch: Option<BatchId>,
    /// What it touched: labels of objects, fields and options.
    pub touched: Vec<String>,
}

impl Workspace {
    /// The schema's versions, the latest first. Before the first it was the standard one, version 0.
    ///
    /// # Errors
    /// What the store says.
    pub fn schema_versions(&self) -> Result<Vec<Version>, Error> {
        let shape = self.shape();
        self.read(|reader| {
            let mut views = Views::new(&shape, reader)?;
            let mut versions: BTreeMap<Option<BatchId>, Version> = BTreeMap::new();
            for id in schema_records(&shape, reader)? {
                let (_, record) = find(&shape, reader, id)?;
                let layout = shape.layout(record.object);
                let (positions, changes) = changes_of(reader, id)?;
                for entry in satchel_document::history(&changes, layout)? {
                    let batch = entry.by.map(|by| by.batch);
                    let by = views.member(entry.by.map(|by| by.member))?;
                    let version = versions.entry(batch).or_insert_with(|| Version {
                        version: 0,
                        at: entry.at,
                        by,
                        batch,
                        touched: Vec::new(),
                    });
                    version.version = version.version.max(positions[entry.place]);
                    let label = layout.label(&record.values);
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

    /// Brings the schema back to what it was at a version, 0 for the standard one, in a batch of its own. What was added
    /// since goes out of use.
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
            for id in schema_records(shape, reader)? {
                drafts.extend(back(shape, reader, id, version, now_ms)?);
            }
            Ok(drafts)
        })
    }
}

fn schema_records(shape: &Shape, reader: &dyn Reader) -> Result<Vec<RecordId>, Error> {
    let mut ids = Vec::new();
    for name in [custom::OBJECT, custom::FIELD, custom::OPTION] {
        let object = shape.object(name)?;
        let records = record::every(
            reader,
            shape.layout(object),
            shape.statements(object),
            object,
        )?;
        ids.extend(records.iter().map(|record| record.id));
    }
    Ok(ids)
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
    if shape.is_given(&record) {
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
