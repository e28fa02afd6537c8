//! Killed while a backup is written.

use satchel_tests::program::Desk;

use crate::import::write_contacts;
use crate::kill::{Moments, time};

const ROWS: usize = 3_000;

#[test]
fn what_goes_by_a_backups_name_is_whole_and_one_cut_short_is_in_nobodys_way() {
    let desk = Desk::with_workspace();
    write_contacts(&desk, ROWS);
    desk.json(&["import", "contacts.csv"]);
    let people = desk.records("person");
    let (span, _) = time(|| desk.json(&["backup", "first.db"]));
    let mut moments = Moments::within(span);
    let backup = ["backup", "backup.db"];
    for _ in 0..2 {
        moments.strike(
            3,
            || desk.command(&backup),
            |_| {
                if desk.path("backup.db").exists() {
                    desk.json(&["recover", "backup.db"]);
                    std::fs::remove_file(desk.path("backup.db")).unwrap();
                }
                assert!(desk.records("person") == people);
            },
        );
        desk.json(&backup);
        desk.json(&["recover", "backup.db"]);
        assert!(desk.records("person") == people);
        std::fs::remove_file(desk.path("backup.db")).unwrap();
    }
}
