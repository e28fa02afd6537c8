//! Records as CSV: UTF-8 with a byte order mark, without which spreadsheets take it for Latin-1.

use std::io::Write;

use satchel_model::{Layout, Scalar};

use super::{
    Error, Row, cells,
    columns::{Cell, Column, columns},
};

/// Writes the rows of one object and says how many there were.
///
/// # Errors
/// What the rows' source says, or an [`Error`] where writing stopped.
pub fn csv<E: From<Error>>(
    layout: &Layout,
    rows: impl IntoIterator<Item = Result<Row, E>>,
    mut out: impl Write,
) -> Result<u64, E> {
    let mut written = 0;
    let stopped = |written| move |source: std::io::Error| Error { written, source };
    out.write_all("\u{feff}".as_bytes()).map_err(stopped(0))?;
    let mut writer = csv::Writer::from_writer(out);
    let columns = columns(layout);
    writer
        .write_record(columns.iter().map(|column| &column.header))
        .map_err(|error| stopped(0)(error.into()))?;
    for row in rows {
        let row = row?;
        let cells = columns.iter().map(|column| cell(layout, column, &row));
        writer
            .write_record(cells)
            .map_err(|error| stopped(written)(error.into()))?;
        written += 1;
    }
    writer.flush().map_err(stopped(written))?;
    Ok(written)
}

fn cell(layout: &Layout, column: &Column, row: &Row) -> String {
    let record = &row.record;
    match column.cell {
        Cell::Id => record.id.to_string(),
        Cell::CreatedAt => cells::time(record.stamps.created_at),
        Cell::UpdatedAt => cells::time(record.stamps.updated_at),
        Cell::Link(slot) => row.link(slot).to_owned(),
        Cell::Value(slot) => record.values[slot]
            .as_ref()
            .map_or_else(String::new, |value| cells::value(layout, slot, value)),
        Cell::Currency(slot) => match &record.values[slot] {
            Some(Scalar::Money(money)) => money.currency().to_owned(),
            _ => String::new(),
        },
    }
}
