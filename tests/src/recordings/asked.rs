//! The questions that are recorded, and the server that answers them.

use satchel_engine::digest::Digest;
use satchel_engine::{Acting, Offered, Waiting, Workspace};
use satchel_model::RecordId;
use satchel_store::{log, workspace};
use satchel_sync::serve;
use satchel_sync::wire::{
    self, Answer, Audit, Compare, Epoch, Fetch, Hashed, Hello, Pull, Push, PushedChange, Request,
    Root, Seen,
};
use serde_json::{Map, Value as Json, json};

use super::{Body, Recording};
use crate::alone::Alone;

/// The epoch of the server, so that a later one can be given the same.
const EPOCH: Epoch = *b"recorded exactly";

/// The device that asks.
const DEVICE: RecordId = RecordId::from_bytes(*b"the asking one's");

/// Changes of the long push: enough for the packing of long bodies.
const MANY: usize = 120;

/// A server that has been asked nothing yet, and knows the device that the recordings are of.
pub struct Answering(Alone);

impl Answering {
    /// The server.
    #[must_use]
    pub fn new() -> Self {
        let server = Alone::new(1);
        server.enrol(DEVICE);
        let renewed = satchel_store::write(server.workspace.database(), |writer| {
            workspace::set_epoch(writer, &EPOCH)
        });
        renewed.expect("a new server takes an epoch");
        Self(server)
    }

    /// What it answers.
    #[must_use]
    pub fn answer(&self, request: &[u8]) -> Vec<u8> {
        let server = &self.0.workspace;
        // Where it is at hand, an answer holds it, and documents can be compared.
        server.digest(&EPOCH).expect("it has a digest");
        serve::handle(server, DEVICE, request)
    }
}

impl Default for Answering {
    fn default() -> Self {
        Self::new()
    }
}

/// This version's recordings, by their names.
pub(super) fn recorded() -> Vec<(String, Recording)> {
    let server = Answering::new();
    let mut recorded = Vec::new();
    let mut ask = |name: &str, request: Request| {
        let request = wire::encode(&request);
        let answer = server.answer(&request);
        let recording = Recording {
            request: Body::of::<Request>(&request),
            answer: Body::of::<Answer>(&answer),
        };
        recorded.push((format!("{:02}-{name}", recorded.len() + 1), recording));
        wire::decode::<Answer>(&answer).expect("it was just written")
    };
    let laptop = Alone::new(2);
    ask("hello", hello(1));
    ask("hello-refused", hello(u16::MAX));
    ask("pull-epoch", pull([0; 16], Seen::default()));
    ask("pull-nothing", pull(EPOCH, Seen::default()));
    let edits = edits(&laptop.workspace);
    let document = edits.changes[0].document;
    let verdicts = ask("push", push(edits, Seen::default()));
    let Answer::Verdicts(verdicts) = verdicts else {
        panic!("a push is answered otherwise: {verdicts:?}");
    };
    let seen = Seen {
        seq: verdicts.seq,
        mark: verdicts.mark,
    };
    ask("pull", pull(EPOCH, Seen::default()));
    ask("compare", compare(seen));
    ask(
        "fetch",
        Request::Fetch(Fetch {
            protocol: 1,
            epoch: EPOCH,
            seen,
            documents: vec![document],
        }),
    );
    ask("audit", audit(seen, document));
    ask("push-long", push(many(&laptop.workspace), seen));
    ask("pull-long", pull(EPOCH, Seen::default()));
    recorded
}

fn hello(protocol: u16) -> Request {
    Request::Hello(Hello {
        oldest: protocol,
        newest: protocol,
        app: env!("CARGO_PKG_VERSION").to_owned(),
        device: DEVICE,
        epoch: EPOCH,
        after: 0,
    })
}

fn pull(epoch: Epoch, seen: Seen) -> Request {
    Request::Pull(Pull {
        protocol: 1,
        epoch,
        after: 0,
        max_bytes: 1 << 20,
        seen,
        segments: None,
    })
}

fn push(waiting: Waiting, seen: Seen) -> Request {
    Request::Push(Push {
        protocol: 1,
        epoch: EPOCH,
        seen,
        batch: waiting.upto,
        changes: waiting.changes.iter().map(PushedChange::from).collect(),
    })
}

fn compare(seen: Seen) -> Request {
    let digest = Digest::default().bytes();
    Request::Compare(Compare {
        protocol: 1,
        epoch: EPOCH,
        seen,
        after: seen.seq,
        digest,
    })
}

fn audit(seen: Seen, document: RecordId) -> Request {
    Request::Audit(Audit {
        protocol: 1,
        epoch: EPOCH,
        seen,
        after: seen.seq,
        app: env!("CARGO_PKG_VERSION").to_owned(),
        documents: vec![Hashed {
            document,
            hash: Root([3; 16]),
        }],
    })
}

/// What someone does to one record, and a change that no server takes.
fn edits(laptop: &Workspace) -> Waiting {
    make(laptop, "Ada Keller");
    let mut waiting = waiting(laptop, 0);
    let refused = Offered {
        bytes: vec![1, 2, 3],
        ..waiting.changes[0].clone()
    };
    let known = waiting.changes[0].clone();
    waiting.changes.extend([known, refused]);
    waiting
}

/// Many records.
fn many(laptop: &Workspace) -> Waiting {
    let from = laptop.seq().expect("it has a log");
    for number in 0..MANY {
        make(laptop, &format!("Person {number}"));
    }
    waiting(laptop, from)
}

fn make(laptop: &Workspace, name: &str) {
    let values = json!({ "name": name, "city": "Graz", "emails": { "primaryEmail": "a@x.example", "additionalEmails": ["b@x.example"] } });
    let values: Map<String, Json> = values.as_object().cloned().unwrap_or_default();
    let made = laptop.create_record(Acting::default(), "person", &values);
    made.expect("a person can be made");
}

/// The changes past a position of the laptop's log.
fn waiting(laptop: &Workspace, from: u64) -> Waiting {
    let chunks = laptop.log_after(from, usize::MAX).expect("it has a log");
    let frames = chunks
        .iter()
        .flat_map(|chunk| log::frames(chunk).expect("it is whole"));
    let offered = frames.map(|frame| Offered {
        seq: frame.seq,
        document: frame.document,
        bytes: frame.bytes,
        relayed: false,
        pushed_by: None,
    });
    let changes: Vec<_> = offered.filter(|change| change.seq > from).collect();
    let upto = changes.last().map_or(from, |change| change.seq);
    Waiting { changes, upto }
}
