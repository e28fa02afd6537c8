//! What those who show records are to fetch again.

use std::collections::BTreeSet;

use satchel_model::{Layout, Record, RecordId, custom};
use satchel_store::{document, log, workspace};

use super::LOG_STEP;
use crate::commit::Touched;
use crate::{Error, Event, Shape, Workspace};

/// More records than this are not named one by one: the lists that show them are fetched again anyway.
const NAMED: usize = 50;

/// What to fetch again after a commit.
pub(crate) fn event(shape: &Shape, seq: u64, touched: &[Touched]) -> Event {
    let object = |record: &Record| {
        shape
            .layouts()
            .get(record.object)
            .map(|layout: &Layout| layout.object.name_singular.clone())
    };
    let mut tags: BTreeSet<String> = touched
        .iter()
        .filter_map(|touched| object(&touched.record))
        .collect();
    tags.insert("search".to_owned());
    tell_of_schema(&mut tags);
    tags.extend(
        touched
            .iter()
            .take(NAMED)
            .map(|touched| format!("record:{}", touched.record.id)),
    );
    Event {
        seq,
        tags: tags.into_iter().collect(),
    }
}

/// What to fetch again after what another program wrote past a position.
pub(crate) fn missed(workspace: &Workspace, after: u64) -> Result<Event, Error> {
    workspace.read(|reader| {
        let seq = workspace::seq(reader)?;
        let mut tags = BTreeSet::from(["search".to_owned()]);
        if seq.saturating_sub(after) > NAMED as u64 {
            tags.extend(every_object(&workspace.shape()));
            tell_of_schema(&mut tags);
            return Ok(Event {
                seq,
                tags: tags.into_iter().collect(),
            });
        }
        for chunk in log::after(reader, after, LOG_STEP)? {
            for frame in log::frames(&chunk)?
                .into_iter()
                .filter(|frame| frame.seq > after)
            {
                tags.insert(format!("record:{}", frame.document));
                tags.extend(document::get(reader, frame.document)?.map(|row| row.object));
            }
        }
        tell_of_schema(&mut tags);
        Ok(Event {
            seq,
            tags: tags.into_iter().collect(),
        })
    })
}

/// The schema is one answer, whichever of its records was touched.
fn tell_of_schema(tags: &mut BTreeSet<String>) {
    if tags.iter().any(|tag| custom::is_schema(tag)) {
        tags.insert("schema".to_owned());
    }
}

/// What to fetch again after these documents' changes were sent: that they wait shows on their records.
pub(crate) fn sent(workspace: &Workspace, documents: &BTreeSet<RecordId>) -> Result<Event, Error> {
    let mut tags = BTreeSet::new();
    if documents.len() > NAMED {
        tags.extend(every_object(&workspace.shape()));
    } else {
        workspace.read(|reader| {
            for &id in documents {
                tags.insert(format!("record:{id}"));
                tags.extend(document::get(reader, id)?.map(|row| row.object));
            }
            Ok(())
        })?;
    }
    Ok(Event {
        seq: workspace.told(),
        tags: tags.into_iter().collect(),
    })
}

fn every_object(shape: &Shape) -> impl Iterator<Item = String> + '_ {
    let layouts = shape.layouts().iter();
    layouts.map(|layout| layout.object.name_singular.clone())
}
