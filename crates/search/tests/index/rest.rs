//! The index at rest: what the disk shows, and what happens to files that are not as they were left.

use std::fs;
use std::path::Path;

use satchel_search::{Change, Error, Index};

use crate::{KEY, entry, keys, open, put};

fn filled(dir: &Path) {
    let index = open(dir);
    let changes = (1..=1_500).map(|key| {
        Change::Put(entry(
            key,
            "Persephone Quill",
            "persephone@underworld.example\n+49 170 5550123",
            "pomegranate",
        ))
    });
    index.apply(7, changes.collect()).unwrap();
    index.apply(8, vec![Change::Remove(3)]).unwrap();
    index.flush().unwrap();
}

fn files(dir: &Path) -> Vec<std::path::PathBuf> {
    let files = fs::read_dir(dir).unwrap().map(|file| file.unwrap().path());
    files
        .filter(|file| fs::metadata(file).unwrap().len() > 0)
        .collect()
}

#[test]
fn no_plain_text_on_the_disk() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    let files = files(dir.path());
    assert!(files.len() >= 7, "{files:?}");
    for file in files {
        let bytes = fs::read(&file).unwrap();
        for plain in [
            "perse", "Perse", "quill", "underw", "pomeg", "1705", "5550", "title", "segment",
            "payload",
        ] {
            let seen = bytes
                .windows(plain.len())
                .any(|window| window == plain.as_bytes());
            assert!(
                !seen && !file.to_string_lossy().contains(plain),
                "{plain} in {}",
                file.display()
            );
        }
    }
}

#[test]
fn reopens_where_it_was() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    let index = open(dir.path());
    assert_eq!((index.cursor(), index.durable_cursor()), (8, 8));
    assert_eq!(keys(&index, "perseph")[..4], [1, 2, 4, 5]);
    assert!(!index.needs_flush());
}

#[test]
fn another_key_is_damage() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    let opened = Index::open(dir.path(), &[1; 32]);
    assert!(
        matches!(opened, Err(Error::Damaged { .. })),
        "{:?}",
        opened.err()
    );
    let rebuilt = Index::create(dir.path(), &[1; 32]).unwrap();
    assert_eq!((rebuilt.cursor(), rebuilt.durable_cursor()), (0, 0));
    assert_eq!(keys(&rebuilt, "persephone"), [0; 0]);
}

/// Opens a filled index of which each file in turn was changed.
fn check_damage(damage: impl Fn(&Path)) {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    for file in files(dir.path()) {
        let name = file.file_name().unwrap();
        let copy = tempfile::tempdir().unwrap();
        for file in files(dir.path()) {
            fs::copy(&file, copy.path().join(file.file_name().unwrap())).unwrap();
        }
        damage(&copy.path().join(name));
        let opened = Index::open(copy.path(), &KEY);
        assert!(
            matches!(opened, Err(Error::Damaged { .. })),
            "{}: {:?}",
            name.display(),
            opened.err()
        );
        drop(opened);
        Index::create(copy.path(), &KEY)
            .unwrap()
            .apply(1, vec![put(1, "anew")])
            .unwrap();
    }
}

#[test]
fn a_changed_byte_is_damage() {
    for part in [0.0, 0.3, 0.9] {
        check_damage(|file| {
            let mut bytes = fs::read(file).unwrap();
            let at = (bytes.len() as f64 * part) as usize;
            bytes[at] ^= 0x20;
            fs::write(file, bytes).unwrap();
        });
    }
}

#[test]
fn a_cut_file_is_damage() {
    for keep in [0.0, 0.5, 0.99] {
        check_damage(|file| {
            let bytes = fs::read(file).unwrap();
            fs::write(file, &bytes[..(bytes.len() as f64 * keep) as usize]).unwrap();
        });
    }
}

#[test]
fn a_lost_segment_file_is_damage() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    for extension in ["idx", "term", "fast"] {
        let copy = tempfile::tempdir().unwrap();
        for file in files(dir.path())
            .iter()
            .filter(|file| file.extension().is_none_or(|e| e != extension))
        {
            fs::copy(file, copy.path().join(file.file_name().unwrap())).unwrap();
        }
        let opened = Index::open(copy.path(), &KEY);
        assert!(
            matches!(opened, Err(Error::Damaged { .. })),
            "{extension}: {:?}",
            opened.err()
        );
    }
}

#[test]
fn one_at_a_time() {
    let dir = tempfile::tempdir().unwrap();
    let index = open(dir.path());
    assert!(matches!(
        Index::open(dir.path(), &KEY),
        Err(Error::Busy { .. })
    ));
    assert!(matches!(
        Index::create(dir.path(), &KEY),
        Err(Error::Busy { .. })
    ));
    index.apply(1, vec![put(1, "anna")]).unwrap();
    index.flush().unwrap();
    drop(index);
    assert_eq!(keys(&open(dir.path()), "anna"), [1]);
}

#[test]
fn leftovers_of_a_making_cut_short() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join(".managed.json"), "half").unwrap();
    fs::write(dir.path().join(".tantivy-writer.lock"), "").unwrap();
    let index = open(dir.path());
    assert_eq!(index.cursor(), 0);
}
