//! A workspace whose database is damaged, not one, or too new: told by the exit code, with what to do, and left alone.

use std::path::PathBuf;

use satchel_engine::{KeySource, Place, key};
use satchel_store::sqlite::{Options, Sqlite};
use zeroize::Zeroizing;

use crate::program::{Desk, PASSPHRASE};

const PAGE: usize = 4_096;

fn database(desk: &Desk) -> PathBuf {
    desk.path("workspace").join("workspace.db")
}

/// Flips bytes in the middle of some pages of the database.
fn flip(desk: &Desk, pages: impl Fn(usize) -> std::ops::Range<usize>) {
    let mut bytes = std::fs::read(database(desk)).unwrap();
    for page in pages(bytes.len() / PAGE) {
        bytes[page * PAGE + 100..page * PAGE + 200]
            .iter_mut()
            .for_each(|byte| *byte ^= 0x55);
    }
    std::fs::write(database(desk), bytes).unwrap();
}

#[test]
fn a_damaged_page_is_found_and_what_needs_it_says_what_to_do() {
    let desk = Desk::with_sample(300);
    let backup = desk.text("before.db");
    desk.run(&["backup", &backup]).ok();
    flip(&desk, |pages| pages / 2..pages / 2 + 1);
    let report = desk.run(&["doctor", "--json"]).failed(5, "");
    let found = report.json()["health"]["database"].clone();
    assert!(found[0].as_str().unwrap().contains("page"), "{found}");
    assert!(report.err.is_empty(), "{}", report.err);
    let told = desk.run(&["doctor"]).failed(5, "").out;
    let advice = "No rebuild mends that, since making a table anew reads the old one; `satchel recover FILE`";
    assert!(told.contains(advice), "{told}");
    // Whether the rebuild comes upon the page, and fails, or leaves it be, and reports it: both say what to do, and
    // leave what could still be read.
    let tried = desk.run(&["doctor", "--rebuild"]).failed(5, "");
    let said = tried.out + &tried.err;
    assert!(said.contains("`satchel recover FILE`"), "{said}");
    desk.run(&["search", "anything"]).ok();
    // A backup of it would be no backup.
    let after = desk.text("after.db");
    desk.run(&["backup", &after]).failed(5, "is damaged");
    assert!(!desk.path("after.db").exists());
    desk.run(&["recover", &backup]).ok();
    assert_eq!(desk.json(&["doctor"])["whole"], true);
}

#[test]
fn every_page_from_the_middle_on_may_be_damaged() {
    let desk = Desk::with_sample(20);
    flip(&desk, |pages| pages / 2..pages);
    desk.run(&["doctor"]).failed(5, "");
    // A rebuild cannot but come upon some of them.
    desk.run(&["doctor", "--rebuild"])
        .failed(5, "satchel recover FILE");
}

#[test]
fn a_destroyed_first_page_reads_as_a_wrong_key_and_nothing_is_overwritten() {
    let desk = Desk::with_sample(20);
    flip(&desk, |_| 0..1);
    let before = std::fs::read(database(&desk)).unwrap();
    for args in [
        vec!["status"],
        vec!["doctor"],
        vec!["create", "company", "name=x"],
    ] {
        let run = desk.run(&args).failed(
            4,
            "either the key is wrong or the file is not a Satchel database",
        );
        assert_eq!(run.err.lines().count(), 1, "{}", run.err);
    }
    desk.run(&["init"]).failed(1, "there is a workspace in");
    assert!(std::fs::read(database(&desk)).unwrap() == before);
}

#[test]
fn a_workspace_of_a_newer_version_is_left_to_it() {
    let desk = Desk::new();
    desk.run(&["init"]).ok();
    desk.create(&["company", "name=Kept"]);
    let write = |sql: &str| {
        let place = Place {
            dir: desk.path("workspace"),
        };
        let source = KeySource {
            passphrase: Some(Zeroizing::new(PASSPHRASE.to_owned())),
            key_file: None,
        };
        let key = key::resolve(&place.dir, &source).unwrap();
        let database = Sqlite::open(&place.database(), &key, Options::default()).unwrap();
        satchel_store::write(&database, |writer| writer.execute(sql, &[])).unwrap();
    };
    write("insert into migration (version) values (99)");
    for args in [
        vec!["status"],
        vec!["create", "company", "name=x"],
        vec!["doctor", "--rebuild"],
    ] {
        desk.run(&args).failed(10, "Update Satchel");
    }
    write("delete from migration where version = 99");
    assert_eq!(desk.json(&["status"])["records"]["company"], 1);
    assert_eq!(desk.json(&["doctor"])["whole"], true);
}

#[test]
fn a_backup_that_holds_no_workspace_replaces_none() {
    let desk = Desk::with_sample(20);
    let before = desk.json(&["status"]);
    let empty = desk.write("empty.db", "");
    desk.run(&["recover", &empty])
        .failed(5, "holds no workspace");
    assert_eq!(desk.json(&["status"]), before);
}
