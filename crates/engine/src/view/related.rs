//! What belongs to a record: what points to it, and what link records join it with.

use satchel_model::{Filter, Layout, Operator, Query, Record, RecordId, Sort, standard};
use satchel_store::query;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use ts_rs::TS;

use super::{RecordView, Views, find};
use crate::{Error, values};

/// Records that point to one, or are linked with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Related {
    /// Their object's singular name.
    pub object: String,
    /// The relation field, or the link's object, through which they are.
    pub field: String,
    /// The latest of them.
    pub records: Vec<RecordView>,
}

/// Related records shown of each kind.
const RELATED: u32 = 100;

impl Views<'_> {
    /// What points to a record through a relation field, and what link records join it with.
    pub(super) fn related(&mut self, record: &Record) -> Result<Vec<Related>, Error> {
        let target = self
            .shape
            .layout(record.object)
            .object
            .name_singular
            .clone();
        let mut related = Vec::new();
        for (object, layout) in self.shape.layouts().iter().enumerate() {
            let pointing = layout
                .object
                .fields_in_use()
                .filter(|field| layout.object.active && field.targets.contains(&target));
            for field in pointing {
                let records = self.pointing(object, &field.name, record.id)?;
                if layout.object.listed {
                    let views = records
                        .iter()
                        .map(|(key, record)| self.view(*key, record))
                        .collect::<Result<Vec<_>, _>>()?;
                    related.push(Related {
                        object: layout.object.name_singular.clone(),
                        field: field.name.clone(),
                        records: views,
                    });
                } else {
                    related.extend(self.linked(layout, &field.name, &records)?);
                }
            }
        }
        related.retain(|related| !related.records.is_empty());
        Ok(related)
    }

    fn pointing(
        &self,
        object: usize,
        field: &str,
        id: RecordId,
    ) -> Result<Vec<(u64, Record)>, Error> {
        let filter = Filter::Where {
            field: field.to_owned(),
            operator: Operator::Eq,
            value: Json::from(id.to_string()),
        };
        let sorts = vec![Sort {
            field: "updatedAt".to_owned(),
            descending: true,
        }];
        let query = Query {
            filter: Some(filter),
            sorts,
            limit: RELATED,
            ..Query::default()
        };
        let (layout, statements) = (self.shape.layout(object), self.shape.statements(object));
        Ok(query::page(self.reader, layout, statements, object, &query)?.1)
    }

    /// The records at the other end of link records.
    fn linked(
        &mut self,
        link: &Layout,
        from: &str,
        records: &[(u64, Record)],
    ) -> Result<Vec<Related>, Error> {
        let mut related: Vec<Related> = Vec::new();
        let naming = link.field(&link.object.label_field);
        let has_name = naming.is_some_and(|at| link.object.fields[at].targets.is_empty());
        for (_, record) in records {
            let mut ends: Vec<RecordId> = values::references(link, &record.values)
                .map(|(field, id)| (&link.object.fields[field], id))
                .filter(|(field, _)| field.name != from && field.targets != [standard::MEMBER])
                .map(|(_, id)| id)
                .collect();
            // What has a name and is about this record alone, such as a file, is no link to another.
            if ends.is_empty() && has_name {
                ends.push(record.id);
            }
            for id in ends {
                let Ok((key, other)) = find(self.shape, self.reader, id) else {
                    continue;
                };
                if other.stamps.deleted_at.is_some() {
                    continue;
                }
                let view = self.view(key, &other)?;
                match related.iter_mut().find(|known| known.object == view.object) {
                    Some(known) => known.records.push(view),
                    None => related.push(Related {
                        object: view.object.clone(),
                        field: link.object.name_singular.clone(),
                        records: vec![view],
                    }),
                }
            }
        }
        Ok(related)
    }
}
