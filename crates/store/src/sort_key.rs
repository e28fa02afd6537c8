//! The order of labels.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// How many characters of a label have a say in its place: PostgreSQL has no index for text of more than 2,700 bytes.
const LONGEST: usize = 500;

/// A text that sorts as people expect when compared byte by byte: without case and accents, and numbers by what they
/// count, so that `Müller` stands beside `Muller`, `de Vries` beside `De Vries`, and `Floor 9` before `Floor 10`.
///
/// Other scripts follow the Latin letters by their code points, which is the order of Unicode's root collation but for
/// single letters.
#[must_use]
pub fn sort_key(label: &str) -> String {
    let mut key = folded(label.trim());
    if key.bytes().any(|byte| byte.is_ascii_digit()) {
        key = with_counted_digits(&key);
    }
    if let Some((end, _)) = key.char_indices().nth(LONGEST) {
        key.truncate(end);
    }
    key
}

fn folded(label: &str) -> String {
    if label.is_ascii() {
        return label.to_ascii_lowercase();
    }
    let mut key = String::with_capacity(label.len());
    for letter in label.chars() {
        if letter.is_ascii() {
            key.push(letter.to_ascii_lowercase());
        } else {
            key.extend(apart(std::iter::once(letter)));
        }
    }
    key
}

/// Letters without their marks, in lower case. What stands beside a letter changes nothing: only marks are put in
/// another order, and they go.
fn apart(letters: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    letters
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .flat_map(|letter| plain(letter).into_iter().flatten())
}

/// The letters that a letter stands beside, of those whose stroke is part of them to Unicode.
fn plain(letter: char) -> [Option<char>; 2] {
    match letter {
        'ł' => [Some('l'), None],
        'ø' => [Some('o'), None],
        'đ' | 'ð' => [Some('d'), None],
        'ħ' => [Some('h'), None],
        'ı' => [Some('i'), None],
        'ŧ' => [Some('t'), None],
        'þ' => [Some('t'), Some('h')],
        'ß' => [Some('s'), Some('s')],
        'æ' => [Some('a'), Some('e')],
        'œ' => [Some('o'), Some('e')],
        other => [Some(other), None],
    }
}

/// Each number after how many digits it has, so that the shorter one comes first. From nine on the count is written in
/// nines and what is left: 8, 90, 91.
fn with_counted_digits(text: &str) -> String {
    let mut key = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        key.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let digits = rest[..end].trim_start_matches('0');
        key.extend(std::iter::repeat_n('9', digits.len() / 9));
        key.extend(char::from_digit(
            u32::try_from(digits.len() % 9).unwrap_or(0),
            10,
        ));
        key.push_str(digits);
        rest = &rest[end..];
    }
    key.push_str(rest);
    key
}

#[cfg(test)]
mod tests {
    use super::{apart, folded, sort_key};

    #[test]
    fn case_and_accents_do_not_part_names() {
        for (label, key) in [
            ("Müller", "muller"),
            (" De Vries", "de vries"),
            ("ÅSA", "asa"),
            ("山田", "山田"),
            ("Łódź", "lodz"),
            ("Weiß", "weiss"),
            ("Ærø", "aero"),
        ] {
            assert_eq!(sort_key(label), key);
        }
    }

    #[test]
    fn numbers_stand_by_what_they_count() {
        let mut labels = [
            "Floor",
            "Floor 0",
            "Floor 1",
            "Floor 1a",
            "Floor 002",
            "Floor 9",
            "Floor 10",
            "Floor 10 b",
            "Floor 12345678",
            "Floor 123456789",
            "Floor 1234567890",
            "Floor 99999999999999999999",
            "Floors",
        ];
        let expected = labels;
        labels.reverse();
        labels.sort_by_key(|label| sort_key(label));
        assert_eq!(labels, expected);
        assert_eq!(sort_key("３月"), sort_key("3月"));
    }

    #[test]
    fn a_long_label_is_cut() {
        for (label, bytes) in [("a".repeat(501), 500), ("𝄞".repeat(501), 2_000)] {
            assert_eq!(sort_key(&label).len(), bytes);
        }
    }

    #[test]
    fn a_letter_at_a_time_reads_as_the_whole_text_does() {
        for letter in '\0'..='\u{2ffff}' {
            let text = format!("A{letter}\u{323}{letter}\u{301}É{letter}b");
            let whole: String = apart(text.chars()).collect();
            assert_eq!(folded(&text), whole, "{:x}", letter as u32);
        }
    }
}
