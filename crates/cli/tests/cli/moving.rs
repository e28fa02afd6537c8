//! A team server's workspace moved to PostgreSQL: what the program says, and how it ends.

use satchel_postgres::Postgres;
use serde_json::Value as Json;

use crate::cluster::{Cluster, SPARING};
use crate::program::{Desk, Run, keys};
use crate::team::{Server, join};

/// A folder with a server's workspace in it, that a laptop has joined, and the server stopped.
fn stopped() -> (Desk, Desk) {
    let (server, anna) = (Server::start(Desk::new()), Desk::with_sample(5));
    let code = server.started["invitation"].as_str().unwrap().to_owned();
    join(&anna, &server, "anna@x.example", &code, "Anna").ok();
    let (code, desk) = server.stop();
    assert_eq!(code, Some(0));
    (desk, anna)
}

fn new_database(cluster: &Cluster, name: &str) -> String {
    let url = cluster.url(name);
    Postgres::create(&url).unwrap();
    url
}

fn move_to(desk: &Desk, url: &str) -> Run {
    desk.run(&["server", "move", "--data", "team", "--to", url])
}

#[test]
fn a_move_says_what_it_did_and_nothing_serves_the_file_after_it() {
    let Some(cluster) = Cluster::start(&SPARING) else {
        return;
    };
    let url = new_database(&cluster, "team");
    let (desk, _) = stopped();
    let serve = ["serve", "--data", "team", "--listen", "127.0.0.1:0"];
    let over = [&serve[..], &["--database", &url]].concat();
    desk.run(&over).failed(1, "holds a workspace of its own");
    let moved = desk.json(&["server", "move", "--data", "team", "--to", &url]);
    assert_eq!(
        keys(&moved),
        ["aside", "documents", "name", "rows", "seq", "to"]
    );
    assert_eq!(moved["name"], "Team");
    let to = moved["to"].as_str().unwrap();
    assert!(to.ends_with("/team") && !to.contains("user"), "{to}");
    assert!(desk.path(moved["aside"].as_str().unwrap()).exists());
    let invite = ["invite", "bo@x.example", "--data", "team"];
    for args in [
        &serve[..],
        &invite,
        &["server", "move", "--data", "team", "--to", &url],
    ] {
        desk.run(args).failed(3, "was moved to");
    }
    let invited = desk.json(&[&invite[..], &["--database", &url]].concat());
    assert_eq!(invited["email"], "bo@x.example");
}

#[test]
fn a_move_tells_people_where_the_file_is_and_what_to_start() {
    let Some(cluster) = Cluster::start(&SPARING) else {
        return;
    };
    let url = new_database(&cluster, "team");
    let (desk, _) = stopped();
    let mut command = desk.command(&["server", "move", "--data", "team"]);
    let run = Run::of(command.env("SATCHEL_DATABASE", &url).output().unwrap()).ok();
    for said in [
        "The workspace \"Team\" is in ",
        "moved-",
        "SATCHEL_DATABASE",
    ] {
        assert!(run.out.contains(said), "{said:?} is not in {}", run.out);
    }
}

#[test]
fn what_keeps_a_move_from_being_made_is_told_by_its_exit_code() {
    let Some(cluster) = Cluster::start(&SPARING) else {
        return;
    };
    let empty = new_database(&cluster, "empty");
    let server = Server::start(Desk::new());
    move_to(&server.desk, &empty).failed(9, "stop the server");
    let (_, desk) = server.stop();
    Desk::new()
        .run(&["server", "move", "--to", &empty])
        .failed(3, "no server's workspace");

    cluster.sql("create role guest login; create role known login password 'right'");
    cluster.ask_for_password_of("known");
    let as_user = |who: &str| empty.replace("user=satchel", &format!("user={who}"));
    let failed = |url: &str, code: i32, said: &str| {
        let run = desk.run(&["server", "move", "--data", "team", "--to", url, "--json"]);
        let error: Json = run.failed(code, said).json()["error"].clone();
        error["code"].as_str().unwrap().to_owned()
    };
    assert_eq!(
        failed("satchel", 2, "not the URL of a database"),
        "bad_address"
    );
    let nobody = "postgres://satchel@127.0.0.1:1/empty";
    assert_eq!(failed(nobody, 6, "cannot be reached"), "unreachable");
    let absent = cluster.url("absent");
    assert_eq!(failed(&absent, 1, "create database \"absent\""), "store");
    for (url, why) in [
        (as_user("guest"), "permission denied"),
        (
            as_user("known password=wrong"),
            "password authentication failed",
        ),
        (as_user("stranger"), "does not exist"),
    ] {
        assert_eq!(failed(&url, 7, why), "forbidden");
    }

    let (another, _) = stopped();
    move_to(&another, &empty).ok();
    assert_eq!(
        failed(&empty, 1, "it holds the workspace \"Team\""),
        "not_empty"
    );
    let run = desk.run(&[
        "server",
        "move",
        "--data",
        "team",
        "--to",
        &new_database(&cluster, "own"),
    ]);
    run.ok();
}
