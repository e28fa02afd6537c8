//! A team server and two people's laptops.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Stdio};

use serde_json::Value as Json;

use crate::program::{Desk, Run, keys};

/// A running server; it ends with the test.
pub(crate) struct Server {
    pub(crate) desk: Desk,
    child: Child,
    pub(crate) started: Json,
}

impl Server {
    pub(crate) fn start(desk: Desk) -> Self {
        Self::start_with(desk, &[], Stdio::inherit())
    }

    pub(crate) fn start_with(desk: Desk, args: &[&str], errors: Stdio) -> Self {
        let mut command = desk.command(&["serve", "--data", "team", "--json"]);
        if !args.contains(&"--listen") {
            command.args(["--listen", "127.0.0.1:0"]);
        }
        let command = command.args(args).stdout(Stdio::piped()).stderr(errors);
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap())
            .read_line(&mut line)
            .unwrap();
        Self {
            desk,
            child,
            started: serde_json::from_str(&line).unwrap(),
        }
    }

    pub(crate) fn url(&self) -> &str {
        self.started["url"].as_str().unwrap()
    }

    /// Ends it as a service manager does, and gives its exit code and its folder.
    #[cfg(unix)]
    pub(crate) fn stop(mut self) -> (Option<i32>, Desk) {
        let sent = std::process::Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(sent.success());
        let code = self.child.wait().unwrap().code();
        (code, std::mem::replace(&mut self.desk, Desk::new()))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn join(desk: &Desk, server: &Server, email: &str, code: &str, name: &str) -> Run {
    let args = [
        "join",
        server.url(),
        "--email",
        email,
        "--invitation",
        code,
        "--name",
        name,
        "--password-stdin",
        "--json",
    ];
    with_password(desk, &args, "a long password")
}

pub(crate) fn with_password(desk: &Desk, args: &[&str], password: &str) -> Run {
    let mut command = desk.command(args);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that refuses before it reads closes the pipe.
    let _ = writeln!(child.stdin.take().unwrap(), "{password}");
    Run::of(child.wait_with_output().unwrap())
}

#[cfg(unix)]
#[test]
fn two_laptops_and_a_server() {
    let server = Server::start(Desk::new());
    assert_eq!(
        keys(&server.started),
        [
            "accept",
            "address",
            "invitation",
            "metrics",
            "url",
            "webClient"
        ]
    );
    let (anna, bo) = (Desk::with_sample(30), Desk::new());

    let code = server.started["invitation"].as_str().unwrap().to_owned();
    let joined = join(&anna, &server, "anna@x.example", &code, "Anna Lind")
        .ok()
        .json();
    assert_eq!(keys(&joined), ["attention", "status"]);
    assert_eq!(
        (&joined["status"]["state"], &joined["status"]["waiting"]),
        (&"synced".into(), &0.into())
    );
    join(&bo, &server, "bo@x.example", &code, "Bo").failed(7, "invitation");
    let invited = server
        .desk
        .json(&["invite", "bo@x.example", "--data", "team"]);
    assert_eq!(keys(&invited), ["admin", "code", "daysValid", "email"]);
    join(
        &bo,
        &server,
        "bo@x.example",
        invited["code"].as_str().unwrap(),
        "Bo Ek",
    )
    .ok();
    assert_eq!(
        bo.json(&["status"])["records"],
        anna.json(&["status"])["records"]
    );

    let id = anna.create(&["company", "name=Shared"]);
    assert_eq!(anna.json(&["status"])["server"]["waiting"], 1);
    anna.run(&["sync"]).ok();
    bo.run(&["sync"]).ok();
    bo.run(&["edit", &id, "name=Bo's name"]).ok();
    anna.run(&["edit", &id, "name=Anna's name"]).ok();
    for desk in [&bo, &anna, &bo] {
        desk.run(&["sync"]).ok();
    }
    for desk in [&anna, &bo] {
        let shown = desk.json(&["show", &id]);
        assert_eq!(
            (&shown["record"]["label"], &shown["conflicts"][0]["display"]),
            (&"Anna's name".into(), &"Bo's name".into())
        );
        assert_eq!(shown["record"]["updatedBy"], "Anna Lind");
    }
    assert!(
        anna.run(&["show", &id])
            .ok()
            .out
            .contains("also: Bo's name (Bo Ek")
    );

    let told = anna.json(&["doctor", "--bundle", "bundle.json"]);
    assert_eq!(
        (&told["whole"], &told["bundle"]),
        (&true.into(), &"bundle.json".into())
    );
    let bundle = std::fs::read_to_string(anna.path("bundle.json")).unwrap();
    assert!(!bundle.contains("Shared") && !bundle.contains("Anna"));
    let bundle: Json = serde_json::from_str(&bundle).unwrap();
    let server_told = &bundle["server"];
    assert_eq!(
        server_told["divergence"]["documents"],
        Json::Array(Vec::new())
    );
    assert_eq!(server_told["divergence"]["pulled"], server_told["pulled"]);
    assert_eq!(bundle["health"], told["health"]);
    anna.run(&["doctor", "--bundle", "bundle.json"])
        .failed(1, "exists");

    let other = Desk::new();
    other.run(&["init"]).ok();
    let url = server.url().to_owned();
    with_password(
        &other,
        &[
            "join",
            &url,
            "--email",
            "anna@x.example",
            "--password-stdin",
        ],
        "wrong",
    )
    .failed(7, "do not go together");

    let (code, desk) = server.stop();
    assert_eq!(code, Some(0));
    let offline = anna
        .run(&["sync", "--json"])
        .failed(6, "cannot be reached")
        .json();
    assert_eq!(offline["error"]["code"], "unreachable");
    let again = Server::start(desk);
    assert_eq!(
        again.started["invitation"],
        Json::Null,
        "there is an admin already"
    );
}

#[cfg(unix)]
#[test]
fn a_lost_laptop_is_found_among_the_devices_and_signed_out() {
    let server = Server::start(Desk::new());
    let (anna, bo) = (Desk::new(), Desk::new());
    for desk in [&anna, &bo] {
        desk.run(&["init"]).ok();
    }
    let code = server.started["invitation"].as_str().unwrap().to_owned();
    join(&anna, &server, "anna@x.example", &code, "Anna").ok();
    let invited = server
        .desk
        .json(&["invite", "bo@x.example", "--data", "team"]);
    join(
        &bo,
        &server,
        "bo@x.example",
        invited["code"].as_str().unwrap(),
        "Bo",
    )
    .ok();
    let devices = |desk: &Desk, more: &[&str]| -> Vec<Json> {
        let told = desk.json(&[&["devices"], more].concat());
        told.as_array().unwrap().clone()
    };
    let bos = devices(&bo, &[]);
    assert_eq!(
        keys(&bos[0]),
        [
            "browser",
            "email",
            "enrolled",
            "here",
            "id",
            "lastContact",
            "name",
            "own",
            "signedOut"
        ]
    );
    let is = |device: &Json, name: &str| device[name].as_bool().unwrap();
    assert!(
        matches!(bos.as_slice(), [one] if is(one, "own") && is(one, "here") && one["lastContact"].is_i64())
    );
    let all = devices(&anna, &[]);
    assert_eq!(
        all.iter().filter(|device| is(device, "own")).count(),
        1,
        "an admin's and another's: {all:?}"
    );
    assert_eq!(devices(&server.desk, &["--data", "team"]).len(), 2);
    let annas = all.iter().find(|device| is(device, "own")).unwrap()["id"]
        .as_str()
        .unwrap();
    bo.run(&["sign-out", annas]).failed(2, "no device");
    anna.run(&["sign-out", ""]).failed(2, "say which device");
    // Ids that were made in one moment begin alike.
    anna.run(&["sign-out", &annas[..1]])
        .failed(2, "several devices");
    anna.run(&["sign-out", bos[0]["id"].as_str().unwrap()]).ok();
    bo.create(&["company", "name=Kept"]);
    bo.run(&["sync"]).failed(7, "signed out");
    bo.run(&["devices"]).failed(7, "signed out");
    let told = anna.run(&["devices"]).ok().out;
    assert!(
        told.contains("signed out") && told.contains("this one"),
        "{told}"
    );
    with_password(
        &bo,
        &[
            "join",
            server.url(),
            "--email",
            "bo@x.example",
            "--password-stdin",
        ],
        "a long password",
    )
    .ok();
    assert_eq!(
        bo.json(&["status"])["server"]["waiting"],
        0,
        "what waited was sent"
    );
    server.desk.run(&["sign-out", annas, "--data", "team"]).ok();
    anna.run(&["sync"]).failed(7, "signed out");
    // Written down when the server ends at the latest.
    let (code, desk) = server.stop();
    assert_eq!(code, Some(0));
    let told = devices(&desk, &["--data", "team"]);
    assert!(
        told.len() == 3 && told.iter().all(|device| device["lastContact"].is_i64()),
        "{told:?}"
    );
}

#[cfg(unix)]
#[test]
fn watching_sends_what_other_programs_write() {
    let server = Server::start(Desk::new());
    let anna = Desk::new();
    anna.run(&["init"]).ok();
    let code = server.started["invitation"].as_str().unwrap().to_owned();
    join(&anna, &server, "anna@x.example", &code, "Anna").ok();
    let mut child = anna
        .command(&["sync", "--watch", "--json"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut next = || -> Json { serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap() };
    while next()["state"] != "synced" {}
    anna.create(&["company", "name=Elsewhere"]);
    while anna.json(&["status"])["server"]["waiting"] != 0 {
        next();
    }
    let sent = std::process::Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(sent.success());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[cfg(unix)]
#[test]
fn a_server_without_keychain_or_passphrase_keeps_a_secret_that_only_its_owner_reads() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Desk::new();
    let mut command = desk.command(&[
        "serve",
        "--data",
        "team",
        "--listen",
        "127.0.0.1:0",
        "--json",
    ]);
    let mut child = command
        .env_remove("SATCHEL_PASSPHRASE")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap())
        .read_line(&mut line)
        .unwrap();
    child.kill().unwrap();
    let run = Run::of(child.wait_with_output().unwrap());
    let secret = desk.path("team").join("unlock.secret");
    // A machine with a keychain needs no such file.
    if secret.exists() {
        assert_eq!(
            secret.metadata().unwrap().permissions().mode() & 0o777,
            0o600
        );
        assert!(
            run.err.contains("Warning:") && run.err.contains("unlock.secret"),
            "{}",
            run.err
        );
    }
    assert!(line.contains("\"invitation\":\""), "{line}");
}

#[cfg(unix)]
#[test]
fn a_server_that_is_set_back_to_its_backup_gets_from_laptops_what_it_lacks() {
    let server = Server::start(Desk::new());
    let code = server.started["invitation"].as_str().unwrap().to_owned();
    let anna = Desk::with_sample(5);
    join(&anna, &server, "anna@x.example", &code, "Anna").ok();
    // While the server serves.
    let made = server.desk.json(&["backup", "team.db", "--data", "team"]);
    assert!(made["keyFile"].is_string(), "{made}");
    let later = anna.create(&["company", "name=Later"]);
    anna.run(&["sync"]).ok();
    let url = server.url().to_owned();
    let refused = server.desk.run(&["recover", "team.db", "--data", "team"]);
    refused.failed(9, "a server is running over");
    let twice = server
        .desk
        .run(&["serve", "--data", "team", "--listen", "127.0.0.1:0"]);
    twice.failed(9, "a server is running over");
    let (_, desk) = server.stop();
    let recovered = desk.json(&["recover", "team.db", "--data", "team"]);
    assert_eq!(recovered["name"], "Team");
    let listen = url.strip_prefix("http://").unwrap();
    let server = Server::start_with(desk, &["--listen", listen], Stdio::inherit());
    anna.run(&["sync"]).ok();
    let bo = Desk::new();
    let invited = server
        .desk
        .json(&["invite", "bo@x.example", "--data", "team"]);
    bo.run(&["init"]).ok();
    join(
        &bo,
        &server,
        "bo@x.example",
        invited["code"].as_str().unwrap(),
        "Bo",
    )
    .ok();
    assert_eq!(bo.json(&["show", &later])["record"]["label"], "Later");
    server
        .desk
        .run(&["backup", "other.db", "--data", "nowhere"])
        .failed(3, "nowhere");
}

#[cfg(unix)]
#[test]
fn an_admin_shuts_out_who_left_and_reads_what_was_done() {
    let server = Server::start(Desk::new());
    let code = server.started["invitation"].as_str().unwrap().to_owned();
    let (anna, bo) = (Desk::new(), Desk::new());
    anna.run(&["init"]).ok();
    bo.run(&["init"]).ok();
    join(&anna, &server, "anna@x.example", &code, "Anna").ok();
    let invited = server
        .desk
        .json(&["invite", "bo@x.example", "--data", "team"]);
    join(
        &bo,
        &server,
        "bo@x.example",
        invited["code"].as_str().unwrap(),
        "Bo",
    )
    .ok();
    let all = anna.json(&["accounts"]);
    assert_eq!(
        keys(&all[0]),
        [
            "admin",
            "devices",
            "email",
            "id",
            "lastContact",
            "member",
            "shutOut"
        ]
    );
    assert_eq!(all, server.desk.json(&["accounts", "--data", "team"]));
    bo.run(&["accounts"]).failed(7, "only an admin");
    anna.run(&["account", "cy@x.example", "--admin"])
        .failed(3, "satchel accounts");
    anna.run(&["account", "anna@x.example", "--shut-out"])
        .failed(7, "last admin");
    let here = ["account", "anna@x.example", "--no-admin", "--data", "team"];
    server.desk.run(&here).failed(2, "last admin");
    let out = anna.json(&["account", "BO@x.example", "--shut-out"]);
    assert_eq!(
        (&out["email"], &out["change"]),
        (&"bo@x.example".into(), &"shutOut".into())
    );
    bo.run(&["sync"]).failed(7, "signed out");
    let told = anna.run(&["accounts"]).ok().out;
    assert!(
        told.contains("shut out") && told.contains("admin"),
        "{told}"
    );

    let log = anna.json(&["security-log", "bo@x"]);
    let what: Vec<&str> = log
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["what"].as_str().unwrap())
        .collect();
    assert_eq!(
        what,
        [
            "account_shut_out",
            "device_enrolled",
            "account_made",
            "invited"
        ]
    );
    assert_eq!(
        keys(&log[0]),
        ["about", "at", "email", "id", "origin", "what"]
    );
    assert_eq!(
        log,
        server
            .desk
            .json(&["security-log", "bo@x", "--data", "team"])
    );
    let some = anna.json(&["security-log", "--what", "device_enrolled", "--limit", "1"]);
    assert_eq!(some.as_array().unwrap().len(), 1);
    let told = anna.run(&["security-log", "bo@x"]).ok().out;
    assert!(
        told.contains("account shut out") && told.contains("127.0.0.1"),
        "{told}"
    );
    bo.run(&["security-log"]).failed(7, "signed out");
    let mistyped = ["security-log", "--what", "sign_in_refuse"];
    anna.run(&mistyped).failed(2, "sign_in_refused");
}
