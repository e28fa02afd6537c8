//! A line that is cut between two answers: what came before is applied, and what is asked next names it.
#![allow(clippy::unwrap_used)]

mod team;

use satchel_model::RecordId;
use satchel_sync::core::Exchange;
use satchel_sync::step::{Wire, ask, step};
use satchel_sync::wire::{self, Request};
use satchel_sync::{Error, serve};
use team::Team;

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
