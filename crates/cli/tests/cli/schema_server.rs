//! The schema of a team server, planned and applied from a machine that has not joined it.

use serde_json::{Value as Json, json};

use crate::program::{Desk, Run, keys};
use crate::schema::practice;
use crate::team::{Server, join, with_password};

const PASSWORD: &str = "a long password";

/// A server with an admin and a member, and a machine that has nothing but the folder.
fn team() -> (Server, Desk) {
    let server = Server::start(Desk::new());
    let laptop = Desk::new();
    let first = server.started["invitation"].as_str().unwrap().to_owned();
    join(&laptop, &server, "anna@x.example", &first, "Anna").ok();
    let invited = server
        .desk
        .json(&["invite", "bo@x.example", "--data", "team"]);
    let code = invited["code"].as_str().unwrap().to_owned();
    join(&Desk::new(), &server, "bo@x.example", &code, "Bo").ok();
    (server, Desk::new())
}

/// Another laptop of Anna's.
fn joined(server: &Server) -> Desk {
    let laptop = Desk::new();
    let args = [
        "join",
        server.url(),
        "--email",
        "anna@x.example",
        "--password-stdin",
    ];
    with_password(&laptop, &args, PASSWORD).ok();
    laptop
}

/// A command as someone with a password.
fn by(email: &str, desk: &Desk, server: &Server, args: &[&str]) -> Run {
    let more = [
        "--server",
        server.url(),
        "--email",
        email,
        "--password-stdin",
    ];
    let all: Vec<&str> = args.iter().chain(&more).copied().collect();
    with_password(desk, &all, PASSWORD)
}

/// A command with a token.
fn bearing(token: &str, desk: &Desk, server: &Server, args: &[&str]) -> Run {
    let more = ["--server", server.url(), "--json"];
    let all: Vec<&str> = args.iter().chain(&more).copied().collect();
    let mut command = desk.command(&all);
    Run::of(command.env("SATCHEL_TOKEN", token).output().unwrap())
}

#[test]
fn a_server_is_shaped_without_joining_it() {
    let (server, desk) = team();
    let anna = |args: &[&str]| by("anna@x.example", &desk, &server, args);
    let folder = practice();
    let planned = anna(&["schema", "plan", &folder]);
    assert_eq!(planned.code, 2, "{}", planned.err);
    assert!(
        planned.out.contains("add the view \"Visits by state\""),
        "{}",
        planned.out
    );
    let applied = anna(&["schema", "apply", &folder, "--json"]).ok().json();
    assert_eq!(keys(&applied), ["batch", "from", "steps", "version"]);
    assert_eq!(anna(&["schema", "plan", &folder]).ok().code, 0);
    let again = anna(&["schema", "apply", &folder, "--json"]).ok().json();
    assert_eq!(
        (&again["steps"], &again["batch"]),
        (&json!([]), &Json::Null)
    );
    assert!(!desk.path("workspace").exists(), "nothing is kept here");

    // It is the server's own schema, which laptops fetch.
    let laptop = joined(&server);
    assert_eq!(laptop.run(&["schema", "plan", &folder]).code, 0);
    assert_eq!(laptop.json(&["list", "view"])["total"], 4);

    let exported = desk.text("exported");
    anna(&["schema", "export", &exported]).ok();
    assert_eq!(anna(&["schema", "plan", &exported]).code, 0);
    let history = anna(&["schema", "history", "--json"]).ok().json();
    assert_eq!(history["versions"][0]["version"], applied["version"]);
    assert_eq!(history["versions"][0]["by"], "Anna");
    let version = applied["from"].to_string();
    anna(&["schema", "rollback", &version]).ok();
    assert_eq!(anna(&["schema", "plan", &folder]).code, 2);
}

#[test]
fn a_plan_for_an_older_version_is_not_applied_on_a_server() {
    let (server, desk) = team();
    let anna = |args: &[&str]| by("anna@x.example", &desk, &server, args);
    let folder = practice();
    let plan = anna(&["schema", "plan", &folder, "--json"]).json();
    let version = plan["version"].to_string();
    std::fs::create_dir(desk.path("other")).unwrap();
    let pet = "object = \"pet\"\nplural = \"pets\"\nlabel = \"Pet\"\nlabels = \"Pets\"\n\n\
               [[field]]\nname = \"name\"\ntype = \"TEXT\"\nlabel = \"Name\"\n";
    desk.write("other/pet.toml", pet);
    anna(&["schema", "apply", &desk.text("other")]).ok();
    anna(&["schema", "apply", &folder, "--version", &version]).failed(1, "plan again");
    // Nor is what puts values out of sight, unless that is allowed.
    let laptop = joined(&server);
    laptop.run(&["create", "pet", "name=Rex"]).ok();
    laptop.run(&["sync"]).ok();
    anna(&["schema", "apply", &folder]).failed(1, "--allow-data-loss");
    let now = anna(&["schema", "plan", &folder, "--json"]).json()["version"].to_string();
    let allowed = [
        "schema",
        "apply",
        &folder,
        "--version",
        &now,
        "--allow-data-loss",
    ];
    anna(&allowed).ok();
    desk.write("other/pet.toml", "object = 7");
    anna(&["schema", "plan", &desk.text("other")]).failed(1, "pet.toml does not fit");
}

#[test]
fn admins_alone_shape_a_server_and_members_may_look() {
    let (server, desk) = team();
    let bo = |args: &[&str]| by("bo@x.example", &desk, &server, args);
    let folder = practice();
    assert_eq!(bo(&["schema", "plan", &folder]).code, 2);
    bo(&["schema", "history"]).ok();
    bo(&["schema", "apply", &folder]).failed(7, "only an admin of this server");
    bo(&["schema", "rollback", "0"]).failed(7, "only an admin of this server");
    assert_eq!(
        bo(&["schema", "plan", &folder]).code,
        2,
        "nothing was changed"
    );
    let stranger = |email: &str| by(email, &desk, &server, &["schema", "plan", &folder]);
    stranger("cy@x.example").failed(7, "do not go together");
}

#[test]
fn a_token_stands_for_a_password() {
    let (server, desk) = team();
    let folder = practice();
    let token = |email: &str| {
        let args = [
            "token",
            server.url(),
            "--email",
            email,
            "--password-stdin",
            "--device",
            "CI",
        ];
        with_password(&desk, &args, PASSWORD)
            .ok()
            .out
            .trim()
            .to_owned()
    };
    let (anna, bo) = (token("anna@x.example"), token("bo@x.example"));
    let plan = ["schema", "plan", &folder];
    assert_eq!(bearing(&bo, &desk, &server, &plan).code, 2);
    let apply = ["schema", "apply", &folder];
    let refused = bearing(&bo, &desk, &server, &apply);
    assert_eq!(refused.json()["error"]["code"], "not_admin");
    bearing(&anna, &desk, &server, &apply).ok();
    assert_eq!(bearing(&bo, &desk, &server, &plan).code, 0);
    bearing("mistyped", &desk, &server, &plan).failed(7, "does not know this token");
}

#[test]
fn a_server_that_is_not_there_is_no_change() {
    let desk = Desk::new();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let args = ["schema", "plan", &practice(), "--server", &url];
    let mut command = desk.command(&args);
    let run = Run::of(command.env("SATCHEL_TOKEN", "x").output().unwrap());
    assert!(!run.err.contains("Your work is kept here"), "{}", run.err);
    run.failed(6, "cannot be reached");
}
