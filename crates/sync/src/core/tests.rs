#![allow(clippy::unwrap_used)]

use satchel_engine::Offered;
use satchel_engine::segments::segment_hash;
use satchel_model::RecordId;

use super::*;
use crate::wire::{NewEpoch, Refused, SegmentName, SentChunk, SentVerdict};

const HERE: Positions = Positions {
    epoch: [1; 16],
    pulled: 10,
    first: None,
    pushed: 5,
    own: 5,
    seen: Seen {
        seq: 10,
        mark: [9; 16],
    },
};

fn exchange(server_seq: Option<u64>) -> Exchange {
    Exchange {
        server_seq,
        ..Exchange::new(true)
    }
}

#[test]
fn the_next_step_follows_from_the_positions() {
    let waits = Positions { own: 6, ..HERE };
    let stuck = Exchange {
        stuck: true,
        ..exchange(Some(99))
    };
    let situations = [
        (Exchange::new(false), HERE, Step::Hello),
        (Exchange::new(true), HERE, Step::Pull),
        (exchange(Some(11)), HERE, Step::Pull),
        (exchange(Some(11)), waits, Step::Pull),
        (exchange(Some(10)), waits, Step::Push),
        (exchange(Some(9)), waits, Step::Push),
        (exchange(Some(10)), HERE, Step::Rest),
        (stuck.clone(), waits, Step::Push),
        (stuck, HERE, Step::Rest),
    ];
    for (exchange, at, step) in situations {
        assert_eq!(exchange.next(&at), step, "{exchange:?} at {at:?}");
    }
}

#[test]
fn news_asks_only_where_it_is_news() {
    let mut exchange = exchange(Some(10));
    exchange.news(8);
    assert_eq!(exchange.next(&HERE), Step::Rest);
    exchange.news(12);
    assert_eq!(exchange.next(&HERE), Step::Pull);
    exchange.misapplied();
    assert_eq!(exchange.next(&HERE), Step::Rest);
    exchange.look();
    assert_eq!(exchange.next(&HERE), Step::Pull);
}

/// First and last positions of chunks.
type Spans = &'static [(u64, u64)];

fn chunk(first_seq: u64, last_seq: u64) -> SentChunk {
    SentChunk {
        opening: 0,
        first_seq,
        last_seq,
        compressed: false,
        bytes: vec![],
    }
}

fn changes(chunks: &[(u64, u64)], upto: u64, seq: u64) -> Changes {
    Changes {
        epoch: [1; 16],
        after: 10,
        chunks: chunks
            .iter()
            .map(|&(first, last)| chunk(first, last))
            .collect(),
        upto,
        seq,
        check: None,
    }
}

fn pull() -> Asked {
    Asked::Pull {
        epoch: [1; 16],
        after: 10,
    }
}

fn waiting() -> Waiting {
    let change = |seq| Offered {
        seq,
        document: RecordId::from_bytes([1; 16]),
        bytes: vec![0; 10],
        relayed: false,
        pushed_by: None,
    };
    Waiting {
        changes: vec![change(6), change(8)],
        upto: 9,
    }
}

fn push() -> Asked {
    Asked::Push {
        epoch: [1; 16],
        from: 5,
        waiting: waiting(),
    }
}

fn verdicts(batch: u64, count: usize) -> Answer {
    Answer::Verdicts(Verdicts {
        epoch: [1; 16],
        batch,
        verdicts: vec![SentVerdict::Known; count],
        seq: 14,
        mark: [6; 16],
    })
}

#[test]
fn pulled_changes_reach_from_the_cursor_without_a_hole() {
    let good: [(Spans, u64, u64); 5] = [
        (&[], 10, 10),
        (&[(11, 11)], 11, 11),
        (&[(11, 20), (21, 21)], 21, 21),
        (&[(3, 12)], 12, 12),
        (&[], 10, 10),
    ];
    for (chunks, upto, seq) in good {
        let effect = exchange(None)
            .heard(pull(), Answer::Changes(changes(chunks, upto, seq)), &HERE)
            .unwrap();
        let expected: Vec<(u64, u64)> = chunks.to_vec();
        match effect {
            Effect::Nothing => assert!(expected.is_empty()),
            Effect::Apply {
                epoch,
                chunks,
                upto: reached,
            } => {
                assert_eq!(epoch, HERE.epoch);
                assert_eq!(reached, upto);
                assert_eq!(
                    chunks
                        .iter()
                        .map(|chunk| (chunk.first_seq, chunk.last_seq))
                        .collect::<Vec<_>>(),
                    expected
                );
            }
            other => panic!("{other:?}"),
        }
    }
    let bad: [(Spans, u64, u64); 9] = [
        (&[(12, 13)], 13, 13),
        (&[(11, 13), (15, 16)], 16, 16),
        (&[(11, 13), (12, 16)], 16, 16),
        (&[(11, 13)], 14, 14),
        (&[(11, 13)], 13, 12),
        (&[(4, 9)], 9, 9),
        (&[], 11, 11),
        (&[], 10, 11),
        (&[(11, u64::MAX)], u64::MAX, u64::MAX),
    ];
    for (chunks, upto, seq) in bad {
        let mut exchange = exchange(None);
        let heard = exchange.heard(pull(), Answer::Changes(changes(chunks, upto, seq)), &HERE);
        assert!(
            matches!(heard, Err(Error::Misfit(_))),
            "{chunks:?} {upto} {seq}"
        );
        assert_eq!(exchange.next(&HERE), Step::Hello);
    }
}

/// Hears of the changes from where it is up to a position, of a log that ends at another.
fn pulled(exchange: &mut Exchange, at: &Positions, upto: u64, seq: u64) -> Effect {
    let after = exchange.reached(&at.epoch, at.pulled);
    let asked = Asked::Pull {
        epoch: at.epoch,
        after,
    };
    let answer = Changes {
        after,
        ..changes(&[(after + 1, upto)], upto, seq)
    };
    exchange.heard(asked, Answer::Changes(answer), at).unwrap()
}

/// The first and last positions of what is to be applied.
fn span(effect: &Effect) -> Option<(u64, u64)> {
    let Effect::Apply { chunks, upto, .. } = effect else {
        return None;
    };
    let (first, last) = (chunks.first()?, chunks.last()?);
    assert_eq!(*upto, last.last_seq);
    Some((first.first_seq, last.last_seq))
}

#[test]
fn what_is_pulled_is_gathered_until_it_is_worth_a_transaction() {
    let far = Positions {
        pulled: 100_000,
        ..HERE
    };
    let answers: [(Positions, &[u64], (u64, u64)); 4] = [
        (HERE, &[2_000, 4_000, 4_106], (11, 4_106)),
        (HERE, &[2_000, 1_000_000], (11, 1_000_000)),
        (far, &[110_000, 160_000, 170_000], (100_001, 170_000)),
        (far, &[1_000_000], (100_001, 1_000_000)),
    ];
    for (at, uptos, expected) in answers {
        let mut exchange = exchange(None);
        let (last, before) = uptos.split_last().unwrap();
        for upto in before {
            assert_eq!(
                pulled(&mut exchange, &at, *upto, 1_000_000),
                Effect::Nothing
            );
            assert_eq!(exchange.reached(&at.epoch, at.pulled), *upto);
            assert_eq!(exchange.next(&at), Step::Pull);
        }
        let effect = pulled(&mut exchange, &at, *last, 1_000_000);
        assert_eq!(span(&effect), Some(expected));
    }
}

#[test]
fn what_was_gathered_does_not_outlive_its_cursor() {
    let gathered = || {
        let mut exchange = exchange(None);
        assert_eq!(pulled(&mut exchange, &HERE, 20, 99), Effect::Nothing);
        exchange
    };
    assert_eq!(span(&gathered().take_gathered()), Some((11, 20)));
    let mut moved = gathered();
    let at = Positions { pulled: 15, ..HERE };
    assert_eq!(moved.reached(&at.epoch, at.pulled), 15);
    assert_eq!(span(&pulled(&mut moved, &at, 99, 99)), Some((16, 99)));
    let mut restored = gathered();
    let renewed = Answer::Epoch(NewEpoch { epoch: [2; 16] });
    restored.heard(pull(), renewed, &HERE).unwrap();
    assert_eq!(restored.take_gathered(), Effect::Nothing);
    // What fits before the one that does not is applied, were it one answer.
    let mut misapplied = gathered();
    misapplied.misapplied();
    misapplied.look();
    assert_eq!(
        span(&pulled(&mut misapplied, &HERE, 30, 99)),
        Some((11, 30))
    );
}

#[test]
fn late_and_doubled_answers_do_nothing() {
    let moved = Positions { pulled: 11, ..HERE };
    let behind = Positions { pulled: 0, ..HERE };
    let elsewhere = Positions {
        epoch: [2; 16],
        ..HERE
    };
    let answer = || Answer::Changes(changes(&[(11, 11)], 11, 11));
    for at in [moved, behind, elsewhere] {
        assert_eq!(
            exchange(Some(4)).heard(pull(), answer(), &at).unwrap(),
            Effect::Nothing,
            "{at:?}"
        );
    }
    for at in [
        Positions { pushed: 9, ..HERE },
        Positions { pushed: 0, ..HERE },
        elsewhere,
    ] {
        assert_eq!(
            exchange(Some(4))
                .heard(push(), verdicts(9, 2), &at)
                .unwrap(),
            Effect::Nothing,
            "{at:?}"
        );
    }
    let settled = exchange(Some(4))
        .heard(push(), verdicts(9, 2), &HERE)
        .unwrap();
    assert_eq!(
        settled,
        Effect::Settle {
            waiting: waiting(),
            verdicts: vec![Verdict::Known; 2],
            end: Seen {
                seq: 14,
                mark: [6; 16]
            }
        }
    );
}

#[test]
fn an_answer_to_another_question_is_a_misfit() {
    let welcome = |protocol| {
        Answer::Welcome(Welcome {
            protocol,
            epoch: [1; 16],
            seq: 10,
            soft_bytes: 1,
            hard_bytes: 1,
            now_ms: 0,
            member: String::new(),
            admin: false,
        })
    };
    let misfits = [
        (push(), verdicts(8, 2)),
        (push(), verdicts(9, 1)),
        (push(), Answer::Changes(changes(&[], 10, 10))),
        (pull(), verdicts(9, 2)),
        (Asked::Hello, verdicts(9, 2)),
        (Asked::Hello, welcome(0)),
        (Asked::Hello, welcome(PROTOCOLS.end() + 1)),
        (
            Asked::Pull {
                epoch: [2; 16],
                after: 10,
            },
            Answer::Changes(changes(&[], 10, 10)),
        ),
        (
            Asked::Pull {
                epoch: [1; 16],
                after: 9,
            },
            Answer::Changes(changes(&[], 10, 10)),
        ),
    ];
    for (asked, answer) in misfits {
        let mut exchange = exchange(Some(10));
        assert!(
            matches!(
                exchange.heard(asked.clone(), answer.clone(), &HERE),
                Err(Error::Misfit(_))
            ),
            "{asked:?} {answer:?}"
        );
        assert_eq!(exchange.next(&HERE), Step::Hello);
    }
    let mut new = Exchange::new(false);
    assert_eq!(
        new.heard(Asked::Hello, welcome(1), &HERE).unwrap(),
        Effect::Admin(false)
    );
    assert_eq!(new.next(&HERE), Step::Rest);
}

#[test]
fn a_restored_server_is_met_anew() {
    let renewed = Answer::Epoch(NewEpoch { epoch: [2; 16] });
    for asked in [pull(), push()] {
        let mut exchange = exchange(Some(10));
        assert_eq!(
            exchange
                .heard(asked.clone(), renewed.clone(), &HERE)
                .unwrap(),
            Effect::BeginEpoch([2; 16])
        );
        assert_eq!(exchange.next(&HERE), Step::Pull);
        // The same answer once more, after the epoch was begun.
        let begun = Positions {
            epoch: [2; 16],
            pulled: 0,
            first: None,
            pushed: 0,
            own: 5,
            seen: Seen::default(),
        };
        assert_eq!(
            exchange.heard(asked, renewed.clone(), &begun).unwrap(),
            Effect::Nothing
        );
    }
}

#[test]
fn a_refusal_is_followed_by_a_hello() {
    let mut exchange = exchange(Some(10));
    let refused = Answer::Refused(Refused {
        code: "protocol".into(),
        why: "too old".into(),
    });
    assert!(
        matches!(exchange.heard(pull(), refused, &HERE), Err(Error::Refused { code, .. }) if code == "protocol")
    );
    assert_eq!(exchange.next(&HERE), Step::Hello);
}

#[test]
fn a_push_takes_what_fits_and_at_least_one() {
    let upto = |max| {
        (
            first_part(waiting(), max).changes.len(),
            first_part(waiting(), max).upto,
        )
    };
    assert_eq!(upto(0), (1, 6));
    assert_eq!(upto(19), (1, 6));
    assert_eq!(upto(20), (2, 9));
    assert_eq!(
        first_part(
            Waiting {
                changes: vec![],
                upto: 4
            },
            1
        )
        .upto,
        4
    );
}

#[test]
fn waits_grow_to_a_minute_and_differ() {
    assert_eq!(backoff_ms(1, 0), 250);
    assert_eq!(backoff_ms(1, u32::MAX), 500);
    assert_eq!(backoff_ms(4, u32::MAX), 4_000);
    for failures in [8, 40, u32::MAX] {
        assert_eq!(backoff_ms(failures, u32::MAX), 60_000);
        assert_eq!(backoff_ms(failures, 0), 30_000);
    }
}

/// A first sync of two segments of 10 and 3 bytes, and where it begins.
fn first_sync() -> (Contents, [Vec<u8>; 2], Positions) {
    let bytes = [vec![7; 10], vec![8; 3]];
    let name = |bytes: &Vec<u8>| SegmentName {
        hash: segment_hash(bytes),
        bytes: bytes.len() as u64,
        changes: 4,
    };
    let contents = Contents {
        epoch: [1; 16],
        seq: 8,
        mark: [5; 16],
        end: 9,
        segments: bytes.iter().map(name).collect(),
    };
    let begins = Positions { pulled: 0, ..HERE };
    (contents, bytes, begins)
}

fn all() -> Asked {
    Asked::Pull {
        epoch: [1; 16],
        after: 0,
    }
}

/// Hears of some of the next segment.
fn part(exchange: &mut Exchange, at: &Positions, bytes: &[u8]) -> Result<Effect, Error> {
    let (hash, from) = exchange.wanted(at).unwrap();
    let epoch = at.epoch;
    let asked = Asked::Segment { epoch, hash, from };
    let part = Part {
        epoch,
        hash,
        from,
        bytes: bytes.to_vec(),
    };
    exchange.heard(asked, Answer::Part(part), at)
}

#[test]
fn segments_come_in_parts_one_after_the_other_and_then_the_log() {
    let (contents, bytes, begins) = first_sync();
    let as_of = Seen {
        seq: 8,
        mark: [5; 16],
    };
    let mut exchange = exchange(None);
    let heard = exchange.heard(all(), Answer::Contents(contents), &begins);
    assert_eq!(heard.unwrap(), Effect::Nothing);
    assert_eq!(exchange.next(&begins), Step::Segment);
    for cut in [&bytes[0][..4], &bytes[0][4..9]] {
        assert_eq!(part(&mut exchange, &begins, cut).unwrap(), Effect::Nothing);
    }
    let Effect::TakeSegment(first) = part(&mut exchange, &begins, &[7]).unwrap() else {
        panic!("it is whole");
    };
    assert_eq!((first.as_of, first.place, first.of), (as_of, 0, 2));
    assert_eq!((first.changes, &first.bytes), (4, &bytes[0]));
    // It is not here before it was taken.
    assert_eq!(exchange.come(&begins), 0);
    // Another program took it while its beginning was here: that is none of the next one's.
    let mut late = exchange.clone();
    part(&mut late, &begins, &bytes[0][..4]).unwrap();
    let taken = Positions {
        first: first.next(),
        ..begins
    };
    assert_eq!(late.wanted(&taken), Some((segment_hash(&bytes[1]), 0)));
    assert!(matches!(
        part(&mut late, &taken, &bytes[1]).unwrap(),
        Effect::TakeSegment(_)
    ));
    let half = Positions {
        first: first.next(),
        ..begins
    };
    assert_eq!(exchange.come(&half), 4);
    let Effect::TakeSegment(second) = part(&mut exchange, &half, &bytes[1]).unwrap() else {
        panic!("it is whole");
    };
    assert_eq!((second.place, &second.bytes), (1, &bytes[1]));
    assert_eq!(second.next(), None);
    // The same position, packed otherwise by another server: what is here of the one is nothing of the other.
    let elsewhere = First {
        list: [0; 16],
        ..half.first.unwrap()
    };
    let elsewhere = Positions {
        first: Some(elsewhere),
        ..half
    };
    assert_eq!(exchange.come(&elsewhere), 0);
    assert_eq!(
        exchange.wanted(&elsewhere).map(|(hash, _)| hash),
        exchange.wanted(&begins).map(|(hash, _)| hash)
    );
    let done = Positions { pulled: 8, ..HERE };
    assert_eq!(exchange.next(&done), Step::Pull);
}

#[test]
fn what_is_not_the_segment_that_was_asked_for_is_not_taken() {
    let (contents, bytes, begins) = first_sync();
    let begun = || {
        let mut exchange = exchange(None);
        let heard = exchange.heard(all(), Answer::Contents(contents.clone()), &begins);
        heard.unwrap();
        exchange
    };
    // Other bytes, more than it has, and none: the log does without.
    for wrong in [vec![9; 10], vec![7; 11], Vec::new()] {
        let mut exchange = begun();
        let heard = part(&mut exchange, &begins, &wrong);
        assert_eq!(heard.is_err(), !wrong.is_empty());
        exchange.met = true;
        assert_eq!(exchange.next(&begins), Step::Pull);
        assert!(!exchange.takes_segments());
    }
    // An answer that comes twice, and one for another epoch.
    let mut exchange = begun();
    let (hash, from) = exchange.wanted(&begins).unwrap();
    let epoch = begins.epoch;
    let answer = Part {
        epoch,
        hash,
        from,
        bytes: bytes[0][..6].to_vec(),
    };
    let asked = Asked::Segment { epoch, hash, from };
    for _ in 0..2 {
        let heard = exchange.heard(asked.clone(), Answer::Part(answer.clone()), &begins);
        assert_eq!(heard.unwrap(), Effect::Nothing);
        assert_eq!(exchange.wanted(&begins), Some((hash, 6)));
    }
    let elsewhere = Positions {
        epoch: [2; 16],
        ..begins
    };
    assert_eq!(exchange.wanted(&elsewhere), None);
    assert_eq!(exchange.next(&elsewhere), Step::Pull);
}

#[test]
fn contents_are_looked_at_before_they_are_believed() {
    let (contents, _, begins) = first_sync();
    let named = |change: fn(&mut SegmentName)| {
        let mut contents = contents.clone();
        change(&mut contents.segments[1]);
        contents
    };
    let wrong = [
        Contents {
            segments: Vec::new(),
            ..contents.clone()
        },
        Contents {
            end: 7,
            ..contents.clone()
        },
        Contents {
            seq: 0,
            ..contents.clone()
        },
        Contents {
            epoch: [2; 16],
            ..contents.clone()
        },
        named(|name| name.bytes = 0),
        named(|name| name.bytes = u64::MAX),
        named(|name| name.changes = 0),
    ];
    for contents in wrong {
        let mut exchange = exchange(None);
        let heard = exchange.heard(all(), Answer::Contents(contents.clone()), &begins);
        assert!(matches!(heard, Err(Error::Misfit(_))), "{contents:?}");
        // An answer to another question says nothing of segments; any other list is not asked for again.
        assert_eq!(exchange.takes_segments(), contents.epoch != begins.epoch);
    }
    // Where something is here by now they come too late.
    let mut exchange = exchange(None);
    let heard = exchange.heard(all(), Answer::Contents(contents), &HERE);
    assert_eq!(heard.unwrap(), Effect::Nothing);
    assert_eq!(exchange.next(&HERE), Step::Pull);
}
