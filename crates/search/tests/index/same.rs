//! The delta and the main index are written apart and must answer alike, to the score.

use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use satchel_search::{Change, Hit, Index, Query};

use crate::{entry, open};

const WORDS: &[&str] = &[
    "anna",
    "annabel",
    "ann",
    "hanna",
    "smith",
    "smiht",
    "smithson",
    "schmidt",
    "müller",
    "mueller",
    "jones",
    "johansson",
    "christopherson",
    "christophersen",
    "acme",
    "corp",
    "b2b",
    "+49 170 1234",
    "0170 12345",
    "o'neil",
    "東京都",
    "ab",
];

fn text(random: &mut ChaCha8Rng, most: usize) -> String {
    let words = random.random_range(0..=most);
    (0..words)
        .map(|_| *WORDS.choose(random).unwrap())
        .collect::<Vec<_>>()
        .join(", ")
}

/// Words as people type them: cut short, with a letter wrong.
fn question(random: &mut ChaCha8Rng) -> String {
    let mut letters: Vec<char> = format!("{} {}", text(random, 1), WORDS.choose(random).unwrap())
        .chars()
        .collect();
    letters.truncate(letters.len() - random.random_range(0..letters.len().min(4)));
    if random.random_bool(0.4) {
        let at = random.random_range(0..letters.len());
        match random.random_range(0..3) {
            0 => letters[at] = 'e',
            1 => letters.insert(at, 'n'),
            _ => drop(letters.remove(at)),
        }
    }
    letters.into_iter().collect()
}

fn search(index: &Index, text: &str) -> Vec<Hit> {
    index
        .search(&Query {
            text,
            limit: 1_000,
            objects: None,
        })
        .unwrap()
}

#[test]
fn delta_and_disk_answer_alike() {
    let mut random = ChaCha8Rng::seed_from_u64(7);
    let dirs = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let [delta, disk] = dirs.each_ref().map(|dir| open(dir.path()));
    for batch in 0..5 {
        let changes: Vec<Change> = (0..60)
            .map(|n| {
                let [title, detail, body] = [2, 4, 6].map(|most| text(&mut random, most));
                Change::Put(entry(batch * 50 + n, &title, &detail, &body))
            })
            .collect();
        delta.apply(batch, changes.clone()).unwrap();
        disk.apply(batch, changes).unwrap();
        disk.flush().unwrap();
    }
    let mut found = 0;
    for _ in 0..3_000 {
        let text = question(&mut random);
        let (in_delta, on_disk) = (search(&delta, &text), search(&disk, &text));
        assert_eq!(in_delta, on_disk, "'{text}'");
        found += in_delta.len();
    }
    assert!(
        found > 10_000,
        "the questions find too little to tell: {found}"
    );
}
