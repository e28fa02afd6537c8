//! CSV as people's programs write it, row by row.
//!
//! A parser of its own, because one forgotten quote must cost one row: a general CSV reader takes
//! all that follows as one cell, to the end of the file and of the memory. Here a row has a largest
//! size, and a quote that does not close where one may close gives up its line only.

use std::io;

use super::{
    row::{Broken, Row, Step, parse},
    text::TextReader,
};

/// The largest row: far more than a contact with a long note, far less than a file.
const LARGEST_ROW_BYTES: usize = 1 << 20;

/// The rows of a text.
pub(super) struct Rows {
    text: TextReader,
    delimiter: u8,
    columns: Option<usize>,
    next_line: u64,
    rest_of_line: bool,
    row: Row,
}

impl Rows {
    /// The rows of a text whose cells are parted by an ASCII character.
    pub(super) fn new(text: TextReader, delimiter: u8) -> Self {
        Self {
            text,
            delimiter,
            columns: None,
            next_line: 1,
            rest_of_line: false,
            row: Row::default(),
        }
    }

    /// From here on a row whose quotes are in doubt must have this many cells.
    pub(super) fn expect_columns(&mut self, columns: usize) {
        self.columns = Some(columns);
    }

    /// The row that [`Rows::advance`] came to; of a broken one, its first line cut at every delimiter.
    pub(super) fn row(&self) -> &Row {
        &self.row
    }

    /// How far into the file the reading is.
    pub(super) fn bytes_read(&self) -> u64 {
        self.text.bytes_read()
    }

    /// Whether only white space is left.
    pub(super) fn at_end(&mut self) -> io::Result<bool> {
        while self.text.window().trim_start().is_empty() {
            if self.text.ended() {
                return Ok(true);
            }
            self.text.more()?;
        }
        Ok(false)
    }

    /// Goes to the next row that is not an empty line; `None` at the end.
    pub(super) fn advance(&mut self) -> io::Result<Option<Result<(), Broken>>> {
        loop {
            if self.rest_of_line {
                self.skip_line()?;
            }
            let window = self.text.window();
            if window.is_empty() && self.text.ended() {
                return Ok(None);
            }
            self.row.line = self.next_line;
            match self.step() {
                Step::NeedMore => self.text.more()?,
                Step::Broken(broken) => {
                    self.take_line();
                    return Ok(Some(Err(broken)));
                }
                Step::Complete { bytes, lines } => {
                    self.text.consume(bytes);
                    self.next_line += lines;
                    if self.row.len() > 1 || !self.row.is_blank() {
                        return Ok(Some(Ok(())));
                    }
                }
            }
        }
    }

    fn step(&mut self) -> Step {
        let window = self.text.window();
        let step = parse(
            window,
            self.delimiter,
            self.text.ended(),
            self.columns,
            &mut self.row,
        );
        match step {
            Step::NeedMore if window.len() >= LARGEST_ROW_BYTES => Step::Broken(Broken::Unclosed),
            step => step,
        }
    }

    /// Takes the window's first line as it stands, so that reading goes on at the next.
    fn take_line(&mut self) {
        let window = self.text.window();
        let end = window.find('\n');
        let line = &window[..end.unwrap_or(window.len())];
        self.row.clear();
        for cell in line
            .trim_end_matches('\r')
            .split(char::from(self.delimiter))
        {
            self.row.text.push_str(cell.trim_matches('"'));
            self.row.end_cell();
        }
        let bytes = end.map_or(window.len(), |at| at + 1);
        self.rest_of_line = end.is_none();
        self.next_line += u64::from(end.is_some());
        self.text.consume(bytes);
    }

    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let window = self.text.window();
            let end = window.find('\n');
            let bytes = end.map_or(window.len(), |at| at + 1);
            self.text.consume(bytes);
            if end.is_some() || self.text.ended() {
                self.rest_of_line = false;
                self.next_line += 1;
                return Ok(());
            }
            self.text.more()?;
        }
    }
}

/// The first rows of a text that is only looked at, as far as they are whole.
pub(super) fn peek(text: &str, delimiter: u8, ended: bool, rows: usize) -> Vec<Vec<String>> {
    let mut rest = text;
    let mut row = Row::default();
    let mut found = Vec::new();
    while found.len() < rows && !rest.is_empty() {
        let bytes = match parse(rest, delimiter, ended, None, &mut row) {
            Step::Complete { bytes, .. } => {
                found.push(row.cells().map(str::to_owned).collect::<Vec<_>>());
                bytes
            }
            // Stepped over as `advance` does, so that both count the same rows.
            Step::Broken(_) => {
                found.push(Vec::new());
                rest.find('\n').map_or(rest.len(), |at| at + 1)
            }
            Step::NeedMore => break,
        };
        if found
            .last()
            .is_some_and(|cells| matches!(&cells[..], [only] if only.trim().is_empty()))
        {
            found.pop();
        }
        rest = &rest[bytes..];
    }
    found
}
