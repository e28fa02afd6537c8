//! Messages made to fit where the two sides stand, as far as they would not be looked into otherwise.

use satchel_engine::{Offered, Waiting, Workspace};
use satchel_store::server::Server;
use satchel_sync::core::Asked;
use satchel_sync::wire::{self, Answer, Changes, Push, Request, Welcome};

use crate::decoders::document::sealed;

/// The request as of the server's epoch, and of a position that it has.
pub(super) fn request_for(server: &Workspace, request: Request) -> Request {
    let epoch = server.epoch().expect("it has one");
    let seq = server.seq().expect("it has a log");
    let seen = wire::Seen::default();
    match request {
        Request::Hello(hello) => Request::Hello(hello),
        Request::Pull(ask) => Request::Pull(wire::Pull {
            epoch,
            seen,
            after: ask.after.min(seq),
            ..ask
        }),
        Request::Push(push) => {
            let changes = push.changes.into_iter().map(|one| wire::PushedChange {
                bytes: sealed(one.bytes).1,
                ..one
            });
            Request::Push(Push {
                epoch,
                seen,
                changes: changes.collect(),
                ..push
            })
        }
        Request::Compare(ask) => Request::Compare(wire::Compare {
            epoch,
            seen,
            after: ask.after.min(seq),
            ..ask
        }),
        Request::Fetch(ask) => Request::Fetch(wire::Fetch { epoch, seen, ..ask }),
        Request::Audit(ask) => Request::Audit(wire::Audit {
            epoch,
            seen,
            after: ask.after.min(seq),
            ..ask
        }),
        Request::Segment(ask) => Request::Segment(wire::AskSegment { epoch, seen, ..ask }),
    }
}

/// The answer as one to a question that the laptop asks where it stands, and that question.
pub(super) fn answer_to(at: &Server, answer: Answer) -> (Asked, Answer) {
    let epoch = at.epoch;
    let pull = Asked::Pull {
        epoch,
        after: at.pulled,
    };
    match answer {
        Answer::Welcome(welcome) => (Asked::Hello, Answer::Welcome(Welcome { epoch, ..welcome })),
        Answer::Changes(changes) => (pull, Answer::Changes(moved(changes, at))),
        Answer::Verdicts(verdicts) => {
            let offered = |seq| Offered {
                seq,
                document: at.device,
                bytes: vec![1],
                relayed: false,
                pushed_by: None,
            };
            let changes = (1..=verdicts.verdicts.len() as u64).map(offered).collect();
            let waiting = Waiting {
                changes,
                upto: at.pushed,
            };
            let verdicts = wire::Verdicts {
                epoch,
                batch: at.pushed,
                ..verdicts
            };
            (
                Asked::Push {
                    epoch,
                    from: at.pushed,
                    waiting,
                },
                Answer::Verdicts(verdicts),
            )
        }
        Answer::Part(part) => {
            let part = wire::Part { epoch, ..part };
            let (hash, from) = (part.hash, part.from);
            (Asked::Segment { epoch, hash, from }, Answer::Part(part))
        }
        Answer::Contents(contents) => {
            let contents = wire::Contents { epoch, ..contents };
            (Asked::Pull { epoch, after: 0 }, Answer::Contents(contents))
        }
        other => (pull, other),
    }
}

/// Changes that follow where the laptop stands, as far apart as they were.
fn moved(changes: Changes, at: &Server) -> Changes {
    let by = at.pulled.wrapping_sub(changes.after);
    let chunks = changes.chunks.into_iter().map(|chunk| wire::SentChunk {
        first_seq: chunk.first_seq.wrapping_add(by),
        last_seq: chunk.last_seq.wrapping_add(by),
        ..chunk
    });
    Changes {
        epoch: at.epoch,
        after: at.pulled,
        chunks: chunks.collect(),
        upto: changes.upto.wrapping_add(by),
        seq: changes.seq.wrapping_add(by),
        check: changes.check,
    }
}
