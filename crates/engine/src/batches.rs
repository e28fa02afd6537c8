//! The batches that were made here, for choosing one to take back.

use satchel_document::Change;
use satchel_model::{BatchId, ChangeKind, RecordId};
use satchel_store::{Reader, batch, log};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::view::Views;
use crate::{Error, Workspace};

/// What one action did here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BatchView {
    /// Its id, for `undo`.
    pub batch: BatchId,
    /// As what it was made.
    pub kind: ChangeKind,
    /// When, in milliseconds since 1970.
    #[ts(type = "number")]
    pub at: i64,
    /// Name of the member who made it.
    pub by: Option<String>,
    /// Position of its last change in this log.
    #[ts(type = "number")]
    pub seq: u64,
    /// How many changes of records it made.
    #[ts(type = "number")]
    pub changes: u64,
    /// Whether it was taken back.
    pub undone: bool,
}

impl Workspace {
    /// Up to `limit` batches that end before a position of the log, or the last ones, the latest first. Those that came
    /// from a server are not among them: whoever made them takes them back.
    ///
    /// # Errors
    /// What the store says.
    pub fn batches(&self, before: Option<u64>, limit: u32) -> Result<Vec<BatchView>, Error> {
        let shape = self.shape();
        self.read(|reader| {
            let mut views = Views::new(&shape, reader)?;
            let recent = batch::recent(reader, before.unwrap_or(u64::MAX), limit)?;
            recent
                .into_iter()
                .map(|found| {
                    Ok(BatchView {
                        batch: found.id,
                        kind: ChangeKind::from_letter(found.kind).unwrap_or(ChangeKind::Edit),
                        at: found.at_ms,
                        by: views.member(author_at(reader, found.last_seq)?)?,
                        seq: found.last_seq,
                        changes: found.changes,
                        undone: found.undone,
                    })
                })
                .collect()
        })
    }
}

/// The member who made the change at a position.
pub(crate) fn author_at(reader: &dyn Reader, seq: u64) -> Result<Option<RecordId>, Error> {
    let Some(frame) = log::changes_at(reader, &[seq])?.into_iter().next() else {
        return Ok(None);
    };
    let by = Change::parse(&frame.bytes)?.authorship();
    Ok(by.map(|by| by.member))
}
