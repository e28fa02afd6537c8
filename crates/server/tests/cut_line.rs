//! A line that is cut between two answers, or damages one: what came before is applied, and what is asked next names it.

use crate::team::Team;
use satchel_model::RecordId;
use satchel_sync::core::Exchange;
use satchel_sync::step::{Wire, ask, step};
use satchel_sync::wire::{self, Answer, Request};
use satchel_sync::{Error, serve};

type Test = Result<(), Error>;

/// A wire to a team's server that is cut after so many answers.
struct Cut<'t> {
    team: &'t Team,
    device: RecordId,
    answers: usize,
}

impl Wire for Cut<'_> {
    fn send(&mut self, _path: &'static str, request: &[u8]) -> Result<Vec<u8>, Error> {
        self.answers = self.answers.checked_sub(1).ok_or(Error::Offline)?;
        Ok(serve::handle(&self.team.workspace, self.device, request))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_before_a_line_was_cut_is_applied() -> Test {
    let team = Team::start().await;
    let (ada, bob) = (team.laptop("Ada").await, team.laptop("Bob").await);
    ada.sync().await;
    for name in ["Grace Hopper", "Alan Turing", "Barbara Liskov"] {
        bob.person(name);
        bob.sync().await;
    }
    ada.workspace.settle_index();
    let at = || ada.workspace.server().unwrap().unwrap();
    let (before, mut exchange) = (at(), Exchange::new(true).with_answers_of(1));
    let mut wire = Cut {
        team: &team,
        device: before.device,
        answers: 2,
    };
    for _ in 0..2 {
        assert!(step(&mut exchange, &ada.workspace, &mut wire)?);
    }
    assert_eq!(at().pulled, before.pulled, "more is to come");
    let question = ask(&exchange, &ada.workspace)?.unwrap();
    let Ok(Request::Pull(pull)) = wire::decode(&question.body) else {
        panic!("it goes on pulling");
    };
    assert_eq!((pull.after, pull.seen.seq), (before.pulled + 2, pull.after));
    let seen = satchel_store::server::Seen {
        seq: pull.seen.seq,
        mark: pull.seen.mark,
    };
    let (standing, ()) = team.workspace.standing(&seen, |_| Ok(()))?;
    assert!(standing.holds);
    let cut = step(&mut exchange, &ada.workspace, &mut wire);
    assert!(matches!(cut, Err(Error::Offline)));
    assert_eq!(at().pulled, before.pulled + 2);
    ada.sync().await;
    assert_eq!(ada.workspace.seq()?, team.workspace.seq()?);
    Ok(())
}

/// A wire that damages the first change it brings.
struct Damaging<'t> {
    team: &'t Team,
    device: RecordId,
    is_done: bool,
}

impl Wire for Damaging<'_> {
    fn send(&mut self, _path: &'static str, request: &[u8]) -> Result<Vec<u8>, Error> {
        let answer = serve::handle(&self.team.workspace, self.device, request);
        let Ok(Answer::Changes(mut changes)) = wire::decode(&answer) else {
            return Ok(answer);
        };
        if !std::mem::replace(&mut self.is_done, true) {
            changes.chunks[0].bytes.truncate(20);
        }
        Ok(wire::encode(&Answer::Changes(changes)))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_answer_is_told_and_keeps_nothing_from_being_exchanged() -> Test {
    let team = Team::start().await;
    let (ada, bob) = (team.laptop("Ada").await, team.laptop("Bob").await);
    ada.sync().await;
    for name in ["Grace Hopper", "Alan Turing"] {
        bob.person(name);
        bob.sync().await;
    }
    let own = ada.person("Barbara Liskov");
    let mut exchange = Exchange::new(true).with_answers_of(1);
    let mut wire = Damaging {
        team: &team,
        device: ada.workspace.server()?.unwrap().device,
        is_done: false,
    };
    assert!(step(&mut exchange, &ada.workspace, &mut wire)?);
    let told = step(&mut exchange, &ada.workspace, &mut wire);
    assert!(told.is_err() && exchange.is_stuck(), "{told:?}");
    while step(&mut exchange, &ada.workspace, &mut wire)? {}
    assert!(team.workspace.record(own).is_ok(), "what waits goes out");
    exchange.look();
    while step(&mut exchange, &ada.workspace, &mut wire)? {}
    assert_eq!(ada.workspace.seq()?, team.workspace.seq()?);
    Ok(())
}
