//! Our own CSV export read back: records of any object, by their ids.

use std::io;

use satchel_model::{Assign, Draft, DraftAction, Layout, RecordId, Scalar, SlotIndex, SlotKind};

use super::{
    Entry, Rejected,
    contacts::{check_width, reject},
    plan::REASON,
    row::Row,
    rows::Rows,
};
use crate::export::{self, Cell, ID};

/// Which column of the file holds what of which object.
#[derive(Clone, Debug)]
pub(super) struct RecordPlan {
    layout: Layout,
    object: usize,
    /// By column of the file; `None` where the object has no such column.
    cells: Vec<Option<Cell>>,
    headers: Vec<String>,
}

/// How much of the file's and of the object's columns must be the same, in tenths: fields may have
/// been added or taken away since, but no other program's file comes near.
const SAME_TENTHS: usize = 6;

/// The object whose export this is the header of.
pub(super) fn plan(header: &[String], layouts: &[Layout]) -> Option<RecordPlan> {
    let headers: Vec<_> = header.iter().map(|cell| cell.trim().to_owned()).collect();
    // Before anything is worked out: every line of every file comes by here.
    if !headers.iter().any(|cell| cell == ID) {
        return None;
    }
    let plans = layouts
        .iter()
        .enumerate()
        .filter_map(|(object, layout)| fit(&headers, object, layout));
    plans.max_by_key(|(same, _)| *same).map(|(_, plan)| plan)
}

fn fit(headers: &[String], object: usize, layout: &Layout) -> Option<(usize, RecordPlan)> {
    let columns = export::columns(layout);
    let find = |header: &String| {
        columns
            .iter()
            .find(|column| column.header == *header)
            .map(|column| column.cell)
    };
    let cells: Vec<_> = headers.iter().map(find).collect();
    let same = cells.iter().flatten().count();
    let own = headers.iter().filter(|header| *header != REASON).count();
    let different = own + columns.len() - same;
    let fits = same * 10 >= different * SAME_TENTHS;
    // Shares in thousandths, since objects differ in width.
    fits.then(|| {
        (
            same * 1000 / different.max(1),
            RecordPlan {
                layout: layout.clone(),
                object,
                cells,
                headers: headers.to_vec(),
            },
        )
    })
}

impl RecordPlan {
    /// How well it fits, as [`super::plan::Plan::score`] counts.
    pub(super) fn score(&self) -> (usize, usize) {
        let known = self.cells.iter().flatten().count();
        (known, known * 1000 / self.cells.len().max(1))
    }

    /// The fields that the file has columns for: (object, slot in it).
    pub(super) fn told(&self) -> Vec<(usize, SlotIndex)> {
        let slot = |cell: &Cell| match cell {
            Cell::Value(slot) | Cell::Currency(slot) => Some((self.object, *slot)),
            _ => None,
        };
        self.cells.iter().flatten().filter_map(slot).collect()
    }

    /// (header, where its values go) for people to read.
    pub(super) fn mapping(&self) -> Vec<(String, String)> {
        let destination = |cell: &Option<Cell>| match cell {
            Some(Cell::Value(slot) | Cell::Currency(slot)) if !self.layout.is_computed(*slot) => {
                self.layout.object.fields[self.layout.slots[*slot].field]
                    .label
                    .clone()
            }
            Some(Cell::Id) => "which record it is".to_owned(),
            _ => "left out".to_owned(),
        };
        self.headers
            .iter()
            .cloned()
            .zip(self.cells.iter().map(destination))
            .collect()
    }
}

/// An exported file from its first row on.
pub(super) struct Records {
    rows: Rows,
    plan: RecordPlan,
}

impl Records {
    /// The records in what is left of `rows`.
    pub(super) fn new(mut rows: Rows, plan: RecordPlan) -> Self {
        rows.expect_columns(plan.cells.len());
        Self { rows, plan }
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
            Ok(()) => check_width(row, self.plan.cells.len()).and_then(|()| self.plan.draft(row)),
        };
        Ok(Some(match made {
            Ok(draft) => Entry::Record(vec![draft]),
            Err(why) => Entry::Rejected(reject(row, why)),
        }))
    }
}

impl RecordPlan {
    fn draft(&self, row: &Row) -> Result<Draft, String> {
        let mut assigns = Vec::with_capacity(row.len());
        for (index, cell) in self.cells.iter().enumerate() {
            let text = row.cell(index);
            if let (Some(Cell::Value(slot)), false) = (cell, text.is_empty())
                && !self.layout.is_computed(*slot)
            {
                self.assign(*slot, text, row, &mut assigns)?;
            }
        }
        let record = self.text(row, Cell::Id).trim();
        let record: RecordId = record
            .parse()
            .map_err(|_| format!("{record:?} in the column Id is not the id of a record"))?;
        Ok(Draft {
            record,
            object: self.object,
            action: DraftAction::Create,
            assigns,
        })
    }

    fn assign(
        &self,
        slot: SlotIndex,
        text: &str,
        row: &Row,
        assigns: &mut Vec<Assign>,
    ) -> Result<(), String> {
        match self.layout.slots[slot].kind {
            SlotKind::Set => {
                let elements = export::read_set(&self.layout, slot, text)?;
                assigns.extend(elements.into_iter().map(|(element, note)| Assign {
                    slot,
                    element: Some(element),
                    value: Some(Scalar::Text(note)),
                }));
            }
            SlotKind::Money => {
                let money = export::read_amount(text, self.text(row, Cell::Currency(slot)))?;
                assigns.push(Assign {
                    slot,
                    element: None,
                    value: Some(Scalar::Money(money)),
                });
            }
            _ => {
                let value = export::read_value(&self.layout, slot, text)?;
                assigns.extend(value.map(|value| Assign {
                    slot,
                    element: None,
                    value: Some(value),
                }));
            }
        }
        Ok(())
    }

    fn text<'r>(&self, row: &'r Row, cell: Cell) -> &'r str {
        self.cells
            .iter()
            .position(|known| *known == Some(cell))
            .map_or("", |index| row.cell(index))
    }
}
