//! The rows of a file, held to what the schema asks of records.

use std::collections::HashSet;

use satchel_model::{Draft, Problem, RecordId, Scalar};
use satchel_store::{Reader, document};

use crate::constraints::{Constraints, Places};
use crate::import::Rejected;
use crate::{Error, Shape};

/// Tells the rows that may come in from those that are handed back.
pub(super) struct Screen {
    /// The fields that the file has a place for, which get no default.
    told: Places,
    /// The rows of the drafts that wait, each with how many drafts it has.
    pub(super) rows: Vec<(Rejected, usize)>,
    /// Records that were refused and so are not here for what points to them.
    refused: HashSet<RecordId>,
}

/// What a look at the rows that wait came to. The screen takes it when their commit is made: it may take two looks.
pub(super) struct Screened {
    rows: Vec<Rejected>,
    refused: HashSet<RecordId>,
}

impl Screen {
    pub(super) fn new(told: Places) -> Self {
        Self {
            told,
            rows: Vec::new(),
            refused: HashSet::new(),
        }
    }

    /// The drafts that may come in, with their defaults, and the rows of the others. Of such a row stays what comes before
    /// its first draft that is refused: a company that others of its people name too.
    pub(super) fn admitted(
        &self,
        shape: &Shape,
        reader: &dyn Reader,
        drafts: Vec<Draft>,
    ) -> Result<(Vec<Draft>, Screened), Error> {
        let mut constraints = Constraints::new(shape, reader, &self.told);
        let mut drafts = drafts.into_iter();
        let mut admitted = Vec::with_capacity(drafts.len());
        let (mut rows, mut refused) = (Vec::new(), self.refused.clone());
        for (row, count) in &self.rows {
            let mut why = None;
            for draft in drafts.by_ref().take(*count) {
                let record = draft.record;
                if why.is_none() {
                    match try_draft(&refused, &mut constraints, draft) {
                        Ok(draft) => admitted.push(draft),
                        Err(Error::BadValue(problem)) => why = Some(problem.to_string()),
                        Err(error) => return Err(error),
                    }
                }
                if why.is_none() {
                    refused.remove(&record);
                } else if document::get(reader, record)?.is_none() {
                    refused.insert(record);
                }
            }
            rows.extend(why.map(|why| Rejected { why, ..row.clone() }));
        }
        Ok((admitted, Screened { rows, refused }))
    }

    /// Goes on after the rows that waited. Gives those that were refused.
    pub(super) fn take(&mut self, screened: Screened) -> Vec<Rejected> {
        self.rows.clear();
        self.refused = screened.refused;
        screened.rows
    }
}

fn try_draft(
    refused: &HashSet<RecordId>,
    constraints: &mut Constraints<'_>,
    draft: Draft,
) -> Result<Draft, Error> {
    let points_to_refused = draft
        .assigns
        .iter()
        .any(|assign| matches!(&assign.value, Some(Scalar::Reference(id)) if refused.contains(id)));
    if points_to_refused {
        let what = "what it belongs to is in a row before it, which was refused";
        return Err(Problem::new(what).in_field("this row").into());
    }
    constraints.admit(draft)
}
