//! One row of CSV: its cells, and what quotes do to them.

/// The cells of one row, without quotes.
#[derive(Debug, Default)]
pub(super) struct Row {
    pub(super) text: String,
    ends: Vec<usize>,
    /// The line it starts on, from 1.
    pub(super) line: u64,
}

impl Row {
    /// How many cells there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// One cell; empty where the row is shorter.
    pub(super) fn cell(&self, index: usize) -> &str {
        let Some(&end) = self.ends.get(index) else {
            return "";
        };
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.text[start..end]
    }

    /// All cells.
    pub(super) fn cells(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|index| self.cell(index))
    }

    /// Whether nothing is written in it.
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Makes it empty.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    /// Ends the cell that was written to the text.
    pub(super) fn end_cell(&mut self) {
        self.ends.push(self.text.len());
    }
}

/// What is wrong with a row's quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// A quoted cell without end.
    Unclosed,
    /// A quoted cell over several lines that does not end at a delimiter or that shifts the columns.
    Astray,
    /// A quote within a quoted cell that is not doubled and shifts the columns.
    Single,
}

impl Broken {
    /// For people to read.
    pub(super) fn why(self) -> &'static str {
        match self {
            Self::Unclosed => "a quote opens in this line and is never closed",
            Self::Astray => "a quote opens in this line and closes in the middle of a later one",
            Self::Single => "a quote stands in the middle of a quoted value; write it twice",
        }
    }
}

/// How far a row could be read.
pub(super) enum Step {
    Complete { bytes: usize, lines: u64 },
    NeedMore,
    Broken(Broken),
}

/// Reads one row from the start of `window` into `row`.
pub(super) fn parse(
    window: &str,
    delimiter: u8,
    ended: bool,
    columns: Option<usize>,
    row: &mut Row,
) -> Step {
    row.clear();
    let bytes = window.as_bytes();
    let (mut at, mut sloppy, mut inner_lines) = (0, false, 0);
    loop {
        at = if bytes.get(at) == Some(&b'"') {
            match quoted(window, at + 1, delimiter, row) {
                Quoted::Closed {
                    end,
                    literal,
                    lines,
                } => {
                    sloppy |= literal;
                    inner_lines += lines;
                    end
                }
                Quoted::Open if ended => return Step::Broken(Broken::Unclosed),
                Quoted::Open => return Step::NeedMore,
            }
        } else {
            let mut end = at;
            while end < bytes.len()
                && bytes[end] != delimiter
                && bytes[end] != b'\n'
                && bytes[end] != b'\r'
            {
                end += 1;
            }
            row.text.push_str(&window[at..end]);
            end
        };
        row.end_cell();
        match bytes.get(at) {
            Some(&byte) if byte == delimiter => at += 1,
            // A line break may go on in the next chunk.
            None | Some(b'\r') if at + 1 >= bytes.len() && !ended => return Step::NeedMore,
            found => {
                let shifted = columns.is_some_and(|columns| columns != row.len());
                match (inner_lines > 0, sloppy, shifted) {
                    (true, true, _) | (true, _, true) => return Step::Broken(Broken::Astray),
                    (false, true, true) => return Step::Broken(Broken::Single),
                    _ => {}
                }
                let bytes = at
                    + match (found, bytes.get(at + 1)) {
                        (None, _) => 0,
                        (Some(b'\r'), Some(b'\n')) => 2,
                        _ => 1,
                    };
                return Step::Complete {
                    bytes,
                    lines: inner_lines + 1,
                };
            }
        }
    }
}

enum Quoted {
    Closed {
        end: usize,
        literal: bool,
        lines: u64,
    },
    Open,
}

/// Reads a quoted cell from behind its quote. A quote in its middle stands for itself: many
/// programs forget to double it.
fn quoted(window: &str, start: usize, delimiter: u8, row: &mut Row) -> Quoted {
    let cell_start = row.text.len();
    let (mut from, mut literal) = (start, false);
    while let Some(found) = window[from..].find('"') {
        let quote = from + found;
        row.text.push_str(&window[from..quote]);
        match window.as_bytes().get(quote + 1) {
            // The end of the window may part a doubled quote; at the end of the file it closes.
            None | Some(b'\n' | b'\r') => {
                return closed(&row.text[cell_start..], quote + 1, literal);
            }
            Some(&next) if next == delimiter => {
                return closed(&row.text[cell_start..], quote + 1, literal);
            }
            Some(b'"') => from = quote + 2,
            Some(_) => {
                literal = true;
                from = quote + 1;
            }
        }
        row.text.push('"');
    }
    Quoted::Open
}

fn closed(cell: &str, end: usize, literal: bool) -> Quoted {
    let lines = cell.bytes().filter(|&byte| byte == b'\n').count() as u64;
    Quoted::Closed {
        end,
        literal,
        lines,
    }
}
