//! vCard 2.1's quoted-printable values, decoded before the card is parsed.
//!
//! The parser takes values without CHARSET for Latin-1, which garbles the UTF-8 that most programs
//! write, and knows few charsets. Here any that browsers know is read, and UTF-8 where nothing is
//! said and the bytes are that.

use std::borrow::Cow;

use encoding_rs::{Encoding, WINDOWS_1252};

/// The card with every quoted-printable value as plain, escaped text.
pub(super) fn decode(card: &str) -> Cow<'_, str> {
    if !holds_quoted(card) {
        return Cow::Borrowed(card);
    }
    let mut plain = String::with_capacity(card.len());
    let mut lines = card.lines();
    while let Some(line) = lines.next() {
        match line.split_once(':').filter(|(name, _)| holds_quoted(name)) {
            None => plain.push_str(line),
            Some((name, value)) => {
                let mut value = value.to_owned();
                // A line that ends in `=` goes on in the next.
                while value.trim_end().ends_with('=') {
                    value.truncate(value.trim_end().len() - 1);
                    let Some(next) = lines.next() else { break };
                    value.push_str(next);
                }
                push(&mut plain, name, &value);
            }
        }
        plain.push('\n');
    }
    Cow::Owned(plain)
}

fn holds_quoted(text: &str) -> bool {
    const MARK: &[u8] = b"QUOTED-PRINTABLE";
    text.as_bytes()
        .windows(MARK.len())
        .any(|window| window.eq_ignore_ascii_case(MARK))
}

/// Writes a property without the parameters that say how its value was written.
fn push(plain: &mut String, name: &str, value: &str) {
    let mut charset = None;
    for (index, part) in name.split(';').enumerate() {
        match part.split_once('=') {
            Some((key, label)) if key.eq_ignore_ascii_case("CHARSET") => {
                charset = Encoding::for_label(label.trim_matches('"').as_bytes());
            }
            _ if index > 0 && holds_quoted(part) => {}
            _ => {
                plain.push_str(if index == 0 { "" } else { ";" });
                plain.push_str(part);
            }
        }
    }
    plain.push(':');
    let bytes = bytes(value);
    let text = match (charset, std::str::from_utf8(&bytes)) {
        (Some(charset), _) => charset.decode_without_bom_handling(&bytes).0,
        (None, Ok(text)) => Cow::Borrowed(text),
        (None, Err(_)) => WINDOWS_1252.decode_without_bom_handling(&bytes).0,
    };
    plain.push_str(&text.replace("\r\n", "\\n").replace(['\n', '\r'], "\\n"));
}

/// The bytes of a value; what stands for a separator only where it is not encoded is escaped.
fn bytes(value: &str) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let [first, after @ ..] = rest {
        let encoded = (*first == b'=')
            .then(|| after.split_first_chunk::<2>())
            .flatten();
        match encoded.and_then(|(hex, after)| Some((hex_byte(*hex)?, after))) {
            Some((byte, after)) => {
                if matches!(byte, b';' | b',') {
                    decoded.push(b'\\');
                }
                decoded.push(byte);
                rest = after;
            }
            None => {
                decoded.push(*first);
                rest = after;
            }
        }
    }
    decoded
}

fn hex_byte([high, low]: [u8; 2]) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}
