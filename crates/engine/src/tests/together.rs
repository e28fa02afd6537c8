//! Pushes that wait for each other.

use std::time::{Duration, Instant};

use satchel_store::document;
use serde_json::json;

use super::*;
use crate::{Error, Offered, Received, Verdict};

/// Whoever does not wait by then never comes.
const PATIENCE: Duration = Duration::from_secs(60);

/// What each offers at one time, while somebody else has the turn.
fn at_one_time(server: &Fixture, pushes: Vec<Vec<Offered>>) -> Vec<Result<Received, Error>> {
    let workspace = &server.workspace;
    std::thread::scope(|scope| {
        let turn = workspace.follower.order();
        let count = pushes.len();
        let all: Vec<_> = pushes
            .into_iter()
            .map(|push| scope.spawn(move || workspace.receive(push)))
            .collect();
        let begun = Instant::now();
        while workspace.together.count() < count {
            assert!(begun.elapsed() < PATIENCE, "not all of them wait");
            std::thread::yield_now();
        }
        drop(turn);
        all.into_iter().map(|one| one.join().unwrap()).collect()
    })
}

/// A laptop with a person of its own, which the server has, and an edit, which it has not.
fn laptop(server: &Fixture) -> (Fixture, Vec<Offered>) {
    let laptop = Fixture::new();
    join(&laptop, server);
    let person = laptop.create("person", json!({"name": "Lena Huber"}));
    exchange(&laptop, server);
    laptop.edit(person, json!({"city": "Graz"}));
    let waiting = laptop.workspace.waiting(1 << 20).unwrap();
    (laptop, waiting.changes)
}

#[test]
fn what_several_push_at_one_time_is_one_commit_and_each_has_its_own_verdicts() {
    let server = Fixture::new();
    let mut pushes: Vec<Vec<Offered>> = (0..3).map(|_| laptop(&server).1).collect();
    pushes[1][0].bytes[20] ^= 1;
    let (before, events) = (
        server.workspace.seq().unwrap(),
        server.workspace.subscribe(),
    );
    let received = at_one_time(&server, pushes);
    let mut stored = Vec::new();
    for (at, one) in received.into_iter().enumerate() {
        let one = one.unwrap();
        match (at, &one.verdicts[..]) {
            (1, [Verdict::Refused { code, .. }]) => assert_eq!(code, "not_a_change"),
            (0 | 2, [Verdict::Stored { seq }]) => stored.push(*seq),
            (_, other) => panic!("{other:?}"),
        }
        assert_eq!(one.end, server.workspace.end().unwrap());
    }
    stored.sort_unstable();
    assert_eq!(stored, [before + 1, before + 2]);
    assert_eq!(events.try_iter().count(), 1);
}

#[test]
fn a_push_that_cannot_be_taken_takes_no_other_with_it() {
    let server = Fixture::new();
    let pushes: Vec<Vec<Offered>> = (0..3).map(|_| laptop(&server).1).collect();
    let damaged = pushes[1][0].document;
    let written = server.workspace.write(|writer| {
        let found = document::get(writer, damaged)?.unwrap();
        Ok(document::update(writer, found.key, 0, b"not a register")?)
    });
    written.unwrap();
    let received = at_one_time(&server, pushes);
    assert!(received[1].is_err());
    for at in [0, 2] {
        let verdicts = &received[at].as_ref().unwrap().verdicts;
        assert!(matches!(verdicts[..], [Verdict::Stored { .. }]));
    }
}
