//! Cuts folded text into runs of one kind, keeping what stood between them.

use unicode_normalization::char::is_combining_mark;

/// How a piece of text is written, which decides how it can be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Letters, or letters and digits: found by prefixes.
    Word,
    /// ASCII digits only: found by prefixes, never by typos.
    Number,
    /// A script written without spaces (and Korean, whose words carry their particles): found by any
    /// one or two neighbouring characters.
    Dense,
}

/// A run of one kind, and the separators before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Piece<'a> {
    pub(crate) gap: &'a str,
    pub(crate) text: &'a str,
    pub(crate) kind: Kind,
}

/// Cuts `folded` into its pieces.
pub(crate) fn pieces(folded: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut gap_start, mut start, mut current) = (0, 0, None);
    for (at, c) in folded.char_indices().chain([(folded.len(), ' ')]) {
        let class = Class::of(c);
        if class == current {
            continue;
        }
        if let Some(class) = current {
            let (gap, text) = (&folded[gap_start..start], &folded[start..at]);
            pieces.push(Piece {
                gap,
                text,
                kind: class.kind(text),
            });
            gap_start = at;
        }
        (start, current) = (at, class);
    }
    pieces
}

/// Whether the text is of a script that is found by neighbouring characters.
pub(crate) fn is_dense(text: &str) -> bool {
    text.chars().next().is_some_and(is_dense_char)
}

/// Whether the text is a number.
pub(crate) fn is_number(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Spaced,
    Dense,
}

impl Class {
    fn of(c: char) -> Option<Class> {
        if c.is_ascii() {
            return c.is_ascii_alphanumeric().then_some(Class::Spaced);
        }
        match c.is_alphanumeric() || is_combining_mark(c) {
            false => None,
            true if is_dense_char(c) => Some(Class::Dense),
            true => Some(Class::Spaced),
        }
    }

    fn kind(self, text: &str) -> Kind {
        match self {
            Class::Dense => Kind::Dense,
            Class::Spaced if is_number(text) => Kind::Number,
            Class::Spaced => Kind::Word,
        }
    }
}

fn is_dense_char(c: char) -> bool {
    matches!(u32::from(c),
        0x0E00..=0x0EFF   // Thai, Lao
        | 0x1000..=0x109F // Myanmar
        | 0x1780..=0x17FF // Khmer
        | 0x3005..=0x3007 | 0x3040..=0x30FF | 0x31F0..=0x31FF // kana
        | 0x3400..=0x9FFF | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF // Han
        | 0xAC00..=0xD7A3 // Hangul
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(folded: &str, expected: &[(&str, &str, Kind)]) {
        let seen: Vec<_> = pieces(folded)
            .iter()
            .map(|p| (p.gap, p.text, p.kind))
            .collect();
        assert_eq!(seen, expected, "{folded}");
    }

    #[test]
    fn cuts() {
        check("", &[]);
        check(" -- ", &[]);
        check("anna", &[("", "anna", Kind::Word)]);
        check(
            "o'brien.",
            &[("", "o", Kind::Word), ("'", "brien", Kind::Word)],
        );
        check(
            "+49 170x",
            &[("+", "49", Kind::Number), (" ", "170x", Kind::Word)],
        );
        check(
            "株式会社acme",
            &[("", "株式会社", Kind::Dense), ("", "acme", Kind::Word)],
        );
        check("김 7", &[("", "김", Kind::Dense), (" ", "7", Kind::Number)]);
        check("हिन्दी", &[("", "हिन्दी", Kind::Word)]);
    }
}
