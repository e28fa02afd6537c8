//! Killed while it imports.

use satchel_engine::sample::contacts_csv;

use crate::kill::{Moments, time};
use satchel_tests::program::{Desk, Records};

/// Contacts that an import commits in two steps, so that a kill can fall between them.
pub(crate) const ROWS: usize = 9_000;

/// Writes the file that every test here imports.
pub(crate) fn write_contacts(desk: &Desk, rows: usize) {
    let file = std::fs::File::create(desk.path("contacts.csv")).unwrap();
    contacts_csv(5, rows, std::io::BufWriter::new(file)).unwrap();
}

fn is_part_of(part: &Records, whole: &Records) -> bool {
    part.iter().all(|(id, row)| whole.get(id) == Some(row))
}

#[test]
fn an_import_killed_leaves_whole_records_and_is_completed_by_importing_again() {
    let undisturbed = Desk::with_workspace();
    write_contacts(&undisturbed, ROWS);
    let import = ["import", "contacts.csv"];
    let (span, _) = time(|| undisturbed.json(&import));
    let objects = ["person", "company"];
    let whole = objects.map(|object| undisturbed.unstamped(object));
    assert_eq!(whole[0].len(), ROWS);

    let desk = Desk::with_workspace();
    std::fs::copy(undisturbed.path("contacts.csv"), desk.path("contacts.csv")).unwrap();
    let mut moments = Moments::within(span);
    moments.strike(
        3,
        || desk.command(&import),
        |ended| {
            desk.assert_whole();
            let left = objects.map(|object| desk.unstamped(object));
            assert!(is_part_of(&left[0], &whole[0]) && is_part_of(&left[1], &whole[1]));
            assert!(
                !ended.acknowledged() || left == whole,
                "what it answered is gone"
            );
            desk.assert_finds(left[0].iter().next_back());
        },
    );
    desk.json(&import);
    desk.assert_whole();
    assert!(
        objects.map(|object| desk.unstamped(object)) == whole,
        "the import completed is not the import undisturbed"
    );
    for _ in 0..5 {
        desk.assert_finds(whole[0].iter().nth(moments.below(ROWS)));
    }
}
