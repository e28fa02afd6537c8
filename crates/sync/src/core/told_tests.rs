//! What the live stream brings along, where it fits and where it does not.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::wire::{NewEpoch, SentChunk};

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

/// An exchange that knows of nothing past the cursor.
fn at_rest() -> Exchange {
    Exchange {
        server_seq: Some(10),
        ..Exchange::new(true)
    }
}

/// The word of changes from 11 to a position, as the server tells it.
fn word(upto: u64) -> Word {
    let chunk = SentChunk {
        opening: 0,
        first_seq: 11,
        last_seq: upto,
        compressed: false,
        bytes: vec![],
    };
    Word {
        before: [9; 16],
        changes: Changes {
            epoch: [1; 16],
            after: 10,
            chunks: vec![chunk],
            upto,
            seq: upto,
            check: Some(crate::wire::Root([7; 16])),
        },
    }
}

fn told(word: Word) -> Told {
    Told {
        seq: word.changes.seq,
        word: Some(word),
    }
}

/// The last position of what is to be applied.
fn applied(effect: &Effect) -> Option<u64> {
    match effect {
        Effect::Apply { epoch, upto, .. } => {
            assert_eq!(*epoch, HERE.epoch);
            Some(*upto)
        }
        Effect::Nothing => None,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_follows_on_what_is_here_is_taken_without_a_question() {
    let mut exchange = at_rest();
    assert_eq!(
        applied(&exchange.told(told(word(12)), &HERE)),
        Some(12),
        "it is what a pull would have brought"
    );
    let after = Positions {
        pulled: 12,
        seen: Seen {
            seq: 12,
            mark: [8; 16],
        },
        ..HERE
    };
    assert_eq!(exchange.next(&after), Step::Rest);
    let checkpoint = exchange.take_checkpoint().unwrap();
    assert_eq!((checkpoint.seq, checkpoint.root), (12, [7; 16]));
    // The same once more, and one that came before it.
    for late in [word(12), word(11)] {
        assert_eq!(exchange.told(told(late), &after), Effect::Nothing);
        assert_eq!(exchange.next(&after), Step::Rest);
    }
    assert_eq!(exchange.take_checkpoint(), None);
}

#[test]
fn what_waits_here_goes_out_after_it() {
    let waits = Positions { own: 7, ..HERE };
    let mut exchange = at_rest();
    assert_eq!(applied(&exchange.told(told(word(12)), &waits)), Some(12));
    let after = Positions {
        pulled: 12,
        ..waits
    };
    assert_eq!(exchange.next(&after), Step::Push);
}

/// Tells an exchange a word that it must not take, and looks whether it asks for what the word told of.
fn is_asked_for(what: &str, mut exchange: Exchange, told: Told, at: &Positions) {
    let reached = exchange.reached(&at.epoch, at.pulled);
    assert_eq!(exchange.told(told, at), Effect::Nothing, "{what}");
    assert_eq!(exchange.next(at), Step::Pull, "{what}");
    assert_eq!(exchange.reached(&at.epoch, at.pulled), reached, "{what}");
}

#[test]
fn what_does_not_follow_is_asked_for() {
    let seen = |mark| Seen { seq: 10, mark };
    let elsewhere = [
        ("a gap", Positions { pulled: 9, ..HERE }),
        ("it overlaps", Positions { pulled: 11, ..HERE }),
        (
            "another epoch",
            Positions {
                epoch: [2; 16],
                ..HERE
            },
        ),
        (
            "another change was seen there",
            Positions {
                seen: seen([8; 16]),
                ..HERE
            },
        ),
        (
            "what was seen last is past the cursor",
            Positions {
                seen: Seen {
                    seq: 11,
                    mark: [9; 16],
                },
                ..HERE
            },
        ),
    ];
    for (what, at) in elsewhere {
        is_asked_for(what, at_rest(), told(word(12)), &at);
    }
    let bare = Told {
        seq: 12,
        word: None,
    };
    is_asked_for("a position alone", at_rest(), bare, &HERE);
}

#[test]
fn what_is_no_answer_to_a_pull_is_asked_for() {
    type Spoil = fn(&mut Changes);
    let spoilt: [(&str, Spoil); 6] = [
        ("a hole", |changes| changes.chunks[0].first_seq = 12),
        ("it ends before it says", |changes| {
            changes.chunks[0].last_seq = 11;
        }),
        ("it ends past what it says", |changes| {
            changes.chunks[0].last_seq = 13;
        }),
        ("a log that is shorter", |changes| changes.seq = 11),
        ("there is more", |changes| changes.seq = 13),
        ("no changes", |changes| changes.chunks.clear()),
    ];
    for (what, spoil) in spoilt {
        let mut word = word(12);
        spoil(&mut word.changes);
        let told = Told {
            seq: 12,
            word: Some(word),
        };
        is_asked_for(what, at_rest(), told, &HERE);
    }
}

#[test]
fn nothing_is_taken_while_a_question_is_open() {
    let looking = Exchange::new(true);
    is_asked_for("the server is asked anew", looking, told(word(12)), &HERE);
    let mut gathering = Exchange::new(true);
    let asked = Asked::Pull {
        epoch: HERE.epoch,
        after: 10,
    };
    let mut part = word(12).changes;
    part.seq = 13;
    let heard = gathering.heard(asked, Answer::Changes(part), &HERE);
    assert_eq!(heard.unwrap(), Effect::Nothing);
    let mut restored = gathering.clone();
    is_asked_for("something was gathered", gathering, told(word(12)), &HERE);
    // Nor after the server said that its log is another.
    let asked = Asked::Pull {
        epoch: HERE.epoch,
        after: 12,
    };
    let renewed = Answer::Epoch(NewEpoch { epoch: [2; 16] });
    restored.heard(asked, renewed, &HERE).unwrap();
    is_asked_for("the epoch is another", restored, told(word(12)), &HERE);
    let mut unmet = Exchange {
        met: false,
        ..at_rest()
    };
    assert_eq!(unmet.told(told(word(12)), &HERE), Effect::Nothing);
    assert_eq!(unmet.next(&HERE), Step::Hello);
    let mut stuck = at_rest();
    stuck.misapplied();
    assert_eq!(stuck.told(told(word(12)), &HERE), Effect::Nothing);
    assert_eq!(stuck.next(&HERE), Step::Rest, "it is not asked in a loop");
}

#[test]
fn an_old_word_does_not_hide_what_was_heard_of_since() {
    let mut exchange = at_rest();
    exchange.news(20);
    assert_eq!(applied(&exchange.told(told(word(12)), &HERE)), Some(12));
    let after = Positions { pulled: 12, ..HERE };
    assert_eq!(exchange.next(&after), Step::Pull);
    assert_eq!(exchange.server_seq(), Some(20));
}
