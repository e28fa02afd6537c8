//! What becomes of the files people really have.

#![allow(clippy::unwrap_used)]

mod cards;
mod hostile;
mod tables;

use std::{
    fs,
    io::Cursor,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use satchel_model::{Draft, Layout, RecordId, Scalar, standard};

use super::{Entry, Error, Source};

static LAYOUTS: LazyLock<Vec<Layout>> = LazyLock::new(|| {
    standard::schema()
        .objects
        .into_iter()
        .map(Layout::new)
        .collect()
});

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/contacts")
}

fn fixture(name: &str) -> Vec<u8> {
    fs::read(fixtures().join(name)).unwrap()
}

fn source(bytes: impl Into<Vec<u8>>) -> Result<Source, Error> {
    super::read(&LAYOUTS, "contacts.csv", Cursor::new(bytes.into()), None)
}

fn entries(bytes: impl Into<Vec<u8>>) -> Vec<Entry> {
    source(bytes).unwrap().collect::<Result<_, _>>().unwrap()
}

/// Every entry in a line: `sub-field=value` of each draft, ids that were derived as `@`.
fn shown(bytes: impl Into<Vec<u8>>) -> Vec<String> {
    entries(bytes).iter().map(show).collect()
}

fn show(entry: &Entry) -> String {
    match entry {
        Entry::Record(drafts) => drafts
            .iter()
            .map(show_draft)
            .collect::<Vec<_>>()
            .join(" // "),
        Entry::Rejected(rejected) => format!(
            "rejected {}: {} {:?}",
            rejected.line, rejected.why, rejected.raw
        ),
        Entry::Skipped { line, why } => format!("skipped {line}: {why}"),
    }
}

fn show_draft(draft: &Draft) -> String {
    let layout = &LAYOUTS[draft.object];
    let mut text = layout.object.name_singular.clone();
    for assign in &draft.assigns {
        let slot = &layout.slots[assign.slot];
        let name = if slot.sub.is_empty() {
            &layout.object.fields[slot.field].name
        } else {
            slot.sub
        };
        let value = match (&assign.element, &assign.value) {
            (Some(element), _) => format!("+{element}"),
            (None, Some(Scalar::Text(text))) => text.replace('\n', "⏎"),
            (None, Some(Scalar::Reference(_))) => "@".to_owned(),
            (None, other) => format!("{other:?}"),
        };
        text.push_str(&format!(" {name}={value}"));
    }
    text
}

#[track_caller]
fn check(bytes: impl Into<Vec<u8>>, preset: &str, expected: &[&str]) {
    let bytes = bytes.into();
    assert_eq!(source(bytes.clone()).unwrap().preset(), preset);
    let found = shown(bytes);
    for (found, expected) in found.iter().zip(expected) {
        assert_eq!(found, expected);
    }
    assert_eq!(found.len(), expected.len(), "{found:#?}");
}

/// The ids of the drafts of an object.
fn ids(bytes: impl Into<Vec<u8>>, object: &str) -> Vec<RecordId> {
    let of = |draft: &&Draft| LAYOUTS[draft.object].object.name_singular == object;
    let drafts = entries(bytes).into_iter().filter_map(|entry| match entry {
        Entry::Record(drafts) => Some(drafts),
        _ => None,
    });
    drafts
        .flatten()
        .filter(|draft| of(&draft))
        .map(|draft| draft.record)
        .collect()
}
