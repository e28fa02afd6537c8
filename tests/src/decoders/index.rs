//! The files of the search index, sealed, as they lie on a disk.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use satchel_search::{Change, Entry, Index, Query};

use super::{Corpus, Decoder};

pub(super) const DECODER: Decoder = Decoder {
    name: "index",
    check,
    seeds,
    runs: 400,
};

const KEY: [u8; 32] = [42; 32];

/// Records in the index: a list of so many is more than one sealed piece.
const RECORDS: u64 = 4_000;

/// The files of one index, by their names.
static FILES: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(made);

/// The first byte says which file the rest is put in place of.
fn check(input: &[u8]) -> bool {
    let Some((which, bytes)) = input.split_first() else {
        return false;
    };
    let which = usize::from(*which) % FILES.len();
    let folder = tempfile::tempdir().expect("there is room for a folder");
    for (at, (name, whole)) in FILES.iter().enumerate() {
        let content = if at == which { bytes } else { whole };
        fs::write(folder.path().join(name), content).expect("there is room for a file");
    }
    let is_whole = bytes == FILES[which].1;
    let found = found(folder.path());
    assert!(
        !is_whole || found == Some(hits()),
        "{found:?} in an index that is whole"
    );
    // Damage is told, or does not matter; it never hides or makes up a record.
    found.is_none_or(|found| found == hits()) && is_whole
}

/// How many records two questions find; `None` where the index says that it is damaged.
fn found(folder: &Path) -> Option<[usize; 2]> {
    let index = Index::open_beside(folder, &KEY).ok()?;
    let found = ["zeta", "42"].map(|text| {
        let query = Query {
            text,
            limit: Query::LIMIT_MAX,
            objects: None,
        };
        index.search(&query).ok().map(|hits| hits.len())
    });
    let [Some(all), Some(one)] = found else {
        return None;
    };
    Some([all, one])
}

fn hits() -> [usize; 2] {
    static HITS: LazyLock<[usize; 2]> = LazyLock::new(|| {
        let folder = tempfile::tempdir().expect("there is room for a folder");
        for (name, content) in FILES.iter() {
            fs::write(folder.path().join(name), content).expect("there is room for a file");
        }
        found(folder.path()).expect("it is whole")
    });
    *HITS
}

fn made() -> Vec<(String, Vec<u8>)> {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let index = Index::open(folder.path(), &KEY).expect("an empty folder becomes an index");
    let put = |key| {
        Change::Put(Entry {
            key,
            object: 1,
            title: format!("Zeta {key}"),
            ..Entry::default()
        })
    };
    index
        .stage(RECORDS, (1..=RECORDS).map(put).collect())
        .expect("there is room for them");
    index.flush().expect("there is room for them");
    drop(index);
    let files = fs::read_dir(folder.path()).into_iter().flatten().flatten();
    let named = files.filter_map(|file| {
        let name = file.file_name().into_string().ok()?;
        Some((name, fs::read(file.path()).ok()?))
    });
    let mut files: Vec<_> = named.collect();
    files.sort();
    files
}

/// Each of the files as it is.
fn seeds(_: &Corpus) -> Vec<Vec<u8>> {
    let seed = |(at, (_, content)): (usize, &(String, Vec<u8>))| {
        [&[u8::try_from(at).unwrap_or(u8::MAX)], content.as_slice()].concat()
    };
    FILES.iter().enumerate().map(seed).collect()
}
