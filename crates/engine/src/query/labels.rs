//! What records are called that lists refer to, as they were looked up last.
//!
//! A page of deals names a hundred companies, each of which lies on other pages of the database than its neighbours; a
//! commit has all of them decrypted again for whoever reads next.

use std::collections::HashMap;
use std::sync::Mutex;

use satchel_model::{RecordId, standard};

use crate::workspace::lock;
use crate::{Shape, commit};

/// So many are kept; then it begins anew.
const KEPT: usize = 20_000;

/// Labels by id, of one position of the log; none where there is no such record.
#[derive(Default)]
pub(crate) struct Labels {
    known: Mutex<HashMap<RecordId, Option<String>>>,
}

impl Labels {
    /// The label of an id, looked up where it is not known.
    pub(crate) fn get<E>(
        &self,
        id: RecordId,
        look_up: impl FnOnce() -> Result<Option<String>, E>,
    ) -> Result<Option<String>, E> {
        if let Some(label) = lock(&self.known).get(&id) {
            return Ok(label.clone());
        }
        let label = look_up()?;
        let mut known = lock(&self.known);
        if known.len() >= KEPT {
            known.clear();
        }
        known.insert(id, label.clone());
        Ok(label)
    }

    /// Follows a commit.
    pub(super) fn follow(&self, shape: &Shape, touched: &[commit::Touched]) {
        let mut known = lock(&self.known);
        for touched in touched {
            known.remove(&touched.record.id);
        }
        // A member is also called by the ids under which they worked before.
        let is_member = |touched: &commit::Touched| {
            shape.layout(touched.record.object).object.name_singular == standard::MEMBER
        };
        if touched.iter().any(is_member) {
            known.clear();
        }
    }

    /// Forgets all.
    pub(super) fn forget(&self) {
        lock(&self.known).clear();
    }
}
