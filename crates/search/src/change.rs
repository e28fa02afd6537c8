//! The words in which this crate speaks with its caller.

/// One record as search sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// The store's integer key of the record.
    pub key: u64,
    /// Small id of the object type, to filter by.
    pub object: u16,
    /// What the record is called. Ranks highest; found by any prefix of its words.
    pub title: String,
    /// How the record is reached and placed: emails, phones, company, city, job title, one per line, so
    /// that two numbers never read as one. Ranks below the title; found by any prefix of its words.
    pub detail: String,
    /// Long text. Ranks lowest; found by its words, and by their beginnings from three characters on.
    pub body: String,
}

/// What happened to one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The record is new or differs: this is how it reads now.
    Put(Entry),
    /// The record with this key is gone.
    Remove(u64),
}

impl Change {
    /// The record the change is about.
    pub fn key(&self) -> u64 {
        match self {
            Change::Put(entry) => entry.key,
            Change::Remove(key) => *key,
        }
    }
}

/// What a person typed, and how much they want to see.
#[derive(Debug, Clone, Copy)]
pub struct Query<'a> {
    /// The text as typed. Every word must match; the last may be unfinished.
    pub text: &'a str,
    /// The most hits to return, at most [`Query::LIMIT_MAX`].
    pub limit: usize,
    /// Only records of these object types; `None` for all.
    pub objects: Option<&'a [u16]>,
}

impl Query<'_> {
    /// More hits than anyone scrolls through; bounds the work of one search.
    pub const LIMIT_MAX: usize = 1_000;
}

/// A record found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// The store's integer key of the record.
    pub key: u64,
    /// The id of its object type.
    pub object: u16,
    /// Higher is better. Comparable within one search only.
    pub score: f32,
}
