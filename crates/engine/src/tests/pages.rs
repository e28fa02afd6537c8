//! What an edit costs, in what can be counted.

use serde_json::json;

use super::*;

/// A page in the write-ahead log, with what is said of it.
const FRAME: u64 = 4_096 + 24;

/// The document, the row and the log: a page of each, and none of an index over what the edit leaves as it is.
#[test]
fn an_edit_writes_a_page_of_each_table_that_it_touches() {
    let fixture = Fixture::new();
    fixture.workspace.add_sample(300, 1, &mut |_| {}).unwrap();
    fixture.workspace.settle_index();
    let people = fixture.workspace.page(&people()).unwrap().records;
    let log = place(&fixture.folder).dir.join("workspace.db-wal");
    let written = || std::fs::metadata(&log).unwrap().len();
    let pages = people[..20].iter().enumerate().map(|(at, person)| {
        let before = written();
        fixture.edit(person.id, json!({"jobTitle": format!("Title {at}")}));
        (written() - before) / FRAME
    });
    // Now and then a table grows by a page.
    assert_eq!(pages.min(), Some(3));
}
