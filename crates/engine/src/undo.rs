//! Taking batches back, however large: some of their changes in each transaction.

mod inverse;

use std::cell::RefCell;
use std::collections::{HashSet, VecDeque};
use std::ops::RangeInclusive;

use satchel_model::{BatchId, ChangeKind, Draft, RecordId};
use satchel_store::{OpenLog, Reader, Writer, batch};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use self::inverse::Inverse;
use crate::batches::author_at;
use crate::commit::Action;
use crate::edit::Acting;
use crate::{Error, Shape, Workspace};

/// What an undo did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UndoReport {
    /// The batch that was taken back.
    pub batch: BatchId,
    /// How many values and records were taken back.
    #[ts(type = "number")]
    pub undone: u64,
    /// What was edited since, and so was kept.
    pub kept: Vec<Kept>,
}

/// A value that an undo left alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Kept {
    /// The record.
    pub record: RecordId,
    /// What it is called.
    pub label: String,
    /// The field's name.
    pub field: String,
    /// What it shows now.
    pub now: String,
}

/// Changes taken back in one transaction: an import of any number of records is undone in memory for this many.
const STEP: usize = 10_000;

impl Workspace {
    /// Takes a batch back, or the latest one made here that was not taken back yet: every value that still
    /// is as the batch left it returns to what it was, and what was edited since is kept and listed. A record that the
    /// batch made goes to the trash, unless someone has edited it since: then it stays, and what they edited is listed.
    ///
    /// A large batch is taken back in several commits of one batch; where one fails, those before it hold, and asking
    /// again goes on with the rest.
    ///
    /// # Errors
    /// [`Error::NothingToUndo`].
    pub fn undo(&self, batch: Option<BatchId>) -> Result<UndoReport, Error> {
        self.undo_as(Acting::default(), batch)
    }

    /// The same for a member who works here beside others: their own latest, and in their name.
    ///
    /// # Errors
    /// As [`Workspace::undo`].
    pub fn undo_as(&self, acting: Acting, batch: Option<BatchId>) -> Result<UndoReport, Error> {
        let action = Action {
            member: acting.member,
            kind: ChangeKind::Undo,
            batch: Some(self.host.new_id()),
        };
        let mut begun: Option<Undo> = None;
        loop {
            // A step that the database ends is made again, from where it began.
            let (before, after) = (&begun, RefCell::new(None));
            self.commit_with(action, |shape, writer| {
                let mut undo = match before {
                    Some(undo) => undo.clone(),
                    None => Undo::begin(writer, acting, batch)?,
                };
                let drafts = undo.step(shape, writer, self.host.now_ms())?;
                after.replace(Some(undo));
                Ok(drafts)
            })?;
            match after.take() {
                Some(undo) if undo.left.is_empty() => return Ok(undo.report),
                unfinished => begun = unfinished,
            }
        }
    }
}

/// A batch on its way back.
#[derive(Clone)]
struct Undo {
    /// Where its commits lie in the log.
    commits: Vec<RangeInclusive<u64>>,
    /// Those positions that were not looked at yet.
    left: VecDeque<RangeInclusive<u64>>,
    seen: HashSet<RecordId>,
    report: UndoReport,
}

impl Undo {
    fn begin(reader: &dyn Reader, acting: Acting, batch: Option<BatchId>) -> Result<Self, Error> {
        let batch = match batch {
            Some(batch) => batch,
            None => latest_of(reader, acting.member)?.ok_or(Error::NothingToUndo)?,
        };
        let commits = batch::commits(reader, batch)?;
        if commits.is_empty() {
            return Err(Error::BadInput(format!(
                "batch {batch} was not made here, or is not one of this workspace; `history` shows the batches of a record"
            )));
        }
        let commits: Vec<_> = commits
            .iter()
            .map(|commit| commit.first_seq..=commit.last_seq)
            .collect();
        Ok(Self {
            left: commits.iter().cloned().collect(),
            commits,
            seen: HashSet::new(),
            report: UndoReport {
                batch,
                undone: 0,
                kept: Vec::new(),
            },
        })
    }

    /// The edits that take the next of its changes back; the last notes that it was taken back.
    fn step(
        &mut self,
        shape: &Shape,
        writer: &dyn Writer,
        now_ms: i64,
    ) -> Result<Vec<Draft>, Error> {
        let mut log = OpenLog::new(writer);
        let mut records = Vec::new();
        for seq in self.next_positions() {
            let record = log.at(seq)?.1.document;
            if self.seen.insert(record) {
                records.push(record);
            }
        }
        let mut inverse = Inverse {
            shape,
            reader: writer,
            log,
            batch: self.report.batch,
            commits: &self.commits,
            now_ms,
            drafts: Vec::with_capacity(records.len()),
            report: &mut self.report,
        };
        for record in records {
            inverse.document(record)?;
        }
        let drafts = inverse.drafts;
        if self.left.is_empty() {
            batch::set_undone(writer, self.report.batch)?;
        }
        Ok(drafts)
    }

    fn next_positions(&mut self) -> Vec<u64> {
        let mut positions = Vec::new();
        while positions.len() < STEP
            && let Some(commit) = self.left.pop_front()
        {
            let (first, last) = commit.into_inner();
            let end = last.min(first + (STEP - positions.len()) as u64 - 1);
            positions.extend(first..=end);
            if end < last {
                self.left.push_front(end + 1..=last);
            }
        }
        positions
    }
}

/// The latest batch that can be taken back; where a member is named, of those that they made.
fn latest_of(reader: &dyn Reader, member: Option<RecordId>) -> Result<Option<BatchId>, Error> {
    let mut before = u64::MAX >> 1;
    while let Some((batch, last_seq)) = batch::latest(reader, before)? {
        if member.is_none() || author_at(reader, last_seq)? == member {
            return Ok(Some(batch));
        }
        before = last_seq;
    }
    Ok(None)
}
