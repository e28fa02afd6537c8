//! Files that people import: tables and cards of other programs.

use std::collections::HashSet;
use std::fs;
use std::io::Cursor;
use std::path::Path;

use satchel_engine::import::{self, Entry, RejectedWriter, Source};
use satchel_model::Assign;

use super::query::layouts;
use super::{Corpus, Decoder};

pub(super) const DECODER: Decoder = Decoder {
    name: "contacts",
    check,
    seeds,
    runs: 600,
};

fn check(input: &[u8]) -> bool {
    let presets: Vec<&str> = import::preset_names().collect();
    let told = presets.get(input.len() % presets.len()).copied();
    let read = [None, told].map(|preset| {
        let input = Cursor::new(input.to_vec());
        import::read(layouts(), "contacts", input, preset).is_ok_and(read)
    });
    read != [false; 2]
}

/// Reads to the end. Whether there was a contact.
fn read(mut source: Source) -> bool {
    let mut out = Vec::new();
    let mut rejects = RejectedWriter::new(&mut out, source.header()).expect("memory takes it");
    let mut found = false;
    while let Some(entry) = source.next() {
        match entry.expect("memory can be read") {
            Entry::Record(drafts) => {
                for draft in &drafts {
                    let slots = layouts()[draft.object].slots.len();
                    assert!(draft.assigns.iter().all(|assign| assign.slot < slots));
                    let mut named = HashSet::new();
                    let place = |assign: &Assign| (assign.slot, assign.element.clone());
                    assert!(
                        draft
                            .assigns
                            .iter()
                            .all(|assign| named.insert(place(assign)))
                    );
                }
                found = true;
                let refused = source.refuse("the database refused it".to_owned());
                assert!(refused.is_some(), "what was read can be handed back");
            }
            Entry::Rejected(rejected) => rejects.write(&rejected).expect("memory takes it"),
            Entry::Skipped { .. } => {}
        }
    }
    assert!(source.bytes_read() <= source.bytes());
    found
}

/// The files that importing is tested with.
fn seeds(_: &Corpus) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/contacts");
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<_> = files.map(|file| file.path()).collect();
    paths.sort();
    paths
        .iter()
        .filter_map(|path| fs::read(path).ok())
        .collect()
}
