//! One spelling for every text: what is indexed and what is asked go through here alike.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower case, without accents, compatibility forms unfolded: `Ｍüller` and `muller` read the same.
/// Reads at most `max_chars` characters, so that nobody's pasted megabyte holds up a search.
pub(super) fn fold(text: &str, max_chars: usize) -> String {
    if text.is_ascii() {
        return text[..text.len().min(max_chars)].to_ascii_lowercase();
    }
    by_letter(text, max_chars).unwrap_or_else(|| by_tables(text, max_chars))
}

/// [`by_tables`], a letter at a time; `None` where one may not be read without its neighbours. Most names of most
/// scripts are read here, at a third of the cost.
fn by_letter(text: &str, max_chars: usize) -> Option<String> {
    let mut folded = String::with_capacity(text.len().min(4 * max_chars));
    for letter in text.chars().take(max_chars) {
        match letter {
            'A'..='Z' => folded.push(letter.to_ascii_lowercase()),
            '\0'..='\x7f' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' => {
                folded.push(letter);
            }
            _ => folded.push_str(FOLDED.of(letter)?),
        }
    }
    Some(folded)
}

/// Letters that are folded once: Latin, Greek, Cyrillic, Armenian, Hebrew and Arabic; Vietnamese and old Greek.
const FIRST: char = '\u{80}';
const LAST: char = '\u{6ff}';
const MORE_FIRST: char = '\u{1e00}';
const MORE_LAST: char = '\u{1fff}';

static FOLDED: LazyLock<Folded> = LazyLock::new(|| Folded {
    letters: (FIRST..=LAST).map(alone).collect(),
    more: (MORE_FIRST..=MORE_LAST).map(alone).collect(),
});

struct Folded {
    letters: Vec<Option<String>>,
    more: Vec<Option<String>>,
}

impl Folded {
    fn of(&self, letter: char) -> Option<&str> {
        let (letters, first) = match letter {
            FIRST..=LAST => (&self.letters, FIRST),
            MORE_FIRST..=MORE_LAST => (&self.more, MORE_FIRST),
            _ => return None,
        };
        letters[letter as usize - first as usize].as_deref()
    }
}

/// A letter, folded, unless it might combine with what stands before it. Accents are dropped wherever they stand.
fn alone(letter: char) -> Option<String> {
    let folded = by_tables(&String::from(letter), 1);
    (!folded.chars().any(is_combining_mark)).then_some(folded)
}

fn by_tables(text: &str, max_chars: usize) -> String {
    let mut folded = String::with_capacity(text.len().min(4 * max_chars));
    let letters = text.chars().take(max_chars).nfkd();
    for letter in letters
        .flat_map(char::to_lowercase)
        .filter(|c| !is_accent(*c))
    {
        match spelled_out(letter) {
            Some(letters) => folded.push_str(letters),
            None => folded.push(letter),
        }
    }
    // Composed again, so that a Korean syllable counts as one character.
    folded.nfc().collect()
}

/// Marks people leave out when they type: Latin, Greek and Cyrillic accents, Hebrew points, Arabic vowels,
/// kana voicing. Marks of other scripts are vowels or change the word, so they stay.
fn is_accent(c: char) -> bool {
    matches!(c,
        '\u{0300}'..='\u{036F}'
        | '\u{0591}'..='\u{05BD}' | '\u{05BF}' | '\u{05C1}' | '\u{05C2}' | '\u{05C4}' | '\u{05C5}' | '\u{05C7}'
        | '\u{0640}' | '\u{064B}'..='\u{065F}' | '\u{0670}'
        | '\u{3099}' | '\u{309A}')
}

/// Letters that Unicode does not take apart, though people without them on the keyboard do; and digits
/// of other scripts, so that a phone number is a phone number.
fn spelled_out(c: char) -> Option<&'static str> {
    const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ı' => "i",
        'ŧ' => "t",
        'ς' => "σ",
        '\u{0660}'..='\u{0669}' => DIGITS[c as usize - 0x0660],
        '\u{06F0}'..='\u{06F9}' => DIGITS[c as usize - 0x06F0],
        '\u{0966}'..='\u{096F}' => DIGITS[c as usize - 0x0966],
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(fold(text, 100), expected);
        assert_eq!(
            fold(expected, 100),
            expected,
            "folding twice changes {expected}"
        );
    }

    #[test]
    fn one_spelling() {
        check("Müller", "muller");
        check("MU\u{308}LLER", "muller");
        check("Straße", "strasse");
        check("Łukasz Ødegård", "lukasz odegard");
        check("İstanbul Diyarbakır", "istanbul diyarbakir");
        check("ＡＢＣ１２３", "abc123");
        check("ﬁne №5", "fine no5");
        check("Ναύπλιος", "ναυπλιοσ");
        check("Ёлкин", "елкин");
        check("김철수", "김철수");
        check("ガラス", "カラス");
        check("हिन्दी ०१", "हिन्दी 01");
        check("مُحَمَّد ٠١٢", "محمد 012");
    }

    /// Also between letters with which others would combine.
    #[test]
    fn a_letter_at_a_time_reads_as_the_tables_do() {
        for letter in '\0'..=char::MAX {
            for text in [
                format!("{letter}"),
                format!("e{letter}α{letter}и{letter}{letter}김"),
            ] {
                if let Some(folded) = by_letter(&text, 100) {
                    assert_eq!(folded, by_tables(&text, 100), "{:x}", letter as u32);
                }
            }
        }
        assert!(by_letter("Ångström Ναύπλιος Ёлкин Phạm 김철수 王 مُحَمَّد יוסף", 100).is_some());
        assert!(by_letter("हिन्दी ガラス", 100).is_none());
    }

    #[test]
    fn bounded() {
        assert_eq!(fold(&"A".repeat(1000), 5), "aaaaa");
        assert_eq!(fold(&"Ä".repeat(1000), 5), "aaaaa");
    }
}
