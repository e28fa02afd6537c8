//! Messages of sync taken further than their form: a server answers each question, a laptop takes each answer.
//!
//! What decides whether a message is looked into, its epoch and its position, is made to fit first, and so are the
//! checksums of changes. Both sides go on with what earlier inputs left, and begin anew after some.

mod fitting;
mod messages;

use std::sync::{Mutex, PoisonError};

use satchel_engine::{Acting, Workspace};
use satchel_model::RecordId;
use satchel_store::server::Server;
use satchel_sync::core::{Asked, Exchange};
use satchel_sync::news::Told;
use satchel_sync::wire::{self, Answer, Changes, Compared, Request, Root, Word};
use satchel_sync::{Error, SERVER_FAILED, audit, healing, serve, step};
use serde_json::{Map, json};

use self::fitting::{answer_to, request_for};
use super::Decoder;
use crate::alone::Alone;

pub(super) const DECODER: Decoder = Decoder {
    name: "exchange",
    check,
    seeds: messages::seeds,
    runs: 1_500,
};

/// Inputs after which both sides begin anew.
const TOGETHER: usize = 100;

/// Records that both sides hold.
const RECORDS: usize = 12;

const DEVICE: RecordId = RecordId::from_bytes([7; 16]);

static TEAM: Mutex<Option<Team>> = Mutex::new(None);

fn check(input: &[u8]) -> bool {
    let mut kept = TEAM.lock().unwrap_or_else(PoisonError::into_inner);
    // Taken out, so that a panic leaves nothing behind.
    let mut team = kept
        .take()
        .filter(|team| team.inputs < TOGETHER)
        .unwrap_or_else(Team::new);
    team.inputs += 1;
    let plain = [&[0], input].concat();
    let mut read = false;
    for body in [input, plain.as_slice()] {
        team.answers(body);
        if let Ok(request) = wire::decode::<Request>(body) {
            let server = &team.server.workspace;
            team.answers(&wire::encode(&request_for(server, request)));
            read = true;
        }
        if let Ok(answer) = wire::decode::<Answer>(body) {
            team.hears(answer);
            read = true;
        }
    }
    *kept = Some(team);
    read
}

/// A server and a laptop that hold the same.
struct Team {
    laptop: Alone,
    server: Alone,
    inputs: usize,
}

impl Team {
    fn new() -> Self {
        let team = Self {
            laptop: Alone::new(1),
            server: Alone::new(2),
            inputs: 0,
        };
        team.join();
        for number in 0..RECORDS {
            let values = json!({ "name": format!("Person {number}"), "city": "Graz" });
            let values: Map<_, _> = values.as_object().cloned().unwrap_or_default();
            let made = team
                .laptop
                .workspace
                .create_record(Acting::default(), "person", &values);
            made.expect("a person can be made");
        }
        let mut exchange = Exchange::new(false);
        let mut line = Line(&team.server);
        while step::step(&mut exchange, &team.laptop.workspace, &mut line).expect("it works") {}
        team
    }

    fn join(&self) {
        let member = self.server.enrol(DEVICE);
        let epoch = self.server.workspace.epoch().expect("it has one");
        let joined = Server::new("http://team.example", "ada@team.example", epoch, DEVICE);
        let joining = self.laptop.workspace.join(&joined, member, "team");
        joining.expect("a laptop joins");
    }

    /// A laptop can read whatever the server answers, and no request is one that the server fails at.
    fn answers(&self, body: &[u8]) {
        let answer = serve::handle(&self.server.workspace, DEVICE, body);
        let answer = wire::decode::<Answer>(&answer).expect("an answer can be read");
        match (wire::decode(body), answer) {
            (_, Answer::Refused(refused)) => {
                assert_ne!(refused.code, SERVER_FAILED, "{}", refused.why);
            }
            (Ok(Request::Push(push)), Answer::Verdicts(verdicts)) => {
                assert_eq!(verdicts.verdicts.len(), push.changes.len());
            }
            _ => {}
        }
    }

    /// A laptop takes the answer, or says what is wrong with it, and knows what to ask next.
    fn hears(&self, answer: Answer) {
        let laptop = &self.laptop.workspace;
        self.is_told(&answer);
        let at = laptop.server().ok().flatten().expect("it has joined");
        let (asked, answer) = answer_to(&at, answer);
        let mut exchange = Exchange::new(true);
        let heard = step::hear(&mut exchange, laptop, asked, &wire::encode(&answer));
        assert!(!matches!(heard, Err(Error::BadAnswer { .. })), "{heard:?}");
        let next = step::ask(&exchange, laptop);
        assert!(next.is_ok(), "{next:?}");
        self.heals(&answer);
    }

    /// The same where nobody asked: what it cannot use, it asks for.
    fn is_told(&self, answer: &Answer) {
        let (laptop, mut exchange) = (&self.laptop.workspace, Exchange::new(true));
        let at = laptop.server().ok().flatten().expect("it has joined");
        let (_, Answer::Changes(changes)) = answer_to(&at, answer.clone()) else {
            return;
        };
        hears_the_end(&mut exchange, laptop, &at, None);
        let told = Told {
            seq: changes.seq,
            word: Some(Word {
                before: at.seen.mark,
                changes,
            }),
        };
        let is_news = told.seq > at.pulled;
        let taken = step::told(&mut exchange, laptop, told).expect("it takes any word");
        let next = step::ask(&exchange, laptop).expect("it knows what to ask next");
        assert!(taken || next.is_some() || !is_news);
    }

    /// The same where it looks for differences.
    fn heals(&self, answer: &Answer) {
        let laptop = &self.laptop.workspace;
        let at = laptop.server().ok().flatten().expect("it has joined");
        laptop.digest(&at.epoch).expect("it has a digest");
        let mut exchange = Exchange::new(true);
        hears_the_end(&mut exchange, laptop, &at, Some(Root([1; 16])));
        let mut line = Saying {
            answer,
            epoch: at.epoch,
        };
        let _ = healing::check(&mut exchange, laptop, &mut line);
        let _ = audit::audit(&mut audit::Progress::default(), laptop, &mut line);
    }
}

/// A laptop hears that there is nothing past where it stands.
fn hears_the_end(exchange: &mut Exchange, laptop: &Workspace, at: &Server, check: Option<Root>) {
    let (epoch, after) = (at.epoch, at.pulled);
    let end = Answer::Changes(Changes {
        epoch,
        after,
        chunks: Vec::new(),
        upto: after,
        seq: after,
        check,
    });
    let asked = Asked::Pull { epoch, after };
    let heard = step::hear(exchange, laptop, asked, &wire::encode(&end));
    heard.expect("nothing new is an answer");
}

/// A line to a server as it is.
struct Line<'t>(&'t Alone);

impl step::Wire for Line<'_> {
    fn send(&mut self, _: &'static str, request: &[u8]) -> Result<Vec<u8>, Error> {
        Ok(serve::handle(&self.0.workspace, DEVICE, request))
    }
}

/// A line to whoever says one thing only, but for where documents differ: that is asked first.
struct Saying<'a> {
    answer: &'a Answer,
    epoch: wire::Epoch,
}

impl step::Wire for Saying<'_> {
    fn send(&mut self, path: &'static str, _: &[u8]) -> Result<Vec<u8>, Error> {
        let epoch = self.epoch;
        Ok(match (path, self.answer) {
            (_, Answer::Compared(said)) => wire::encode(&Answer::Compared(Compared {
                epoch,
                ..said.clone()
            })),
            ("compare", _) => wire::encode(&Answer::Compared(Compared {
                epoch,
                buckets: (0..u16::try_from(satchel_engine::digest::BUCKETS).unwrap_or(u16::MAX))
                    .collect(),
                documents: Vec::new(),
            })),
            (_, Answer::Documents(said)) => wire::encode(&Answer::Documents(wire::Documents {
                epoch,
                ..said.clone()
            })),
            (_, Answer::Audited(said)) => wire::encode(&Answer::Audited(wire::Audited {
                epoch,
                ..said.clone()
            })),
            (_, other) => wire::encode(other),
        })
    }
}
