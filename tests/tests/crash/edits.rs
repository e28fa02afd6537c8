//! Killed in a stream of edits.

use std::collections::BTreeSet;

use serde_json::json;

use crate::kill::{Moments, time};
use crate::server::{Server, post};
use satchel_tests::program::{Desk, NAME};

#[test]
fn an_edit_that_was_answered_is_there_however_its_program_ended() {
    let desk = Desk::with_workspace();
    let (span, made) = time(|| desk.json(&["create", "company", "name=First"]));
    let id = made["records"][0]["id"].as_str().unwrap().to_owned();
    let name = || {
        desk.json(&["show", &id])["record"]["label"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let mut moments = Moments::within(span);
    let mut before = "First".to_owned();
    for edit in 0..8 {
        let wanted = format!("Name {edit}");
        let ended = moments.kill(&mut desk.command(&["edit", &id, &format!("name={wanted}")]));
        let now = name();
        assert!(
            now == wanted || (!ended.acknowledged() && now == before),
            "{now:?} after {before:?} and {wanted:?}"
        );
        before = now;
    }
    desk.assert_whole();
}

/// How long the stream runs before each kill, at most: hundreds of edits.
const STREAM: std::time::Duration = std::time::Duration::from_millis(1_500);

/// Makes companies one after the other until the server is gone, and gives the names of those it answered for.
fn create_until_gone(server: &Server, cookie: &str, round: usize, stream: usize) -> Vec<String> {
    let mut acknowledged = Vec::new();
    for at in 0.. {
        let name = format!("Company {round}-{stream}-{at}");
        let values = json!({ "object": "company", "values": { "name": name } });
        if post(server.address, "/api/call/create", cookie, &values).is_none() {
            break;
        }
        acknowledged.push(name);
    }
    acknowledged
}

#[test]
fn a_server_killed_among_edits_has_every_one_that_it_answered() {
    let mut server = Server::start();
    let cookie = server.sign_in("web@x.example");
    let mut moments = Moments::within(STREAM);
    let mut acknowledged: Vec<String> = Vec::new();
    for round in 0..3 {
        let stream = |at| create_until_gone(&server, &cookie, round, at);
        let answered = std::thread::scope(|scope| {
            let streams = [0, 1].map(|at| scope.spawn(move || stream(at)));
            moments.wait();
            server.kill();
            streams.map(|stream| stream.join().unwrap())
        });
        acknowledged.extend(answered.into_iter().flatten());
        server.start_again();
    }
    server.kill();
    server.desk.assert_whole();
    assert!(!acknowledged.is_empty(), "nothing was ever answered");
    let companies = server.desk.records("company");
    let there: BTreeSet<&str> = companies.values().map(|row| &row[NAME]).collect();
    let lost: Vec<_> = acknowledged
        .iter()
        .filter(|name| !there.contains(name.as_str()))
        .collect();
    assert!(
        lost.is_empty(),
        "of {} that were answered these are gone: {lost:?}",
        acknowledged.len()
    );
    for name in [acknowledged.first(), acknowledged.last()]
        .into_iter()
        .flatten()
    {
        let hits = server.desk.json(&["search", name])["hits"].clone();
        assert!(
            hits.as_array()
                .unwrap()
                .iter()
                .any(|hit| hit["label"] == name.as_str()),
            "{name} is not among {hits}"
        );
    }
}
