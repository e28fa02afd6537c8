//! Keys, backups, repairs.

use satchel_store::sqlite::{Options, Sqlite};
use serde_json::json;

use super::*;

#[test]
fn a_wrong_key_and_a_missing_workspace_are_told_apart() {
    let fixture = Fixture::new();
    let other = Workspace::open(&place(&fixture.folder), &[8; 32], Host::system())
        .err()
        .unwrap();
    assert_eq!(other.code(), "wrong_key");
    let nowhere = Workspace::open(
        &Place {
            dir: fixture.folder.path().join("nowhere"),
        },
        &KEY,
        Host::system(),
    )
    .err()
    .unwrap();
    assert_eq!(nowhere.code(), "no_workspace");
    assert_eq!(fixture.labels(people()).len(), 0);
}

#[test]
fn a_restored_server_gets_back_what_it_lost_from_whoever_has_it() {
    let (server, anna, ben) = (Fixture::new(), Fixture::new(), Fixture::new());
    join(&anna, &server);
    join(&ben, &server);
    anna.create("person", json!({"name": "Early Bird"}));
    exchange(&anna, &server);
    let backup = server.folder.path().join("backup.db");
    server.workspace.back_up(&backup, &mut |_| {}).unwrap();
    let late = anna.create("person", json!({"name": "Late Comer"}));
    exchange(&anna, &server);
    exchange(&ben, &server);
    let Fixture {
        workspace,
        clock,
        folder,
    } = server;
    drop(workspace);
    crate::recover(&place(&folder), &KEY, &backup, &host(&clock)).unwrap();
    let workspace = Workspace::open(&place(&folder), &KEY, host(&clock)).unwrap();
    let server = Fixture {
        workspace,
        clock,
        folder,
    };
    assert!(
        server.workspace.record(late).is_err(),
        "the backup is older"
    );
    let epoch = server.workspace.epoch().unwrap();
    assert_ne!(epoch, ben.workspace.server().unwrap().unwrap().epoch);
    // Only Ben comes back: Anna's change returns through him.
    ben.workspace.begin_epoch(&epoch).unwrap();
    exchange(&ben, &server);
    assert_eq!(
        server.value(late, "name"),
        json!({"firstName": "Late", "lastName": "Comer"})
    );
}

#[test]
fn a_recovery_moves_a_database_that_does_not_open_aside_with_its_log() {
    let fixture = Fixture::new();
    fixture.create("company", json!({ "name": "Acme" }));
    let backup = fixture.folder.path().join("backup.db");
    fixture.workspace.back_up(&backup, &mut |_| {}).unwrap();
    let Fixture {
        workspace,
        folder,
        clock,
    } = fixture;
    drop(workspace);
    let place = place(&folder);
    std::fs::write(place.database(), b"damaged beyond reading").unwrap();
    std::fs::write(place.dir.join("workspace.db-wal"), b"edits of this morning").unwrap();
    crate::recover(&place, &KEY, &backup, &host(&clock)).unwrap();
    let aside = |end: &str| {
        let names = std::fs::read_dir(&place.dir).unwrap();
        let names = names.map(|entry| entry.unwrap().path());
        let found = names.filter(|path| path.to_string_lossy().ends_with(end));
        let found = found.filter(|path| path.to_string_lossy().contains("replaced-"));
        std::fs::read(found.last().unwrap()).unwrap()
    };
    assert_eq!(aside(".db"), b"damaged beyond reading");
    assert_eq!(aside(".db-wal"), b"edits of this morning");
}

#[test]
fn a_recovery_begins_anew_whatever_one_that_was_cut_short_left() {
    let backed_up = |name: &str| {
        let fixture = Fixture::new();
        fixture.create("company", json!({ "name": name }));
        let backup = fixture.folder.path().join("backup.db");
        fixture.workspace.back_up(&backup, &mut |_| {}).unwrap();
        (fixture, backup)
    };
    let ((other, of_other), (fixture, backup)) = (backed_up("Other"), backed_up("Acme"));
    let (place, clock) = (place(&fixture.folder), &fixture.clock);
    let fresh = place.dir.join("recovering.db");
    std::fs::copy(of_other, &fresh).unwrap();
    let log = fresh.with_extension("db-wal");
    let database = Sqlite::open(&fresh, &KEY, Options::default()).unwrap();
    let written = satchel_store::write(&database, |writer| {
        satchel_store::workspace::set_epoch(writer, &[9; 16])
    });
    written.unwrap();
    let left = std::fs::read(&log).unwrap();
    assert!(!left.is_empty());
    drop((database, other));
    std::fs::write(&log, left).unwrap();
    drop(fixture.workspace);
    crate::recover(&place, &KEY, &backup, &host(clock)).unwrap();
    let workspace = Workspace::open(&place, &KEY, host(clock)).unwrap();
    assert!(workspace.examine().unwrap().is_whole());
    assert_eq!(workspace.search("acme", 9, None).unwrap().hits.len(), 1);
}

#[test]
fn rebuilding_gives_what_was_there() {
    let fixture = Fixture::new();
    let anna = fixture.create(
        "person",
        json!({"name": "Anna Keller", "city": "Graz", "phones": "+43 316 1234, +43 1 999"}),
    );
    fixture.edit(anna, json!({"city": "Wien"}));
    let before = fixture.workspace.record(anna).unwrap();
    fixture.workspace.rebuild(&mut |_| {}).unwrap();
    assert_eq!(fixture.workspace.record(anna).unwrap(), before);
    assert_eq!(fixture.found("wien"), ["Anna Keller"]);
    assert!(fixture.workspace.examine().unwrap().is_whole());
}
