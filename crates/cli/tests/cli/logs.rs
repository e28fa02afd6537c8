//! A server's log tells an admin what was done, and of nobody.

use std::process::Stdio;

use serde_json::Value as Json;

use crate::program::Desk;
use crate::team::{Server, join, with_password};

#[test]
fn the_log_is_json_by_the_line_and_names_nobody() {
    let desk = Desk::new();
    let log = std::fs::File::create(desk.path("log")).unwrap();
    let server = Server::start_with(desk, &["-vv", "--log-json"], Stdio::from(log));
    let code = server.started["invitation"].as_str().unwrap().to_owned();
    let laptop = Desk::with_sample(3);
    let mistyped = [
        "join",
        server.url(),
        "--email",
        "quux@x.example",
        "--password-stdin",
    ];
    assert_ne!(with_password(&laptop, &mistyped, "a wrong quux").code, 0);
    join(&laptop, &server, "quux@x.example", &code, "Quux Lind").ok();
    laptop.create(&["person", "name=Anna Quux", "emails=quux@y.example"]);
    laptop.run(&["sync"]).ok();
    let (stopped, desk) = server.stop();
    assert_eq!(stopped, Some(0));
    let log = std::fs::read_to_string(desk.path("log")).unwrap();
    let lines: Vec<Json> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect();
    let pushed = lines.iter().find(|line| line["route"] == "/sync/push");
    let pushed = pushed.unwrap_or_else(|| panic!("no push in:\n{log}"));
    assert_eq!(
        (&pushed["status"], &pushed["method"]),
        (&200.into(), &"POST".into())
    );
    let told = log.to_lowercase();
    let secrets = [
        "quux",
        "lind",
        "x.example",
        "a long password",
        &code.to_lowercase(),
    ];
    for personal in secrets {
        assert!(!told.contains(personal), "{personal:?} is in:\n{log}");
    }
}
