//! The order of labels.

use std::sync::OnceLock;

use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};

/// How many bytes of a collation key have a say in a label's place: `PostgreSQL` has no index for text of more than 2,700
/// bytes, and each of these takes two at most.
const LONGEST: usize = 500;

/// A text that sorts as people expect when compared byte by byte: without case and accents, and numbers by what they
/// count, so that `Müller` stands beside `Muller`, `de Vries` beside `De Vries`, and `Floor 9` before `Floor 10`.
///
/// It is the key of the root collation of Unicode's CLDR at the first of its levels, which is the same for the whole team
/// whatever language each of them reads; each byte is the letter with its number. Another version of ICU makes other keys:
/// with it, the tables are made anew (`VERSION` in `projection`).
#[must_use]
pub fn sort_key(label: &str) -> String {
    let mut key = Vec::with_capacity(label.len() + 8);
    let Ok(()) = collator().write_sort_key_to(label.trim(), &mut key);
    key.truncate(LONGEST);
    key.into_iter().map(char::from).collect()
}

fn collator() -> &'static CollatorBorrowed<'static> {
    static COLLATOR: OnceLock<CollatorBorrowed<'static>> = OnceLock::new();
    COLLATOR.get_or_init(|| {
        let mut preferences = CollatorPreferences::default();
        preferences.numeric_ordering = Some(CollationNumericOrdering::True);
        let mut options = CollatorOptions::default();
        options.strength = Some(Strength::Primary);
        Collator::try_new(preferences, options).expect("the root collation is in the program")
    })
}

#[cfg(test)]
mod tests {
    use super::sort_key;
    use crate::projection::hash;

    #[test]
    fn case_and_accents_do_not_part_names() {
        for (label, other) in [
            ("Müller", "muller"),
            (" De Vries", "de vries"),
            ("ÅSA", "asa"),
            ("Łódź", "lodz"),
            ("Weiß", "weiss"),
            ("Ærø", "aero"),
            ("Ёлка", "елка"),
            ("スズキ", "すずき"),
            ("３月", "3月"),
        ] {
            assert_eq!(sort_key(label), sort_key(other), "{label}");
        }
        assert_eq!(sort_key("  "), "");
    }

    #[test]
    fn labels_stand_as_people_expect() {
        let mut labels = [
            "",
            "'t Hart",
            "12 Monkeys",
            "Łódź",
            "Londres",
            "Mueller",
            "Müller",
            "O'Brien",
            "OBrien",
            "Ωmega",
            "Анна",
            "アベ",
            "いとう",
            "山田",
        ];
        let expected = labels;
        labels.reverse();
        labels.sort_by_key(|label| sort_key(label));
        assert_eq!(labels, expected);
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
    }

    /// Where this fails, ICU makes other keys than tables hold: raise `VERSION` in `projection`, so that they are made anew.
    #[test]
    fn keys_are_those_that_tables_hold() {
        let labels = [
            "Müller GmbH 12",
            "Łódź",
            "O'Brien & Sons",
            "Ωmega",
            "Анна",
            "アベ",
            "山田",
        ];
        let keys: Vec<String> = labels.iter().map(|label| sort_key(label)).collect();
        assert_eq!(hash(&keys.join("\n")), 0x238d_8cd3_33e0_1a5b);
    }

    #[test]
    fn a_key_fits_an_index_and_holds_no_zero() {
        for letter in ['a', '9', '𝄞', '山', '\u{10ffff}', '\0'] {
            let key = sort_key(&letter.to_string().repeat(2_000));
            assert!(key.len() <= 1_000 && !key.contains('\0'), "{letter:?}");
        }
    }
}
