//! The metadata of a change: a word in its message, and ids in the bytes that follow its operations.
//!
//! The message is `<kind letter><o when offline>[ <counter>]`; the milliseconds are the change's own time. The bytes are
//! [`FOOTER`], the member's id and, where the change is one of several, their batch's: 16 bytes each. An edit of one record is a
//! batch of its own, which its hash names. Earlier versions wrote both ids into the message, as 32 hex digits each.

use satchel_model::{Authorship, BatchId, ChangeKind, Hlc, RecordId};

use crate::Hash;

/// What the bytes begin with. Automerge's own begin with 1.
const FOOTER: u8 = b'S';

/// The message, and the bytes.
pub(crate) fn encode(by: &Authorship) -> (String, Vec<u8>) {
    let mut text = String::from(by.kind.letter());
    if by.offline {
        text.push('o');
    }
    if by.at.counter > 0 {
        text.push(' ');
        text.push_str(&by.at.counter.to_string());
    }
    let mut bytes = vec![FOOTER];
    bytes.extend(by.member.as_bytes());
    bytes.extend(by.batch.iter().flat_map(|batch| batch.as_bytes()));
    (text, bytes)
}

/// The batch that a change is alone.
pub(crate) fn alone(hash: &Hash) -> BatchId {
    let mut id = [0; 16];
    id.copy_from_slice(&hash[..16]);
    BatchId::from_bytes(id)
}

/// The authorship in a change's message and bytes, or `None` where another program wrote it.
pub(crate) fn decode(message: Option<&str>, bytes: &[u8], time_ms: i64) -> Option<Authorship> {
    let mut words = message?.split(' ');
    let mut letters = words.next()?.chars();
    let kind = ChangeKind::from_letter(letters.next()?)?;
    let offline = letters.next() == Some('o');
    let (member, batch) = match ids(bytes) {
        Some(ids) => ids,
        None => (
            words.next()?.parse().ok()?,
            Some(words.next()?.parse().ok()?),
        ),
    };
    let counter = words
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

/// The member's and the batch's id.
fn ids(bytes: &[u8]) -> Option<(RecordId, Option<BatchId>)> {
    let (&FOOTER, ids) = bytes.split_first()? else {
        return None;
    };
    let (member, batch) = ids.split_at_checked(16)?;
    let batch = match batch {
        [] => None,
        id => Some(BatchId::from_slice(id)?),
    };
    Some((RecordId::from_slice(member)?, batch))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn by(kind: ChangeKind, offline: bool, counter: u32, batch: Option<BatchId>) -> Authorship {
        Authorship {
            member: RecordId::from_bytes([0xab; 16]),
            at: Hlc {
                ms: 1_700_000_000_000,
                counter,
            },
            kind,
            batch,
            offline,
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        let batch = Some(BatchId::from_bytes([0x01; 16]));
        for by in [
            by(ChangeKind::Edit, false, 0, None),
            by(ChangeKind::Import, true, 7, batch),
        ] {
            let (text, bytes) = encode(&by);
            assert_eq!(decode(Some(&text), &bytes, by.at.ms), Some(by));
        }
    }

    #[test]
    fn what_earlier_versions_wrote_reads_as_they_meant_it() {
        let ids = format!("{} {}", "ab".repeat(16), "01".repeat(16));
        let batch = Some(BatchId::from_bytes([0x01; 16]));
        let at = 1_700_000_000_000;
        let read = |text: String| decode(Some(&text), &[], at).unwrap();
        assert_eq!(
            read(format!("e {ids}")),
            by(ChangeKind::Edit, false, 0, batch)
        );
        let offline = by(ChangeKind::Undo, true, 12, batch);
        assert_eq!(read(format!("uo {ids} 12")), offline);
    }

    #[test]
    fn what_another_program_wrote_has_no_author() {
        for (text, bytes) in [
            (Some("made by another program"), &[][..]),
            (None, &[][..]),
            (Some("e"), &[][..]),
            (Some("e"), &[FOOTER, 1, 2][..]),
            (Some("e"), &[1; 17][..]),
            (Some("e"), &[FOOTER; 30][..]),
        ] {
            assert_eq!(decode(text, bytes, 0), None, "{text:?} {bytes:?}");
        }
    }
}
