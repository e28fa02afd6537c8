//! Killed while the search index is written.

use csv::StringRecord;

use crate::import::write_contacts;
use crate::kill::{Moments, time};
use satchel_tests::program::Desk;

/// Enough that making the index anew takes several commits of it.
const ROWS: usize = 4_000;

/// Both ends of the log and something between are found.
fn assert_finds_all(desk: &Desk, people: &[(String, StringRecord)], moments: &mut Moments) {
    let between = moments.below(people.len());
    for (id, row) in [&people[0], &people[between], &people[people.len() - 1]] {
        desk.assert_finds([(id, row)]);
    }
}

#[test]
fn an_index_killed_while_it_is_made_is_made_whole_by_whoever_opens_it_next() {
    let desk = Desk::with_workspace();
    write_contacts(&desk, ROWS);
    desk.json(&["import", "contacts.csv"]);
    let people: Vec<_> = desk.records("person").into_iter().collect();
    let (span, _) = time(|| desk.json(&["doctor", "--rebuild"]));
    let mut moments = Moments::within(span);
    for _ in 0..2 {
        moments.strike(1, || desk.command(&["doctor", "--rebuild"]), |_| ());
        // What was cut short is caught up with at the next opening, and that may be killed too.
        moments.kill(&mut desk.command(&["status"]));
        assert_finds_all(&desk, &people, &mut moments);
        desk.assert_whole();
    }
}
