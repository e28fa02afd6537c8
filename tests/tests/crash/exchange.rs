//! Killed while laptop and server exchange: the laptop, the server, and both sides equal in the end.

use std::process::Child;

use crate::import::write_contacts;
use crate::kill::{Moments, time};
use crate::server::{Server, join};
use satchel_tests::program::{Desk, told};

/// A few pushes' worth.
const ROWS: usize = 3_000;

/// What `satchel sync` ends with while the server is gone.
const UNREACHABLE: i32 = 6;

/// A team of two, one with contacts that nobody has yet.
struct Team {
    server: Server,
    anna: Desk,
    bo: Desk,
    moments: Moments,
}

impl Team {
    fn with_contacts_to_send() -> Self {
        let (mut server, anna, bo) = (
            Server::start(),
            Desk::with_workspace(),
            Desk::with_workspace(),
        );
        join(&mut server, &anna, "anna");
        join(&mut server, &bo, "bo");
        write_contacts(&anna, ROWS);
        // Sending them and taking them in is about as much work as importing them.
        let (span, _) = time(|| anna.json(&["import", "contacts.csv"]));
        let moments = Moments::within(span);
        Self {
            server,
            anna,
            bo,
            moments,
        }
    }

    /// Nothing waits any more, everyone has the same, and is whole.
    fn assert_equal_once_synced(&self) {
        for laptop in [&self.anna, &self.bo] {
            let synced = laptop.json(&["sync"]);
            assert_eq!(synced["status"]["waiting"], 0, "{synced}");
            assert_eq!(synced["status"]["attention"], 0, "{synced}");
        }
        self.server.kill();
        let desks = [&self.anna, &self.bo, &self.server.desk];
        desks.iter().for_each(|desk| desk.assert_whole());
        let people = self.anna.records("person");
        assert_eq!(people.len(), ROWS);
        for object in ["person", "company"] {
            let [anna, bo, server] = desks.map(|desk| desk.records(object));
            assert!(anna == bo, "the laptops differ in {object}");
            assert!(anna == server, "the server differs in {object}");
        }
        self.bo.assert_finds(people.iter().next());
        self.bo.assert_finds(people.iter().last());
    }
}

#[test]
fn laptops_killed_while_they_sync_end_with_what_everyone_has() {
    let mut team = Team::with_contacts_to_send();
    for laptop in [&team.anna, &team.bo] {
        team.moments
            .strike(2, || laptop.command(&["sync"]), |_| laptop.assert_whole());
        laptop.json(&["sync"]);
    }
    team.assert_equal_once_synced();
}

#[test]
fn a_server_killed_while_it_answers_holds_what_it_took_and_goes_on() {
    let mut team = Team::with_contacts_to_send();
    for _ in 0..3 {
        let busy = [&team.anna, &team.bo].map(|laptop| laptop.command(&["sync"]).spawn().unwrap());
        team.moments.wait();
        team.server.kill();
        busy.into_iter().for_each(assert_synced_or_unreachable);
        assert_holds_what_it_took(&team.server.desk, &team.anna);
        team.server.start_again();
    }
    team.assert_equal_once_synced();
}

pub(crate) fn assert_synced_or_unreachable(laptop: Child) {
    let output = laptop.wait_with_output().unwrap();
    let code = output.status.code();
    assert!(
        code == Some(0) || code == Some(UNREACHABLE),
        "{}",
        told(&output)
    );
}

/// What a laptop no longer counts as waiting, the server that was killed has.
fn assert_holds_what_it_took(server: &Desk, laptop: &Desk) {
    server.assert_whole();
    let status = laptop.json(&["status"]);
    let held = |status: &serde_json::Value| -> u64 {
        let records = status["records"].as_object().unwrap();
        records.values().filter_map(serde_json::Value::as_u64).sum()
    };
    let waiting = status["server"]["waiting"].as_u64().unwrap();
    let taken = held(&status).saturating_sub(waiting);
    let there = held(&server.json(&["status"]));
    assert!(there >= taken, "it took {taken} and has {there}");
}
