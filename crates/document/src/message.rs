//! The metadata of a change, as the text in its message.
//!
//! `<kind letter><o when offline> <member> <batch> <counter>`, ids as 32 hex digits. Text, so that any
//! Automerge tool shows it; short, since every change carries one. The milliseconds are the change's
//! own time.

use satchel_model::{Authorship, ChangeKind, Hlc, RecordId};

pub(crate) fn encode(by: &Authorship) -> String {
    let mut text = String::with_capacity(72);
    text.push(by.kind.letter());
    if by.offline {
        text.push('o');
    }
    text.push(' ');
    push_hex(&mut text, by.member);
    text.push(' ');
    push_hex(&mut text, by.batch);
    if by.at.counter > 0 {
        text.push(' ');
        text.push_str(&by.at.counter.to_string());
    }
    text
}

/// The authorship in a message, or `None` where another program wrote the change.
pub(crate) fn decode(message: Option<&str>, time_ms: i64) -> Option<Authorship> {
    let mut parts = message?.split(' ');
    let mut letters = parts.next()?.chars();
    let kind = ChangeKind::from_letter(letters.next()?)?;
    let offline = letters.next() == Some('o');
    let member = parts.next()?.parse::<RecordId>().ok()?;
    let batch = parts.next()?.parse::<RecordId>().ok()?;
    let counter = parts
        .next()
        .map_or(Some(0), |counter| counter.parse().ok())?;
    Some(Authorship {
        member,
        at: Hlc {
            ms: time_ms,
            counter,
        },
        kind,
        batch,
        offline,
    })
}

fn push_hex(text: &mut String, id: RecordId) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for byte in id.as_bytes() {
        text.push(DIGITS[usize::from(byte >> 4)].into());
        text.push(DIGITS[usize::from(byte & 15)].into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        for (kind, offline, counter) in
            [(ChangeKind::Edit, false, 0), (ChangeKind::Import, true, 7)]
        {
            let by = Authorship {
                member: RecordId::from_bytes([0xab; 16]),
                at: Hlc {
                    ms: 1_700_000_000_000,
                    counter,
                },
                kind,
                batch: RecordId::from_bytes([0x01; 16]),
                offline,
            };
            assert_eq!(decode(Some(&encode(&by)), by.at.ms), Some(by));
        }
        assert_eq!(decode(Some("made by another program"), 0), None);
        assert_eq!(decode(None, 0), None);
    }
}
