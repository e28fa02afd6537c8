//! What whoever commits may do, found out before anything is built.

use std::collections::BTreeSet;

use satchel_model::access::Access;
use satchel_model::{Draft, RecordId};

use super::Batch;
use crate::Error;
use crate::access::{is_access, may_set_columns, view_of};

impl Batch<'_> {
    /// What whoever commits may do with the documents that were loaded; `None` where it is everything.
    pub(super) fn access(&self, member: Option<RecordId>) -> Result<Option<Access>, Error> {
        let (workspace, writer) = (self.workspace, self.writer);
        let access = workspace.access_as_of(writer, self.shape, self.access_seq, member)?;
        let mut objects = self.loaded.iter().filter_map(|loaded| loaded.object);
        let asks = access.has_role() || objects.any(|object| is_access(self.shape, object));
        let denies = asks && !workspace.is_admin(writer, member)?;
        Ok(denies.then_some(access))
    }

    /// Refuses columns of views that are not whoever commits may change.
    pub(super) fn refuse_columns(
        &self,
        access: &Access,
        drafts: &[(usize, Draft)],
    ) -> Result<(), Error> {
        let mut views = BTreeSet::new();
        for (place, draft) in drafts {
            let loaded = &self.loaded[*place];
            let layout = loaded.layout(self.shape);
            let mut values = loaded.record.values.clone();
            for assign in &draft.assigns {
                values[assign.slot].clone_from(&assign.value);
            }
            views.extend(view_of(layout, &values));
            views.extend(view_of(layout, &loaded.record.values));
        }
        for view in views {
            may_set_columns(access, self.shape, self.writer, view)??;
        }
        Ok(())
    }
}
