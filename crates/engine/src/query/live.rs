//! A page for one who holds it as it was: what has become of it, and nothing twice.

use std::hash::{DefaultHasher, Hasher};
use std::io::{self, Write};

use satchel_model::{Cursor, Query, RecordId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Page;
use crate::view::RecordView;
use crate::{Error, Workspace};

/// A page of which whoever asks may hold records: which these are, where they stand now, and the others in whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct LivePage {
    /// How many records there are in all.
    #[ts(type = "number")]
    pub total: u64,
    /// Those asked for, in their order. What was held and is not among them has left the page.
    pub rows: Vec<LiveRow>,
    /// As [`Page::start`].
    #[ts(type = "string | null")]
    pub start: Option<Cursor>,
    /// As [`Page::end`].
    #[ts(type = "string | null")]
    pub end: Option<Cursor>,
}

/// A record of a [`LivePage`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(untagged)]
pub enum LiveRow {
    /// Held as it is: its place among the marks that came with the question.
    Held(u32),
    /// New to the page, or other than it was held.
    New {
        /// What to come back with.
        mark: String,
        /// The record.
        record: Box<RecordView>,
    },
}

impl Workspace {
    /// The records that a query asks for, but for those that are held as they are, by the marks that they came with.
    ///
    /// # Errors
    /// As [`Workspace::page`].
    pub fn live_page(&self, query: &Query, held: &[String]) -> Result<LivePage, Error> {
        self.live_page_as(self.member(), query, held)
    }

    /// The same, asked by a member, whom `me` in the filter names.
    pub(crate) fn live_page_as(
        &self,
        member: RecordId,
        query: &Query,
        held: &[String],
    ) -> Result<LivePage, Error> {
        let Page {
            total,
            records,
            start,
            end,
        } = self.page_as(member, query)?;
        let rows = records.into_iter().map(|record| {
            let mark = mark(&record);
            let place = held
                .iter()
                .position(|held| *held == mark && !mark.is_empty());
            match place.and_then(|place| u32::try_from(place).ok()) {
                Some(place) => LiveRow::Held(place),
                None => LiveRow::New {
                    mark,
                    record: Box::new(record),
                },
            }
        });
        Ok(LivePage {
            total,
            rows: rows.collect(),
            start,
            end,
        })
    }
}

/// A mark of all that is shown of a record: 64 bits of a hash, as hexadecimal digits. Its position in the log would not do: what
/// it refers to can be renamed, and what is computed of it can change, without a change of its own.
fn mark(record: &RecordView) -> String {
    let mut hashing = Hashing(DefaultHasher::new());
    match serde_json::to_writer(&mut hashing, record) {
        Ok(()) => format!("{:016x}", hashing.0.finish()),
        // Like no other: the record is sent.
        Err(_) => String::new(),
    }
}

struct Hashing(DefaultHasher);

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
