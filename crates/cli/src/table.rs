//! Tables for people: columns aligned by what characters take on a screen, cut to its width.

use console::{measure_text_width, style, truncate_str};

/// Rows under headings.
pub(crate) struct Table {
    headings: Vec<String>,
    rows: Vec<Vec<String>>,
    /// The first columns, which are never cut.
    whole: usize,
}

/// Between two columns.
const GAP: usize = 2;

/// No column is cut below this: less says nothing.
const NARROWEST: usize = 6;

impl Table {
    /// A table whose first `whole` columns are never cut.
    pub(crate) fn new<T: Into<String>>(
        headings: impl IntoIterator<Item = T>,
        whole: usize,
    ) -> Self {
        Self {
            headings: headings.into_iter().map(Into::into).collect(),
            rows: Vec::new(),
            whole,
        }
    }

    /// Adds a row, a cell for each heading.
    pub(crate) fn row(&mut self, cells: Vec<String>) {
        self.rows
            .push(cells.iter().map(|cell| on_one_line(cell)).collect());
    }

    /// Takes out the columns, past the whole ones, in which no row has anything.
    pub(crate) fn without_empty_columns(mut self) -> Self {
        let full: Vec<bool> = (0..self.headings.len())
            .map(|column| {
                column < self.whole || self.rows.iter().any(|row| !row[column].is_empty())
            })
            .collect();
        let keep = |row: Vec<String>| {
            row.into_iter()
                .zip(&full)
                .filter(|(_, full)| **full)
                .map(|(cell, _)| cell)
                .collect()
        };
        self.rows = self.rows.into_iter().map(&keep).collect();
        self.headings = keep(self.headings);
        self
    }

    /// The table as text. Columns that would be cut to nothing in `width` are left out, from the right.
    pub(crate) fn render(&self, width: Option<usize>) -> String {
        let widths = self.widths(width);
        let mut text = self.line(&self.headings, &widths, |cell| {
            style(cell).bold().to_string()
        });
        for row in &self.rows {
            text.push_str(&self.line(row, &widths, |cell| cell.to_owned()));
        }
        text
    }

    fn line(&self, cells: &[String], widths: &[usize], paint: impl Fn(&str) -> String) -> String {
        let mut line = String::new();
        for (at, (cell, &width)) in cells.iter().zip(widths).enumerate() {
            let shown = truncate_str(cell, width, "…");
            let padding = width - measure_text_width(&shown);
            line.push_str(&paint(&shown));
            if at + 1 < widths.len() {
                line.push_str(&" ".repeat(padding + GAP));
            }
        }
        line.truncate(line.trim_end().len());
        line.push('\n');
        line
    }

    /// The width of each column shown.
    fn widths(&self, screen: Option<usize>) -> Vec<usize> {
        let widest = |column: usize| {
            let cells = self
                .rows
                .iter()
                .map(|row| &row[column])
                .chain([&self.headings[column]]);
            cells
                .map(|cell| measure_text_width(cell))
                .max()
                .unwrap_or(0)
        };
        let mut widths: Vec<usize> = (0..self.headings.len()).map(widest).collect();
        let Some(screen) = screen else { return widths };
        while total(&widths) > screen {
            let cuttable = widths
                .iter()
                .enumerate()
                .skip(self.whole)
                .filter(|(_, width)| **width > NARROWEST);
            match cuttable.max_by_key(|(_, width)| **width).map(|(at, _)| at) {
                Some(at) => widths[at] -= 1,
                None if widths.len() > self.whole + 1 => drop(widths.pop()),
                None => break,
            }
        }
        widths
    }
}

fn total(widths: &[usize]) -> usize {
    widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1)
}

/// Text that stays on its line and cannot speak to the terminal: a record may hold what others wrote.
pub(crate) fn on_one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

/// The same for text of several lines.
pub(crate) fn printable(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_control() && c != '\n' && c != '\t' {
                ' '
            } else {
                c
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new(["ID", "Name", "City", "Fax"], 1);
        table.row(vec![
            "1".into(),
            "山田太郎".into(),
            "東京".into(),
            String::new(),
        ]);
        table.row(vec![
            "2".into(),
            "Anna\u{1b}[31m Schmidt".into(),
            "Köln".into(),
            String::new(),
        ]);
        table.without_empty_columns()
    }

    #[test]
    fn columns_align_whatever_the_script() {
        let text = console::strip_ansi_codes(&table().render(None)).into_owned();
        let expected = "ID  Name               City\n1   山田太郎           東京\n2   Anna [31m Schmidt  Köln\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_narrow_screen_cuts_the_widest_column() {
        let text = console::strip_ansi_codes(&table().render(Some(20))).into_owned();
        assert!(
            text.lines().all(|line| measure_text_width(line) <= 20),
            "{text}"
        );
        assert!(text.contains("Anna [31m…"), "{text}");
    }

    #[test]
    fn where_nothing_can_be_cut_columns_go() {
        let text = console::strip_ansi_codes(&table().render(Some(12))).into_owned();
        assert!(
            text.lines().all(|line| measure_text_width(line) <= 12) && !text.contains("City"),
            "{text}"
        );
    }
}
