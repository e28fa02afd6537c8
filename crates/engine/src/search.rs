//! Finding records: hits from the index, with what is shown of them from the rows.

use satchel_model::{Layout, Scalar, SlotKind};
use satchel_store::record;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Error, Workspace};

/// One record that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SearchHit {
    /// Its id.
    pub id: satchel_model::RecordId,
    /// Its object's singular name.
    pub object: String,
    /// What it is called.
    pub label: String,
    /// What tells it from others of that name.
    pub detail: String,
}

/// What a search found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SearchResult {
    /// The best first.
    pub hits: Vec<SearchHit>,
    /// How long it took, in microseconds.
    #[ts(type = "number")]
    pub micros: u64,
    /// Whether there may be more, since search is being brought up after a backup was put in place.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<bool>")]
    pub partial: bool,
}

impl Workspace {
    /// The records that match every word of `text`, the last of which may be unfinished; the best first.
    ///
    /// # Errors
    /// [`Error::NoSuchObject`]; what the index and the store say.
    pub fn search(
        &self,
        text: &str,
        limit: usize,
        objects: Option<&[String]>,
    ) -> Result<SearchResult, Error> {
        let started = std::time::Instant::now();
        let shape = self.shape();
        let objects: Option<Vec<u16>> = objects
            .map(|names| {
                names
                    .iter()
                    .map(|name| Ok(shape.search_number(shape.object(name)?)))
                    .collect::<Result<_, Error>>()
            })
            .transpose()?;
        let query = satchel_search::Query {
            text,
            limit,
            objects: objects.as_deref(),
        };
        let found = self.follower.index()?.search(&query)?;
        let hits = self.read_briefly(|reader| {
            let mut hits = Vec::with_capacity(found.len());
            for hit in found {
                let object = shape.by_search_number(hit.object);
                let layouts = shape.layouts();
                let Some(layout) = layouts.get(object).filter(|layout| layout.object.listed) else {
                    continue;
                };
                let found = record::get(reader, layout, shape.statements(object), object, hit.key)?;
                hits.extend(found.map(|record| SearchHit {
                    id: record.id,
                    object: layout.object.name_singular.clone(),
                    label: layout.label(&record.values),
                    detail: detail(layout, &record.values),
                }));
            }
            Ok(hits)
        })?;
        Ok(SearchResult {
            hits,
            micros: u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX),
            partial: self.follower.is_behind(),
        })
    }
}

/// Fields shown beside a label.
const DETAILS: usize = 3;

/// The first short fields that search looks into, but for the label.
fn detail(layout: &Layout, values: &[Option<Scalar>]) -> String {
    let label = layout.field(&layout.object.label_field);
    let fields = layout.fields_in_use().filter(|(at, field)| {
        let long = layout
            .slots_of(*at)
            .any(|slot| layout.slots[slot].kind == SlotKind::LongText);
        (field.is_found_by() || !field.options.is_empty()) && Some(*at) != label && !long
    });
    let lines = fields
        .map(|(at, _)| layout.display(at, values))
        .filter(|line| !line.is_empty());
    lines.take(DETAILS).collect::<Vec<_>>().join(" · ")
}
