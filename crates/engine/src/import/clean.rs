//! Values out of files, made fit to keep: white space, Unicode form, case; nothing is cut.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// One line of text: trimmed, inner white space single, NFC.
pub(super) fn line(text: &str) -> Cow<'_, str> {
    if is_tidy_ascii(text) {
        return Cow::Borrowed(text);
    }
    let text = text.trim_matches(blank);
    let (mut last, mut single, mut alone) = (' ', true, true);
    for c in text.chars() {
        single &= if c == ' ' { last != ' ' } else { !blank(c) };
        alone &= stands_alone(c);
        last = c;
    }
    let text = if alone {
        Cow::Borrowed(text)
    } else {
        nfc(text)
    };
    if single {
        return text;
    }
    Cow::Owned(
        text.split(blank)
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" "),
    )
}

/// Whether a text is as [`line`] would make it, seen in one pass: most values are.
fn is_tidy_ascii(text: &str) -> bool {
    let mut last = b' ';
    let single = text.bytes().all(|byte| {
        let fits = (b' '..0x7f).contains(&byte) && (byte != b' ' || last != b' ');
        last = byte;
        fits
    });
    single && last != b' '
}

/// Text of several lines: trimmed, with line feeds only.
pub(super) fn lines(text: &str) -> Cow<'_, str> {
    let text = text.trim_matches(blank);
    if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

/// White space, control characters, and the marks that programs leave at the ends of values.
fn blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{feff}' | '\u{200b}' | '\u{200e}' | '\u{200f}')
}

fn nfc(text: &str) -> Cow<'_, str> {
    match text.chars().all(stands_alone) || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        true => Cow::Borrowed(text),
        false => Cow::Owned(text.nfc().collect()),
    }
}

/// Whether a letter is of a range of which none combines or decomposes, so that the tables need not
/// be asked: most letters of most names.
fn stands_alone(c: char) -> bool {
    matches!(c,
        '\0'..'\u{300}' // Latin
        | '\u{391}'..='\u{3ce}' // Greek
        | '\u{400}'..='\u{482}' // Cyrillic
        | '\u{5d0}'..='\u{5ea}' // Hebrew
        | '\u{621}'..='\u{64a}' // Arabic
        | '\u{1e00}'..='\u{1eff}' // Vietnamese
        | '\u{3041}'..='\u{3096}' // Kana
        | '\u{4e00}'..='\u{9fff}' // Han
        | '\u{ac00}'..='\u{d7a3}' // Hangul
    )
}

/// The parts of a cell that may hold several values, as Google's files do: `a ::: b`.
pub(super) fn parts(cell: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(cell);
    let next = move || {
        let text = rest?;
        // Most cells hold one value, and one character is found faster than three.
        let parted = text.find(':').and_then(|_| text.split_once(":::"));
        rest = parted.map(|(_, after)| after);
        Some(parted.map_or(text, |(before, _)| before))
    };
    let trimmed = std::iter::from_fn(next).map(|part| part.trim_matches(blank));
    trimmed.filter(|part| !part.is_empty())
}

/// The addresses in a cell: `Ok` in lower case, or `Err` with the text that is none.
pub(super) fn emails(cell: &str) -> Vec<Result<String, &str>> {
    if let Some(address) = email(cell) {
        return vec![Ok(address)];
    }
    let mut found = Vec::new();
    for part in parts(cell)
        .flat_map(|part| part.split([',', ';']))
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        match email(part) {
            Some(address) => found.push(Ok(address)),
            None => match part
                .split_whitespace()
                .map(email)
                .collect::<Option<Vec<_>>>()
            {
                Some(addresses) => found.extend(addresses.into_iter().map(Ok)),
                None => found.push(Err(part)),
            },
        }
    }
    found
}

/// One address, also as `Ana <ana@x.example>` or `mailto:ana@x.example`, in lower case.
fn email(text: &str) -> Option<String> {
    let text = text.trim_matches(blank);
    let text = text
        .strip_suffix('>')
        .and_then(|named| named.rsplit_once('<'))
        .map_or(text, |(_, address)| address);
    let text = text.strip_prefix("mailto:").unwrap_or(text);
    let (local, domain) = text.split_once('@')?;
    let whole = !local.is_empty()
        && !domain.is_empty()
        && !domain.starts_with('.')
        && !domain.ends_with('.');
    if !whole || !local.bytes().chain(domain.bytes()).all(in_address) {
        return None;
    }
    if text.is_ascii() {
        return Some(text.to_ascii_lowercase());
    }
    (!text.contains(blank)).then(|| nfc(text).to_lowercase())
}

/// Whether an address may hold a byte; more is allowed between quotes, which nobody's address has.
fn in_address(byte: u8) -> bool {
    byte > b' '
        && byte != 0x7f
        && !matches!(
            byte,
            b',' | b';' | b'<' | b'>' | b'(' | b')' | b'"' | b':' | b'/' | b'\\' | b'@'
        )
}

/// Whether a text may be a phone number: whatever else it holds, someone could dial it.
pub(super) fn is_phone(text: &str) -> bool {
    text.chars().filter(|c| c.is_numeric()).nth(2).is_some()
}

/// The digits of a phone number, by which two spellings are one.
pub(super) fn digits(number: &str) -> String {
    number
        .chars()
        .filter(|c| c.is_numeric() || *c == '+')
        .collect()
}

/// A name that [`line`] made, as it is compared.
pub(super) fn key(name: &str) -> String {
    if name.is_ascii() {
        name.to_ascii_lowercase()
    } else {
        name.to_lowercase()
    }
}

/// Whether an address is a LinkedIn page.
pub(super) fn is_linkedin(url: &str) -> bool {
    let url = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))
        .unwrap_or(url);
    let host = url.split('/').next().unwrap_or_default();
    host == "linkedin.com" || host.ends_with(".linkedin.com")
}

#[cfg(test)]
mod tests {
    use unicode_normalization::{IsNormalized, is_nfc_quick};

    use super::*;

    #[test]
    fn letters_that_stand_alone_are_normal_by_the_tables_too() {
        for c in ('\0'..=char::MAX).filter(|&c| stands_alone(c)) {
            let between = ['a', c, '\u{5d0}', c];
            assert_eq!(
                is_nfc_quick(between.into_iter()),
                IsNormalized::Yes,
                "{c:?}"
            );
        }
    }

    #[track_caller]
    fn check_line(text: &str, expected: &str) {
        assert_eq!(line(text), expected, "{text:?}");
    }

    #[test]
    fn lines_are_trimmed_single_spaced_and_normal() {
        check_line("Ann Lee", "Ann Lee");
        check_line(" Ann\u{a0} \t Lee\u{200b}", "Ann Lee");
        check_line("Zoe\u{308}", "Zoë");
        check_line("\u{feff}王\r\n小明 ", "王 小明");
        check_line("Gödel  x", "Gödel x");
        check_line(" ", "");
    }

    #[track_caller]
    fn check_emails(cell: &str, expected: &[Result<&str, &str>]) {
        let found = emails(cell);
        let found: Vec<_> = found
            .iter()
            .map(|email| email.as_deref().map_err(|text| *text))
            .collect();
        assert_eq!(found, expected, "{cell:?}");
    }

    #[test]
    fn addresses_are_found_in_what_people_write() {
        check_emails("Ann@X.example", &[Ok("ann@x.example")]);
        check_emails("Ann Lee <ann@x.example>", &[Ok("ann@x.example")]);
        check_emails("mailto:ann@x.example", &[Ok("ann@x.example")]);
        check_emails(
            "a@x.example; b@x.example, c@x.example d@x.example",
            &[
                Ok("a@x.example"),
                Ok("b@x.example"),
                Ok("c@x.example"),
                Ok("d@x.example"),
            ],
        );
        check_emails("a@x.example ::: n/a", &[Ok("a@x.example"), Err("n/a")]);
        check_emails("JÖRG@Müller.example", &[Ok("jörg@müller.example")]);
        check_emails("a@b@c.example", &[Err("a@b@c.example")]);
        check_emails("@x.example", &[Err("@x.example")]);
        check_emails("ann@.example", &[Err("ann@.example")]);
        check_emails(" ", &[]);
    }

    #[test]
    fn a_page_of_linkedin_is_told_from_one_that_names_it() {
        assert!(
            is_linkedin("https://www.linkedin.com/in/ann") && is_linkedin("de.linkedin.com/in/ann")
        );
        assert!(
            !is_linkedin("https://notlinkedin.com/in/ann")
                && !is_linkedin("https://x.example/linkedin.com")
        );
    }
}
