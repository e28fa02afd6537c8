//! A process killed at any moment: what the durable cursor claims is there, and nothing beyond it.

use std::env;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use satchel_search::{Change, Index};

use crate::{keys, open, put};

/// Tells the test binary, run again, to be the process that is killed.
const DIR: &str = "SEARCH_CRASH_DIR";
/// Each record is put once, renamed ten positions later, and every seventh is removed fifty later.
const RENAMED_AFTER: u64 = 10;
const REMOVED_AFTER: u64 = 50;

/// What the log says at a position.
fn log(position: u64) -> Vec<Change> {
    let mut changes = vec![put(position, &format!("young number{position}"))];
    if let Some(key) = position.checked_sub(RENAMED_AFTER) {
        changes.push(put(key, &format!("grown number{key}")));
    }
    if let Some(key) = position
        .checked_sub(REMOVED_AFTER)
        .filter(|key| key % 7 == 0)
    {
        changes.push(Change::Remove(key));
    }
    changes
}

#[test]
fn victim() {
    let Ok(dir) = env::var(DIR) else { return };
    let index = open(dir.as_ref());
    let mut cursor = index.durable_cursor();
    loop {
        let batch = if cursor.is_multiple_of(5) { 600 } else { 7 };
        let changes = (cursor + 1..=cursor + batch).flat_map(log).collect();
        cursor += batch;
        index.apply(cursor, changes).unwrap();
        if cursor.is_multiple_of(3) {
            index.flush().unwrap();
        }
    }
}

fn check(index: &Index) {
    let cursor = index.durable_cursor();
    assert_eq!(index.cursor(), cursor);
    let from = cursor.saturating_sub(REMOVED_AFTER + 30).max(1);
    for key in from..=cursor + 3 {
        let renamed = key + RENAMED_AFTER <= cursor;
        let there = key <= cursor && (key % 7 != 0 || key + REMOVED_AFTER > cursor);
        let expected = |wanted: bool| if there && wanted { vec![key] } else { vec![] };
        assert_eq!(
            keys(index, &format!("grown number{key}")),
            expected(renamed),
            "{key} of {cursor}"
        );
        assert_eq!(
            keys(index, &format!("young number{key}")),
            expected(!renamed),
            "{key} of {cursor}"
        );
    }
}

#[test]
fn a_kill_loses_nothing_the_cursor_claims() {
    let dir = tempfile::tempdir().unwrap();
    let mut last = 0;
    for round in 0..6 {
        let mut victim = Command::new(env::current_exe().unwrap())
            .args(["--exact", "crash::victim"])
            .env(DIR, dir.path())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        sleep(Duration::from_millis(300 + 170 * round));
        victim.kill().unwrap();
        victim.wait().unwrap();
        let index = open(dir.path());
        check(&index);
        assert!(index.durable_cursor() >= last);
        last = index.durable_cursor();
    }
    assert!(last > 0, "nothing was ever written");
}
