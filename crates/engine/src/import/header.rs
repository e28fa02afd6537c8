//! The line of column names: where it is, how its cells are parted, and which preset knows it.

use satchel_model::Layout;

use super::{
    plan::Plan,
    presets::Preset,
    records::{self, RecordPlan},
    rows,
};

/// How many rows may come before the column names: notes, a title, `sep=;`.
const ROWS_BEFORE: usize = 20;

const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// Which columns are looked for.
#[derive(Clone, Copy)]
pub(super) enum Wanted {
    /// Whatever fits best.
    Any,
    /// Those of one preset.
    Contacts(&'static Preset),
    /// Those of our own export.
    Records,
}

/// How a file's rows are read.
pub(super) enum Found {
    /// As contacts.
    Contacts(Plan),
    /// As records of one object.
    Records(Box<RecordPlan>),
}

/// The header of a file.
pub(super) struct Header {
    /// What parts its cells.
    pub(super) delimiter: u8,
    /// How many rows come before it.
    pub(super) rows_before: usize,
    /// Its cells.
    pub(super) cells: Vec<String>,
    /// What they mean.
    pub(super) found: Found,
}

/// Finds the header in a file's first text.
pub(super) fn find(head: &str, ended: bool, layouts: &[Layout], wanted: Wanted) -> Option<Header> {
    let mut best: Option<(Header, (usize, usize))> = None;
    for delimiter in DELIMITERS {
        for (rows_before, cells) in rows::peek(head, delimiter, ended, ROWS_BEFORE)
            .into_iter()
            .enumerate()
        {
            let Some((found, score)) = read(&cells, layouts, wanted) else {
                continue;
            };
            if best.as_ref().is_none_or(|(_, best)| score > *best) {
                best = Some((
                    Header {
                        delimiter,
                        rows_before,
                        cells,
                        found,
                    },
                    score,
                ));
            }
        }
    }
    best.map(|(header, _)| header)
}

fn read(cells: &[String], layouts: &[Layout], wanted: Wanted) -> Option<(Found, (usize, usize))> {
    let records =
        || records::plan(cells, layouts).map(|plan| (plan.score(), Found::Records(Box::new(plan))));
    let contacts = |only| Plan::best(cells, only).map(|plan| (plan.score(), Found::Contacts(plan)));
    let (score, found) = match wanted {
        Wanted::Contacts(preset) => contacts(Some(preset)),
        Wanted::Records => records(),
        // Our own export names the record's id, which no other program's does in this way.
        Wanted::Any => records().or_else(|| contacts(None)),
    }?;
    Some((found, score))
}
