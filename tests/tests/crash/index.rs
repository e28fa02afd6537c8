//! Killed while the search index is written.

use satchel_tests::program::Desk;

use crate::import::write_contacts;
use crate::kill::{Moments, time};

/// Enough that making the index anew takes two commits of it.
const ROWS: usize = 6_000;

/// The addresses in the file, which are in the order of the log.
fn addresses(desk: &Desk) -> Vec<String> {
    let mut csv = csv::Reader::from_path(desk.path("contacts.csv")).unwrap();
    let header = csv.headers().unwrap().clone();
    let column = header.iter().position(|name| name == "E-mail 1 - Value");
    csv.records()
        .map(|row| row.unwrap()[column.unwrap()].to_owned())
        .collect()
}

/// The log's ends are found, and something between: what an index cut short lacks is the later part.
fn assert_finds_all(desk: &Desk, addresses: &[String], moments: &mut Moments) {
    let last = addresses.len() - 1;
    for at in [0, moments.below(last), last] {
        let hits = desk.json(&["search", &addresses[at]])["hits"].to_string();
        assert!(
            hits.contains(&addresses[at]),
            "row {at}, {}, is not among {hits}",
            addresses[at]
        );
    }
}

#[test]
fn an_index_killed_while_it_is_made_is_made_whole_by_whoever_opens_it_next() {
    let desk = Desk::with_workspace();
    write_contacts(&desk, ROWS);
    let addresses = addresses(&desk);
    desk.json(&["import", "contacts.csv"]);
    let (span, _) = time(|| desk.json(&["doctor", "--rebuild"]));
    let mut moments = Moments::within(span);
    for _ in 0..3 {
        moments.strike(1, || desk.command(&["doctor", "--rebuild"]), |_| ());
        // What was cut short is caught up with at the next opening, and that may be killed too.
        moments.kill(&mut desk.command(&["status"]));
        assert_finds_all(&desk, &addresses, &mut moments);
        desk.assert_whole();
    }
}
