//! The rows of a CSV file as contacts.

use std::io;

use super::{
    Entry, Rejected,
    contact::Contact,
    drafts::Drafter,
    places::Places,
    plan::{Column, Plan},
    role::Role,
    row::Row,
    rows::Rows,
};

/// A contacts file from its first row on.
pub(super) struct Contacts {
    rows: Rows,
    columns: Vec<Column>,
    drafter: Drafter,
}

impl Contacts {
    /// The contacts in what is left of `rows`.
    pub(super) fn new(mut rows: Rows, plan: Plan, places: Places) -> Self {
        rows.expect_columns(plan.columns.len());
        Self {
            rows,
            columns: plan.columns,
            drafter: Drafter::new(places, plan.preset.name),
        }
    }

    /// How far into the file the reading is.
    pub(super) fn bytes_read(&self) -> u64 {
        self.rows.bytes_read()
    }

    /// The row that was read last, to be handed back.
    pub(super) fn refuse(&self, why: String) -> Rejected {
        reject(self.rows.row(), why)
    }

    /// The next row; `None` at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Entry>> {
        let Some(read) = self.rows.advance()? else {
            return Ok(None);
        };
        let row = self.rows.row();
        if row.is_blank() {
            return Ok(Some(Entry::Skipped {
                line: row.line,
                why: "every cell is empty",
            }));
        }
        let made = match read {
            Err(broken) => Err(broken.why().to_owned()),
            Ok(()) => check_width(row, self.columns.len())
                .and_then(|()| self.drafter.drafts(gather(row, &self.columns))),
        };
        Ok(Some(match made {
            Ok(drafts) => Entry::Record(drafts),
            Err(why) => Entry::Rejected(reject(row, why)),
        }))
    }
}

/// A row with text beyond its last column is shifted somewhere, and nobody can say where.
pub(super) fn check_width(row: &Row, columns: usize) -> Result<(), String> {
    match (columns..row.len()).any(|index| !row.cell(index).trim().is_empty()) {
        true => Err(format!(
            "{} cells in a row of {columns} columns: is a delimiter in a value without quotes?",
            row.len()
        )),
        false => Ok(()),
    }
}

/// A row as it is handed back.
pub(super) fn reject(row: &Row, why: String) -> Rejected {
    Rejected {
        line: row.line,
        raw: row.cells().map(str::to_owned).collect(),
        why,
    }
}

fn gather<'r>(row: &'r Row, columns: &'r [Column]) -> Contact<'r> {
    let mut contact = Contact::default();
    for (index, column) in columns.iter().enumerate() {
        let value = row.cell(index);
        if value.is_empty() || matches!(column.role, Role::Nothing | Role::Label) {
            continue;
        }
        let named = column
            .label_column
            .map(|before| row.cell(before).trim())
            .filter(|label| !label.is_empty());
        contact.put(column.role, named.unwrap_or(&column.label), value);
    }
    contact
}
