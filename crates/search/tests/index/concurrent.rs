//! Searches while the index is fed, flushed and merged: each record exactly once, in its newest form.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;

use satchel_search::{Change, Index, Query};

use crate::{KEY, keys, open, put};

const RECORDS: u64 = 40;

/// Asks until told to stop: every record is there once, none older than what was applied before asking.
fn watch(index: &Index, applied: &AtomicU64, stop: &AtomicBool) -> usize {
    let mut asked = 0;
    while !stop.load(Ordering::Acquire) {
        let known = applied.load(Ordering::Acquire);
        let hits = index
            .search(&Query {
                text: "rec",
                limit: 1_000,
                objects: None,
            })
            .unwrap();
        let distinct: HashSet<u64> = hits.iter().map(|hit| hit.key).collect();
        assert_eq!(
            (hits.len(), distinct.len()),
            (RECORDS as usize, RECORDS as usize)
        );
        for older in [known.saturating_sub(1), known.saturating_sub(7)]
            .into_iter()
            .filter(|v| *v < known)
        {
            let outdated = keys(index, &format!("version{older}x"));
            assert!(
                outdated.is_empty(),
                "version {older} is still found after {known}: {outdated:?}"
            );
        }
        asked += 1;
    }
    asked
}

/// Lets the other threads end, even when this one fails.
struct Stop<'a>(&'a AtomicBool);

impl Drop for Stop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}

fn version(version: u64) -> Vec<Change> {
    (1..=RECORDS)
        .map(|key| put(key, &format!("record{key} version{version}x")))
        .collect()
}

#[test]
fn each_record_once_and_newest() {
    let dir = tempfile::tempdir().unwrap();
    let index = open(dir.path());
    let (applied, stop) = (AtomicU64::new(0), AtomicBool::new(false));
    index.apply(0, version(0)).unwrap();
    thread::scope(|scope| {
        let done = Stop(&stop);
        let watchers: Vec<_> = (0..2)
            .map(|_| scope.spawn(|| watch(&index, &applied, &stop)))
            .collect();
        let flusher = scope.spawn(|| {
            while !stop.load(Ordering::Acquire) {
                index.flush().unwrap();
            }
        });
        for cursor in 1..=150 {
            index.apply(cursor, version(cursor)).unwrap();
            applied.store(cursor, Ordering::Release);
            // A batch too large for the delta goes straight to the disk, past what waits there.
            if cursor % 40 == 0 {
                index
                    .apply(
                        cursor,
                        (1_000..2_100).map(|key| put(key, "filler")).collect(),
                    )
                    .unwrap();
            }
        }
        drop(done);
        flusher.join().unwrap();
        for watcher in watchers {
            assert!(watcher.join().unwrap() > 0);
        }
    });
    index.flush().unwrap();
    assert_eq!((index.cursor(), index.durable_cursor()), (150, 150));
    assert_eq!(keys(&index, "version150x").len(), RECORDS as usize);
}

#[test]
fn the_newest_change_hides_the_others() {
    let dir = tempfile::tempdir().unwrap();
    let index = open(dir.path());
    let check = |text: &str, expected: &[u64]| assert_eq!(keys(&index, text), expected, "{text}");
    index
        .apply(1, vec![put(1, "anna"), put(2, "bert"), put(1, "clara")])
        .unwrap();
    check("anna", &[]);
    check("clara", &[1]);
    index.flush().unwrap();
    check("anna", &[]);
    check("clara", &[1]);
    index
        .apply(2, vec![put(1, "dora"), Change::Remove(2)])
        .unwrap();
    check("clara", &[]);
    check("dora", &[1]);
    check("bert", &[]);
    index
        .apply(3, vec![Change::Remove(1), put(2, "emil")])
        .unwrap();
    check("dora", &[]);
    check("emil", &[2]);
    index.flush().unwrap();
    check("dora", &[]);
    check("bert", &[]);
    check("emil", &[2]);
}

#[test]
fn cursors_and_flushing() {
    let dir = tempfile::tempdir().unwrap();
    let index = open(dir.path());
    let cursors = || (index.cursor(), index.durable_cursor(), index.needs_flush());
    assert_eq!(cursors(), (0, 0, false));
    index.apply(5, vec![put(1, "anna")]).unwrap();
    assert_eq!(cursors(), (5, 0, false));
    index.flush().unwrap();
    assert_eq!(cursors(), (5, 5, false));
    index.apply(9, Vec::new()).unwrap();
    index.flush().unwrap();
    assert_eq!(cursors(), (9, 9, false));
    for cursor in 10..12 {
        index
            .apply(cursor, (0..1_000).map(|key| put(key, "many")).collect())
            .unwrap();
    }
    assert_eq!(cursors(), (11, 9, true));
    index
        .apply(12, (0..1_001).map(|key| put(key, "large")).collect())
        .unwrap();
    assert_eq!((index.cursor(), index.durable_cursor()), (12, 12));
    assert_eq!(keys(&index, "many"), [0; 0]);
    assert_eq!(keys(&index, "large").len(), 100);
}

#[test]
fn an_index_beside_the_one_that_writes_sees_its_commits_and_keeps_its_own_delta() {
    let dir = tempfile::tempdir().unwrap();
    let index = open(dir.path());
    index.apply(1, vec![put(1, "anna")]).unwrap();
    index.flush().unwrap();
    let beside = Index::open_beside(dir.path(), &KEY).unwrap();
    assert_eq!((beside.cursor(), keys(&beside, "anna")), (1, vec![1]));
    // What the other has not committed yet is read from the log.
    index.apply(2, vec![put(1, "berta")]).unwrap();
    beside.apply(2, vec![put(1, "berta")]).unwrap();
    assert_eq!(keys(&beside, "berta"), [1]);
    assert!(keys(&beside, "anna").is_empty());
    // What it has committed by now takes the delta's place; a delta that reaches further stays.
    index.flush().unwrap();
    beside.apply(3, vec![put(2, "clara")]).unwrap();
    beside.flush().unwrap();
    assert_eq!((beside.cursor(), keys(&beside, "clara")), (3, vec![2]));
    index
        .apply(4, vec![put(2, "clara"), put(3, "dora")])
        .unwrap();
    index.flush().unwrap();
    beside.flush().unwrap();
    assert_eq!((beside.cursor(), keys(&beside, "dora")), (4, vec![3]));
    assert!(!beside.may_be_taken());
    drop(index);
    assert!(beside.may_be_taken());
}

#[test]
fn an_index_is_opened_again_while_the_threads_of_the_one_before_it_still_merge() {
    let folder = tempfile::tempdir().unwrap();
    let mut key = 0;
    for round in 1..=30 {
        let index = open(folder.path());
        for _ in 0..4 {
            let batch: Vec<Change> = (0..300)
                .map(|_| {
                    key += 1;
                    put(key, &format!("round{round}x number{key}"))
                })
                .collect();
            index.apply(key, batch).unwrap();
            index.flush().unwrap();
        }
    }
    let index = open(folder.path());
    assert_eq!(index.cursor(), key);
    assert_eq!(keys(&index, "round1x").len(), 100);
    assert_eq!(keys(&index, &format!("number{key}")), [key]);
}
