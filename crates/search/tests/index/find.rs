//! What a question finds, and in what order: the same from the delta, from the disk, and from both.

use satchel_search::{Change, Entry, Index, Query};

use crate::{entry, keys, open, put};

/// The records of these tests, by key from 1.
fn entries() -> Vec<Entry> {
    vec![
        entry(
            1,
            "Anna Smith",
            "anna.smith@acme-corp.com\n+49 170 1234567\nAcme Corp\nBerlin",
            "",
        ),
        entry(
            2,
            "Annabel Jones",
            "a.jones@globex.org\n0170 7654321\nGlobex\nHamburg",
            "met Smith in spring",
        ),
        entry(
            3,
            "Seán O’Brien",
            "+491705550000\nSmithfield Foods\nDublin",
            "likes anna very much",
        ),
        entry(
            4,
            "Jürgen Müller-Lüdenscheidt",
            "(555) 123-4567\nStraße des 17. Juni",
            "",
        ),
        entry(5, "東京都庁 山田", "김철수\n04-2222-3333", "株式会社"),
        entry(
            6,
            "Smith, Peter",
            "Acme Corp\nannapurna@himalaya.np",
            "contractual penalties",
        ),
        entry(7, "Мария Иванова", "Екатеринбург", ""),
        entry(8, "Smithson Brothers", "Łódź", ""),
    ]
}

/// Asks each question of each index, and tells all answers that differ.
fn check(cases: &[(&str, &[u64])]) {
    let dirs = [(); 3].map(|()| tempfile::tempdir().unwrap());
    let mut wrong = Vec::new();
    for (name, index) in indexes(&dirs) {
        for (text, expected) in cases {
            let found = keys(&index, text);
            if found != *expected {
                wrong.push(format!("'{text}' in {name}: {found:?}, not {expected:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The records in the delta, on the disk, and half in each, over outdated versions of the same.
fn indexes(dirs: &[tempfile::TempDir; 3]) -> [(&'static str, Index); 3] {
    let [delta, disk, both] = dirs.each_ref().map(|dir| open(dir.path()));
    let changes: Vec<Change> = entries().into_iter().map(Change::Put).collect();
    delta.apply(8, changes.clone()).unwrap();
    disk.apply(8, changes.clone()).unwrap();
    disk.flush().unwrap();
    let outdated = (1..=9).map(|key| put(key, "Anna Smith Acme")).collect();
    both.apply(1, outdated).unwrap();
    both.apply(2, changes[..4].to_vec()).unwrap();
    both.flush().unwrap();
    both.apply(8, changes[4..].to_vec()).unwrap();
    both.apply(9, vec![Change::Remove(9)]).unwrap();
    [("the delta", delta), ("the disk", disk), ("both", both)]
}

#[test]
fn ranks_by_field_and_kind_of_match() {
    check(&[
        ("", &[]),
        (" -,. ", &[]),
        ("zebra", &[]),
        ("anna zebra", &[]),
        ("anna", &[1, 2, 6, 3]),
        ("smith", &[1, 6, 8, 3, 2]),
        ("smi", &[1, 6, 8, 3, 2]),
    ]);
}

#[test]
fn all_words_in_any_order_and_field() {
    check(&[
        ("smith anna", &[1, 6, 2, 3]),
        ("jones smith", &[2]),
        ("acme pet", &[6]),
        ("contr", &[6]),
        ("contr penalties", &[]),
        ("contractual pen", &[6]),
    ]);
}

#[test]
fn typos_come_last() {
    check(&[
        ("smiht", &[1, 6, 8, 3, 2]),
        ("smiht anna", &[1, 6, 2]),
        ("annabell", &[2]),
        ("anan", &[1, 2, 6, 3]),
        ("acme petr", &[6]),
        ("марья", &[7]),
        ("ludenschied", &[4]),
        ("ludenschxidt", &[4]),
        ("sno", &[]),
    ]);
}

#[test]
fn one_spelling_for_all() {
    check(&[
        ("MULLER", &[4]),
        ("müller", &[4]),
        ("strasse", &[4]),
        ("lodz", &[8]),
        ("мария", &[7]),
        ("obrien", &[3]),
        ("o'brien", &[3]),
        ("O’Bri", &[3]),
        ("sean", &[3]),
        ("ludenscheid", &[4]),
    ]);
}

#[test]
fn emails_and_phones() {
    check(&[
        ("anna.smith@acme-corp.com", &[1]),
        ("jones@globex", &[2]),
        ("globex.org", &[2]),
        ("+49 170 1234567", &[1]),
        ("+49 170 1234", &[1]),
        ("+491701234567", &[1]),
        ("0049 170 1234567", &[1]),
        ("4917012", &[1]),
        ("0170 1234567", &[1]),
        ("0170123", &[1]),
        ("01701234567", &[1]),
        ("170/123", &[1]),
        ("1701234", &[1]),
        ("1234567", &[1, 4]),
        ("12345", &[1, 4]),
        ("+49 (0)170 123", &[1]),
        ("0170 7654321", &[2]),
        ("+49 170 7654321", &[2]),
        ("170 555", &[3]),
        ("+49 170 555 0000", &[3]),
        ("0170", &[1, 2, 3]),
        ("555 123", &[4]),
        ("5551234567", &[4]),
        ("1234568", &[]),
    ]);
}

#[test]
fn scripts_without_spaces() {
    check(&[
        ("東京", &[5]),
        ("京都", &[5]),
        ("都", &[5]),
        ("東京都庁", &[5]),
        ("山田", &[5]),
        ("김철수", &[5]),
        ("철수", &[5]),
        ("株式", &[5]),
        ("東京 株式会社", &[5]),
        ("山田 김", &[5]),
        ("京東", &[]),
    ]);
}

#[test]
fn object_types_and_limits() {
    let dir = tempfile::tempdir().unwrap();
    let index = open(dir.path());
    let entry = |key: u64| Entry {
        object: (key % 3) as u16,
        ..entry(key, "Anna", "", "")
    };
    index
        .apply(1, (0..30).map(|key| Change::Put(entry(key))).collect())
        .unwrap();
    index.flush().unwrap();
    index
        .apply(2, (30..60).map(|key| Change::Put(entry(key))).collect())
        .unwrap();
    let check = |limit: usize, objects: Option<&[u16]>, expected: &[u64]| {
        let hits = index
            .search(&Query {
                text: "ann",
                limit,
                objects,
            })
            .unwrap();
        assert_eq!(hits.iter().map(|hit| hit.key).collect::<Vec<_>>(), expected);
        assert!(
            hits.iter()
                .all(|hit| u64::from(hit.object) == hit.key % 3 && hit.score > 0.0)
        );
    };
    check(0, None, &[]);
    check(4, None, &[0, 1, 2, 3]);
    check(4, Some(&[2]), &[2, 5, 8, 11]);
    check(4, Some(&[2, 1]), &[1, 2, 4, 5]);
    check(4, Some(&[7]), &[]);
    check(4, Some(&[]), &[]);
    check(
        usize::MAX,
        Some(&[0]),
        &(0..60).filter(|key| key % 3 == 0).collect::<Vec<_>>(),
    );
}

#[test]
fn long_texts_are_bounded() {
    let dir = tempfile::tempdir().unwrap();
    let index = open(dir.path());
    let long = "x".repeat(100_000);
    let body = format!("start {} end", "word ".repeat(100_000));
    index
        .apply(1, vec![Change::Put(entry(1, &long, &long, &body))])
        .unwrap();
    index.flush().unwrap();
    assert_eq!(keys(&index, &long), [1]);
    assert_eq!(keys(&index, "start word"), [1]);
    assert_eq!(keys(&index, "end"), [0; 0]);
    assert_eq!(keys(&index, &"word ".repeat(50_000)), [1]);
}

/// Staged batches show together, after what waited before them and before what comes after.
#[test]
fn what_is_staged_is_found_after_the_next_commit() {
    let dir = tempfile::tempdir().unwrap();
    let index = open(dir.path());
    index.apply(1, vec![put(1, "Anna"), put(2, "Old")]).unwrap();
    index
        .stage(3, vec![put(2, "Bert"), put(3, "Cleo")])
        .unwrap();
    index
        .stage(4, vec![put(3, "Dora"), put(4, "Emil")])
        .unwrap();
    assert_eq!((index.cursor(), index.durable_cursor()), (1, 1));
    assert_eq!(
        (keys(&index, "anna"), keys(&index, "emil")),
        (vec![1], vec![])
    );
    index.apply(5, vec![put(4, "Fred")]).unwrap();
    assert_eq!((index.cursor(), index.durable_cursor()), (5, 5));
    let found = ["anna", "bert", "dora", "fred"].map(|name| keys(&index, name));
    assert_eq!(found, [[1], [2], [3], [4]]);
    for gone in ["old", "cleo", "emil"] {
        assert_eq!(keys(&index, gone), [0; 0], "{gone}");
    }
    index.stage(6, vec![Change::Remove(4)]).unwrap();
    index.flush().unwrap();
    drop(index);
    let index = open(dir.path());
    assert_eq!(index.cursor(), 6);
    assert_eq!(
        (keys(&index, "dora"), keys(&index, "fred")),
        (vec![3], vec![])
    );
}

/// However many words begin alike: three letters, or four digits, leave none of them out.
#[test]
fn short_prefixes_leave_nobody_out() {
    let dir = tempfile::tempdir().unwrap();
    let index = open(dir.path());
    let many = (1..=700).map(|key| put(key, &format!("Ana Mar{key:03} 0170{key:04}")));
    let last = put(701, "Zoe Marzano 01709999");
    index.apply(701, many.chain([last]).collect()).unwrap();
    index.flush().unwrap();
    assert_eq!(keys(&index, "zoe mar"), [701]);
    assert_eq!(keys(&index, "zoe 0170"), [701]);
}
