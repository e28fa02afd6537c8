//! Views as their records hold them, in the trash or not: what the schema's files are compared with.

use std::collections::HashMap;

use satchel_model::RecordId;
use satchel_model::standard::{VIEW, VIEW_FIELD};
use satchel_store::Reader;

use super::read::{every, view};
use super::{SavedView, Stored, StoredColumn};
use crate::{Error, Shape};

/// A view's record.
#[derive(Clone, Debug)]
pub(crate) struct KeptView {
    pub(crate) id: RecordId,
    pub(crate) in_trash: bool,
    pub(crate) stored: Stored,
    pub(crate) columns: Vec<KeptColumn>,
}

/// The record of one of its columns.
#[derive(Clone, Debug)]
pub(crate) struct KeptColumn {
    pub(crate) id: RecordId,
    pub(crate) in_trash: bool,
    pub(crate) stored: StoredColumn,
}

/// The view that the files call so: one that they made, or by its id one that was made in a window.
pub(crate) fn id_of(key: &str) -> RecordId {
    key.parse().unwrap_or_else(|_| RecordId::derived(VIEW, key))
}

impl KeptView {
    /// All views, whoever's they are.
    pub(crate) fn all(shape: &Shape, reader: &dyn Reader) -> Result<Vec<Self>, Error> {
        let mut columns: HashMap<RecordId, Vec<KeptColumn>> = HashMap::new();
        for (id, in_trash, stored) in every::<StoredColumn>(shape, reader, VIEW_FIELD)? {
            if let Some(view) = stored.view {
                columns.entry(view).or_default().push(KeptColumn {
                    id,
                    in_trash,
                    stored,
                });
            }
        }
        let views = every::<Stored>(shape, reader, VIEW)?.into_iter();
        Ok(views
            .map(|(id, in_trash, stored)| Self {
                id,
                in_trash,
                stored,
                columns: columns.remove(&id).unwrap_or_default(),
            })
            .collect())
    }

    /// Whether it is the whole team's.
    pub(crate) const fn is_shared(&self) -> bool {
        self.stored.owner.is_none()
    }

    /// What the files call it.
    pub(crate) fn key(&self) -> String {
        let said = self.stored.file_key.clone();
        said.filter(|key| id_of(key) == self.id)
            .unwrap_or_else(|| self.id.to_string())
    }

    /// What of it can be asked in a shape; none where its object is not in use there.
    pub(crate) fn fitted(&self, shape: &Shape, now_ms: i64) -> Option<SavedView> {
        let place = shape.object(self.stored.object.as_deref()?).ok()?;
        let columns = self.columns.iter().filter(|column| !column.in_trash);
        let columns: Vec<&StoredColumn> = columns.map(|column| &column.stored).collect();
        let layout = shape.layout(place);
        Some(view(layout, self.id, &self.stored, &columns, now_ms))
    }
}
