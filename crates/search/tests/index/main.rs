//! The index from outside: what is found, in what order, and what survives.
#![allow(clippy::unwrap_used)]

mod concurrent;
mod crash;
mod find;
mod rest;
mod same;

use std::path::Path;

use satchel_search::{Change, Entry, Index, Query};

const KEY: [u8; 32] = [42; 32];

fn open(dir: &Path) -> Index {
    Index::open(dir, &KEY).unwrap()
}

fn entry(key: u64, title: &str, detail: &str, body: &str) -> Entry {
    Entry {
        key,
        object: 1,
        title: title.into(),
        detail: detail.into(),
        body: body.into(),
    }
}

fn put(key: u64, title: &str) -> Change {
    Change::Put(entry(key, title, "", ""))
}

fn keys(index: &Index, text: &str) -> Vec<u64> {
    let hits = index
        .search(&Query {
            text,
            limit: 100,
            objects: None,
        })
        .unwrap();
    hits.iter().map(|hit| hit.key).collect()
}
