//! Workspaces that earlier versions wrote, as they left them: every later version opens them and loses nothing.
//!
//! A folder of `tests/fixtures/frozen` is called after the last migration that its database knows. Beside the database lies what
//! that version said of it: the records of some objects, and the history of one.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use crate::program::Desk;

fn frozen() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/frozen")
}

fn each(check: impl Fn(&Desk, &Path)) {
    let mut found = 0;
    for folder in fs::read_dir(frozen()).unwrap() {
        let folder = folder.unwrap().path();
        let desk = Desk::new();
        fs::create_dir(desk.path("workspace")).unwrap();
        for file in ["workspace.db", "key.json"] {
            fs::copy(folder.join(file), desk.path("workspace").join(file)).unwrap();
        }
        check(&desk, &folder);
        found += 1;
    }
    assert!(found > 0);
}

fn said(folder: &Path, name: &str) -> Json {
    let file = folder.join(format!("{name}.json"));
    serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}

fn records(desk: &Desk, object: &str) -> Json {
    let list = desk.json(&["list", object, "--limit", "1000"]);
    serde_json::json!({"records": list["records"], "total": list["total"]})
}

const OBJECTS: [&str; 7] = [
    "person",
    "company",
    "opportunity",
    "note",
    "owner",
    "animal",
    "visit",
];

#[test]
fn what_earlier_versions_wrote_is_read_as_they_read_it() {
    each(|desk, folder| {
        for object in OBJECTS {
            assert_eq!(records(desk, object), said(folder, object), "{object}");
        }
        let history = said(folder, "history");
        let record = history["record"].as_str().unwrap();
        assert_eq!(desk.json(&["history", record]), history);
        assert!(desk.run(&["doctor"]).ok().out.contains("is whole"));
        let found = desk.json(&["search", "Große", "Rex"]);
        assert_eq!(
            found["hits"],
            Json::Array(Vec::new()),
            "that name was taken back"
        );
        assert_eq!(desk.json(&["search", "Rex"])["hits"][0]["id"], record);
    });
}

#[test]
fn what_earlier_versions_did_can_be_taken_back() {
    each(|desk, folder| {
        let before = said(folder, "person")["total"].as_u64().unwrap();
        desk.run(&["undo"]).ok();
        let after = records(desk, "person")["total"].as_u64().unwrap();
        assert!(after < before, "the last batch was an import");
        let animal = said(folder, "animal")["records"][0]["id"].clone();
        let animal = animal.as_str().unwrap();
        desk.run(&["edit", animal, "name=Rex II"]).ok();
        assert_eq!(desk.json(&["show", animal])["record"]["label"], "Rex II");
        desk.run(&["doctor", "--rebuild"]).ok();
        assert_eq!(desk.json(&["show", animal])["record"]["label"], "Rex II");
        assert_eq!(records(desk, "opportunity"), said(folder, "opportunity"));
    });
}
