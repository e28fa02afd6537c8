//! Making, looking after, backing up and recovering a workspace.

use crate::program::{Desk, keys};

#[test]
fn init_makes_the_sample_that_its_seed_says() {
    let (one, other) = (Desk::new(), Desk::new());
    let args = [
        "init",
        "--demo",
        "--records",
        "50",
        "--seed",
        "3",
        "--name",
        "North",
    ];
    let made = one.json(&args);
    assert_eq!(keys(&made), ["key", "name", "records", "workspace"]);
    assert_eq!(
        (&made["name"], &made["key"], &made["records"]["person"]),
        (&"North".into(), &"sealed".into(), &50.into())
    );
    other.json(&args);
    let names = |desk: &Desk| -> Vec<String> {
        let page = desk.json(&["list", "person"]);
        page["records"]
            .as_array()
            .unwrap()
            .iter()
            .map(|record| record["label"].to_string())
            .collect()
    };
    assert_eq!(names(&one), names(&other));
    let again = one.run(&["init"]).failed(1, "there is a workspace in");
    assert!(again.out.is_empty());
}

#[test]
fn status_tells_what_is_there() {
    let desk = Desk::with_sample(20);
    let status = desk.json(&["status"]);
    assert_eq!(
        keys(&status),
        [
            "index",
            "key",
            "member",
            "name",
            "records",
            "sample",
            "server",
            "workspace"
        ]
    );
    assert_eq!(keys(&status["index"]), ["position", "seq", "state"]);
    assert_eq!(
        (
            &status["index"]["state"],
            &status["sample"],
            &status["server"]
        ),
        (&"current".into(), &true.into(), &().into())
    );
    let text = desk.run(&["status"]).ok().out;
    assert!(
        text.contains("20 people") && text.contains("satchel join") && !text.contains('\u{1b}'),
        "{text}"
    );
}

#[test]
fn doctor_finds_the_workspace_whole_and_rebuilds_what_can_be_rebuilt() {
    let desk = Desk::with_sample(20);
    let found = |desk: &Desk| desk.json(&["search", "a"])["hits"].clone();
    let before = found(&desk);
    std::fs::remove_dir_all(desk.path("workspace").join("index")).unwrap();
    let report = desk.json(&["doctor", "--rebuild"]);
    assert_eq!(keys(&report), ["bundle", "health", "rebuilt", "whole"]);
    assert_eq!(
        (&report["whole"], &report["rebuilt"]),
        (&true.into(), &true.into())
    );
    assert_eq!(
        keys(&report["health"]),
        [
            "attention",
            "database",
            "indexed",
            "schema",
            "seq",
            "tablesCurrent",
            "unmet"
        ]
    );
    assert_eq!(found(&desk), before);
    assert!(
        desk.run(&["doctor"])
            .ok()
            .out
            .contains("The database is whole.")
    );
}

#[test]
fn a_backup_brings_the_workspace_back() {
    let desk = Desk::with_sample(20);
    let id = desk.create(&["company", "name=Before"]);
    let backup = desk.text("backup.db");
    let made = desk.json(&["backup", &backup]);
    assert_eq!(keys(&made), ["file", "keyFile"]);
    desk.run(&["backup", &backup]).failed(1, "backup.db");
    desk.run(&["edit", &id, "name=After"]).ok();
    let recovered = desk.json(&["recover", &backup]);
    assert_eq!(keys(&recovered), ["name", "records", "workspace"]);
    assert_eq!(desk.json(&["show", &id])["record"]["label"], "Before");
    assert_eq!(
        desk.json(&["search", "before"])["hits"][0]["id"],
        id.as_str()
    );
}

#[test]
fn a_backup_opens_on_another_machine_with_its_key_and_the_passphrase() {
    let (desk, elsewhere) = (Desk::with_sample(10), Desk::new());
    let backup = desk.text("backup.db");
    desk.run(&["backup", &backup]).ok();
    std::fs::copy(&backup, elsewhere.path("b.db")).unwrap();
    elsewhere.run(&["recover", "b.db"]).failed(4, "b.db.key");
    std::fs::copy(desk.path("backup.db.key"), elsewhere.path("b.db.key")).unwrap();
    let mut wrong = elsewhere.command(&["recover", "b.db"]);
    let wrong = crate::program::Run::of(wrong.env("SATCHEL_PASSPHRASE", "wrong").output().unwrap());
    wrong.failed(4, "does not open");
    elsewhere.run(&["recover", "b.db"]).ok();
    assert_eq!(
        elsewhere.json(&["status"])["records"],
        desk.json(&["status"])["records"]
    );
}
