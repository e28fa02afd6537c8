//! A laptop that begins with a team of some size: by segments, cut wherever it may be, and by the log where those are not to be had.

use std::collections::BTreeMap;

use crate::team::{Laptop, Team};
use satchel_engine::{ImportOptions, sample};
use satchel_model::RecordId;
use satchel_store::server::{Seen, Server};
use satchel_sync::core::Exchange;
use satchel_sync::step::{Wire, step};
use satchel_sync::wire::{self, Answer, Pull, Request};
use satchel_sync::{Error, serve};
use serde_json::json;

type Test = Result<(), Error>;

/// A wire to a team's server that loses answers, and counts what was asked.
struct Unreliable<'t> {
    team: &'t Team,
    device: RecordId,
    /// Of so many answers, one is lost.
    one_in: usize,
    asked: BTreeMap<&'static str, usize>,
    /// What was said to come next, and how often it did and did not.
    ahead: Option<Vec<u8>>,
    foreseen: [usize; 2],
}

impl<'t> Unreliable<'t> {
    fn new(team: &'t Team, laptop: &Laptop, one_in: usize) -> Self {
        Self {
            team,
            device: laptop.workspace.server().unwrap().unwrap().device,
            one_in,
            asked: BTreeMap::new(),
            ahead: None,
            foreseen: [0; 2],
        }
    }
}

impl Wire for Unreliable<'_> {
    fn send(&mut self, path: &'static str, request: &[u8]) -> Result<Vec<u8>, Error> {
        *self.asked.entry(path).or_default() += 1;
        if let Some(ahead) = self.ahead.take() {
            self.foreseen[usize::from(ahead == request)] += 1;
        }
        let answer = serve::handle(&self.team.workspace, self.device, request);
        let asked: usize = self.asked.values().sum();
        if asked.is_multiple_of(self.one_in) {
            return Err(Error::Offline);
        }
        Ok(answer)
    }

    fn send_ahead(&mut self, _path: &'static str, request: &[u8]) {
        self.ahead = Some(request.to_vec());
    }
}

/// A team with so many people, some of them edited, in segments; and some of them edited since.
async fn team_of(people: usize) -> (Team, Laptop) {
    let team = Team::start().await;
    let ada = team.laptop("Ada").await;
    let ids: Vec<RecordId> = (0..people)
        .map(|at| ada.person(&format!("Person {at}")))
        .collect();
    for id in ids.iter().step_by(3) {
        ada.edit(*id, json!({ "jobTitle": "Buyer" }));
    }
    ada.sync().await;
    assert!(team.workspace.make_segments().unwrap());
    for id in ids.iter().step_by(7) {
        ada.edit(*id, json!({ "jobTitle": "Head of purchasing" }));
    }
    ada.sync().await;
    (team, ada)
}

/// A laptop that has joined and heard nothing yet, as the device that another is.
fn beginner(other: &Laptop) -> Laptop {
    let laptop = Laptop::new();
    let joined = other.workspace.server().unwrap().unwrap();
    let joined = Server {
        pulled: 0,
        pushed: 0,
        seen: Seen::default(),
        ..joined
    };
    let member = other.workspace.member();
    laptop.workspace.join(&joined, member, "Team").unwrap();
    laptop
}

fn check_same(laptop: &Laptop, team: &Team) {
    let [ours, theirs] =
        [&laptop.workspace, &team.workspace].map(|one| one.digest(&[7; 16]).unwrap().1);
    assert_eq!(ours, theirs);
    let at = laptop.workspace.server().unwrap().unwrap();
    assert_eq!((at.pulled, at.first), (team.workspace.seq().unwrap(), None));
}

#[tokio::test(flavor = "multi_thread")]
async fn segments_come_over_a_line_that_is_cut_at_any_byte_and_to_a_program_that_is_killed() -> Test
{
    let (team, ada) = team_of(300).await;
    for (max_bytes, one_in, kills) in [(1 << 20, 1_000, false), (700, 3, false), (2_000, 4, true)] {
        let laptop = beginner(&ada);
        let mut wire = Unreliable::new(&team, &laptop, one_in);
        let begin = || Exchange::new(true).with_answers_of(max_bytes);
        let mut exchange = begin();
        for tries in 0.. {
            assert!(
                tries < 1_000,
                "it does not come to an end: {:?}",
                wire.asked
            );
            match step(&mut exchange, &laptop.workspace, &mut wire) {
                Ok(true) => {}
                Ok(false) => break,
                // Now and then, not each time: what is here of a segment is not kept beyond the program.
                Err(Error::Offline) if kills && tries % 5 == 0 => exchange = begin(),
                Err(Error::Offline) => {}
                Err(other) => return Err(other),
            }
        }
        laptop.workspace.settle_index();
        check_same(&laptop, &team);
        assert!(wire.asked["segment"] >= 1, "{:?}", wire.asked);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_laptop_joins_over_http_and_has_it_all() -> Test {
    let (team, _ada) = team_of(50).await;
    let bob = team.laptop("Bob").await;
    // Joining made him a record, which came and went with the rest.
    check_same(&bob, &team);
    assert_eq!(
        bob.workspace
            .search("purchasing", 100, None)
            .unwrap()
            .hits
            .len(),
        8
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_laptop_is_answered_with_the_log() -> Test {
    let (team, ada) = team_of(20).await;
    let at = ada.workspace.server()?.unwrap();
    let pull = Request::Pull(Pull {
        protocol: 1,
        epoch: at.epoch,
        after: 0,
        max_bytes: 1 << 20,
        seen: wire::Seen::default(),
        segments: None,
    });
    let answer = serve::handle(&team.workspace, at.device, &wire::encode(&pull));
    let answer: Answer = wire::decode(&answer).unwrap();
    let Answer::Changes(changes) = answer else {
        panic!("it knows nothing else: {answer:?}");
    };
    assert_eq!(changes.upto, team.workspace.seq()?);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_next_is_asked_for_while_what_came_is_applied() -> Test {
    let (team, ada) = team_of(100).await;
    let laptop = beginner(&ada);
    let mut wire = Unreliable::new(&team, &laptop, 1_000_000);
    let mut exchange = Exchange::new(true).with_answers_of(20_000);
    // By segments, then what came since; then a long way behind, by the log.
    while step(&mut exchange, &laptop.workspace, &mut wire)? {}
    let by_segments = wire.foreseen;
    assert_eq!(by_segments, [0, 1], "{:?}", wire.asked);
    let csv = team.folder.path().join("later.csv");
    let file = std::fs::File::create(&csv).unwrap();
    sample::contacts_csv(1, 5_000, file).unwrap();
    team.workspace
        .import(&csv, &ImportOptions::default(), &mut |_| {})?;
    exchange.look();
    while step(&mut exchange, &laptop.workspace, &mut wire)? {}
    check_same(&laptop, &team);
    assert!(wire.foreseen[1] > by_segments[1], "{:?}", wire.foreseen);
    assert_eq!(
        wire.foreseen[0], 0,
        "something else was asked: {:?}",
        wire.asked
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn where_segments_are_gone_the_log_brings_it_all() -> Test {
    let (team, ada) = team_of(40).await;
    let laptop = beginner(&ada);
    let mut wire = Unreliable::new(&team, &laptop, 1_000);
    let mut exchange = Exchange::new(true).with_answers_of(1_000);
    for _ in 0..3 {
        assert!(step(&mut exchange, &laptop.workspace, &mut wire)?);
    }
    satchel_store::write(team.workspace.database(), |writer| {
        writer.execute("delete from segment", &[]).map(drop)
    })
    .map_err(satchel_engine::Error::from)?;
    while step(&mut exchange, &laptop.workspace, &mut wire)? {}
    check_same(&laptop, &team);
    // A list of which nothing is left is none.
    let later = beginner(&ada);
    let mut wire = Unreliable::new(&team, &later, 1_000);
    let mut exchange = Exchange::new(true);
    while step(&mut exchange, &later.workspace, &mut wire)? {}
    check_same(&later, &team);
    assert!(!wire.asked.contains_key("segment"), "{:?}", wire.asked);
    Ok(())
}
