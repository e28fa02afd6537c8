//! The web client in a browser. The journeys themselves are written in the interface's language: ui/tests/*.journey.mjs.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value as Json;

use crate::laptop::Laptop;
use crate::program::Running;
use crate::server::Server;

/// Bounds the whole journey, each step of which is bounded already.
const LONGEST: Duration = Duration::from_secs(15 * 60);

#[test]
fn a_day_in_the_browser() {
    let server = Server::start();
    let colleague = Laptop::new();
    colleague.json(&["init", "--demo", "--records", "40", "--seed", "1"]);

    let mut journey = begin("web", &[server.accept()]);
    // It says so where it wants to see what a colleague brings.
    if journey.first_line().trim() == "COLLEAGUE" {
        colleague.join(&server, "bo@team.example", "Bo Ek");
    }
    ends_well(journey);
}

#[test]
fn two_people_at_one_record() {
    let server = Server::start();
    let (address, _) = server.accept().rsplit_once('=').unwrap();
    let for_bo = format!("{address}={}", server.invite("bo@team.example"));
    ends_well(begin("presence", &[server.accept(), &for_bo]));
}

#[test]
fn a_lost_laptop_is_signed_out() {
    let server = Server::start();
    let bo = Laptop::new();
    bo.json(&["init"]);
    let mut journey = begin("devices", &[server.accept()]);
    assert_eq!(journey.first_line().trim(), "COLLEAGUE");
    bo.join(&server, "bo@team.example", "Bo Ek");
    ends_well(journey);
    let refused = bo.satchel(&["sync"]).output().unwrap();
    let said: Json = serde_json::from_slice(&refused.stdout).unwrap();
    assert_eq!(said["error"]["code"], "signed_out");
}

#[test]
fn who_left_is_shut_out() {
    let server = Server::start();
    ends_well(begin("team", &[server.accept()]));
}

#[test]
fn a_role_says_what_may_be_done() {
    let server = Server::start();
    ends_well(begin("roles", &[server.accept()]));
}

/// Begins a journey of ui/tests.
fn begin(name: &str, addresses: &[&str]) -> Running {
    let pictures = Path::new(env!("CARGO_TARGET_TMPDIR")).join("journeys");
    let mut command = Command::new("node");
    command
        .arg(format!("tests/{name}.journey.mjs"))
        .args(addresses)
        .arg(pictures)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    Running::start(&mut command)
}

fn ends_well(mut journey: Running) {
    let status = journey.wait(LONGEST);
    assert!(
        status.is_some_and(|status| status.success()),
        "the journey failed, and says why above"
    );
}
