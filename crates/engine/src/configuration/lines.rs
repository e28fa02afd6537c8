//! Where in the text of the views' file each thing stands, so that what is wrong with it can be told with its line.

use serde::Deserialize;
use serde::de::IgnoredAny;
use toml::Spanned;

use crate::ViewPart;

/// The lines of a view, from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Lines {
    pub(super) key: usize,
    pub(super) object: usize,
    filter: usize,
    sort: usize,
    group_by: usize,
    date_field: usize,
    columns: Vec<usize>,
}

impl Lines {
    /// The lines of each view of a file.
    pub(super) fn of(text: &str) -> Vec<Self> {
        let spans: Spans = toml::from_str(text).unwrap_or_default();
        spans.view.iter().map(|view| view.lines(text)).collect()
    }

    /// Where a part of the view stands; of columns the one at a place.
    pub(super) fn of_part(&self, part: ViewPart, column: usize) -> usize {
        match part {
            ViewPart::Filter => self.filter,
            ViewPart::Sorts => self.sort,
            ViewPart::GroupBy => self.group_by,
            ViewPart::DateField => self.date_field,
            ViewPart::Column => self.columns.get(column).copied().unwrap_or(self.key),
        }
    }
}

type Span = Option<Spanned<IgnoredAny>>;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Spans {
    view: Vec<ViewSpans>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ViewSpans {
    key: Span,
    object: Span,
    filter: Span,
    sort: Span,
    group_by: Span,
    date_field: Span,
    column: Vec<ColumnSpans>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ColumnSpans {
    field: Span,
}

impl ViewSpans {
    fn lines(&self, text: &str) -> Lines {
        let line = |span: &Span| {
            span.as_ref()
                .map_or(1, |span| line_at(text, span.span().start))
        };
        Lines {
            key: line(&self.key),
            object: line(&self.object),
            filter: line(&self.filter),
            sort: line(&self.sort),
            group_by: line(&self.group_by),
            date_field: line(&self.date_field),
            columns: self
                .column
                .iter()
                .map(|column| line(&column.field))
                .collect(),
        }
    }
}

fn line_at(text: &str, byte: usize) -> usize {
    let before = text.as_bytes().iter().take(byte);
    before.filter(|byte| **byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_has_its_line() {
        let text = "# Views.\n\n[[view]]\nkey = \"a\"\nobject = \"person\"\nfilter = { where = { field = \"city\" } }\n\n\
                    [[view]]\nkey = \"b\"\nsort = \"city\"\ndate_field = \"at\"\n[[view.column]]\nwidth = 9\nfield = \"city\"\n";
        let lines = Lines::of(text);
        let [first, second] = lines.as_slice() else {
            panic!("{lines:?}");
        };
        assert_eq!((first.key, first.object), (4, 5));
        assert_eq!(first.of_part(ViewPart::Filter, 0), 6);
        assert_eq!(second.key, 9);
        assert_eq!(second.of_part(ViewPart::Sorts, 0), 10);
        assert_eq!(second.of_part(ViewPart::DateField, 0), 11);
        assert_eq!(second.of_part(ViewPart::Column, 0), 14);
    }
}
