//! Whether whoever pushes a change may make it.

use std::collections::HashMap;

use satchel_document::Change;
use satchel_model::RecordId;
use satchel_model::access::{Access, Denied};
use satchel_model::standard::MEMBER_ROLE;
use satchel_store::Writer;

use crate::access::{May, is_access, may_set_columns, view_of};
use crate::loaded::Loaded;
use crate::{Error, Shape, Workspace};

/// What those may do whose changes are taken in one transaction.
pub(super) struct Gate<'w> {
    workspace: &'w Workspace,
    writer: &'w dyn Writer,
    /// Position of the last change to who may do what.
    access_seq: u64,
    known: HashMap<RecordId, Access>,
}

impl<'w> Gate<'w> {
    pub(super) fn new(workspace: &'w Workspace, writer: &'w dyn Writer, access_seq: u64) -> Self {
        Self {
            workspace,
            writer,
            access_seq,
            known: HashMap::new(),
        }
    }

    /// Whether a member may make a change: to a document as it was before it, or one that it began.
    pub(super) fn lets(
        &mut self,
        by: RecordId,
        shape: &Shape,
        loaded: &Loaded,
        change: &Change,
        may: May,
    ) -> Result<Result<(), Denied>, Error> {
        let (workspace, writer) = (self.workspace, self.writer);
        let mut access = match self.known.remove(&by) {
            Some(known) => known,
            None => workspace.access_as_of(writer, shape, self.access_seq, Some(by))?,
        };
        let governs = loaded.object.is_some_and(|object| is_access(shape, object));
        let mut answer = Ok(());
        if access.has_role() || governs {
            let (layout, record) = (loaded.layout(shape), &loaded.record);
            answer = may(&access, layout, record, &change.asks(layout)?);
            if governs && loaded.id == workspace.member() {
                // Whoever were this member would own what was done on the server's own machine.
                let role: Vec<usize> = layout.field(MEMBER_ROLE).into_iter().collect();
                answer = answer.and_then(|()| access.edit(layout, record, &role));
            }
            if let (Ok(()), Some(view)) = (&answer, view_of(layout, &record.values)) {
                answer = may_set_columns(&access, shape, writer, view)?;
            }
        }
        if answer.is_err() && workspace.is_admin(writer, Some(by))? {
            (access, answer) = (Access::free(), Ok(()));
        }
        self.known.insert(by, access);
        Ok(answer)
    }
}
