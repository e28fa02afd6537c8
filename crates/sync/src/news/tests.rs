#![allow(clippy::unwrap_used)]

use super::*;
use crate::wire::{Changes, SentChunk};

fn hear(pieces: &[&str]) -> Vec<Heard> {
    let mut news = News::default();
    let heard = pieces.iter().map(|piece| news.hear(piece.as_bytes()));
    heard.flatten().collect()
}

fn check(pieces: &[&str], expected: &[u64]) {
    let bare = |seq: &u64| {
        Heard::News(Told {
            seq: *seq,
            word: None,
        })
    };
    let expected: Vec<Heard> = expected.iter().map(bare).collect();
    assert_eq!(hear(pieces), expected, "{pieces:?}");
}

#[test]
fn positions_are_heard_however_the_stream_is_cut() {
    check(&["data: 5\n\n"], &[5]);
    check(&[&event(5, None)], &[5]);
    check(&["da", "ta: 1", "2\r", "\n\r\ndata:13\n", "\n"], &[12, 13]);
    check(&[":\n\n", "event: x\nid: 9\ndata: 7\n\n"], &[7]);
    check(
        &[
            "<html>data: 4</html>\n",
            "data: -1\ndata: four\ndata: 99999999999999999999\n",
        ],
        &[],
    );
    check(&[&"x".repeat(50_000), "\ndata: 3\n"], &[3]);
    check(&["data: 3"], &[]);
}

#[test]
fn what_is_spoilt_of_one_event_says_nothing_of_the_next() {
    let here = r#"data: {"record":"00000000-0000-0000-0000-000000000000","names":[]}"#;
    assert!(matches!(
        hear(&["event: presence\r\n", here, "\r\n"]).as_slice(),
        [Heard::Present(_)]
    ));
    let long = format!("event: presence\ndata: {}\n\n", "x".repeat(50_000));
    check(&[&long, "data: 3\n\n"], &[3]);
    let mut news = News::default();
    assert_eq!(news.hear(b"event: presence\ndata: \xff\n\n"), []);
    assert_eq!(news.hear(b"data: 3\n\n").len(), 1);
}

fn word() -> Word {
    let chunk = SentChunk {
        opening: 0,
        first_seq: 11,
        last_seq: 12,
        compressed: false,
        bytes: (0..=255).collect(),
    };
    let changes = Changes {
        epoch: [1; 16],
        after: 10,
        chunks: vec![chunk],
        upto: 12,
        seq: 12,
        check: None,
    };
    Word {
        before: [9; 16],
        changes,
    }
}

#[test]
fn a_word_is_heard_however_the_stream_is_cut() {
    let word = word();
    let told = event(12, Some(&wire::encode(&word)));
    let expected = Heard::News(Told {
        seq: 12,
        word: Some(word),
    });
    for at in 0..told.len() - 1 {
        let (first, rest) = told.split_at(at);
        assert_eq!(hear(&[first, rest]), std::slice::from_ref(&expected));
        // What was lost with the line is not made up from its beginning.
        assert_eq!(hear(&[first]), []);
    }
}

#[test]
fn what_cannot_be_read_of_a_word_leaves_its_position() {
    let told = event(12, Some(&wire::encode(&word())));
    let (told, _) = told.split_at(told.len() - 2);
    for length in "data: 12 ".len()..told.len() {
        check(&[&told[..length], "\n"], &[12]);
    }
    check(&[&told.replace(' ', "  "), "\n"], &[12]);
    check(&[told, "!\n"], &[12]);
    check(&[told, " data: 13\n"], &[12]);
    check(&["data: 12 AAAA\n"], &[12]);
}

#[test]
fn the_longest_word_is_heard_and_no_longer_line() {
    let longest = format!("data: {} {}", u64::MAX, BASE64.encode(vec![7; WORD_BYTES]));
    check(&[&longest, "\n"], &[u64::MAX]);
    check(&[&longest, &"A".repeat(100), "\ndata: 3\n"], &[3]);
}

#[test]
fn who_else_is_there_is_heard_between_news() {
    let present = Present {
        record: RecordId::from_bytes([7; 16]),
        names: vec!["Anna Berg".into(), "a\nb \"c\" \u{1f33f}".into()],
    };
    let told = format!(":\n\n{}{}", present.event(), event(5, None));
    let expected = [
        Heard::Present(present),
        Heard::News(Told { seq: 5, word: None }),
    ];
    for at in (0..told.len()).filter(|&at| told.is_char_boundary(at)) {
        let (first, rest) = told.split_at(at);
        assert_eq!(hear(&[first, rest]), expected);
    }
    check(&["event: presence\ndata: 4\n\ndata: 5\n"], &[5]);
    check(&["event: presence\ndata: {}\n\n"], &[]);
}
