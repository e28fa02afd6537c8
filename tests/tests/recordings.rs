//! What laptops and servers of earlier versions sent: today's read it as it was meant, and answer so that it is understood.
//!
//! `cargo run --workspace --bin record` records a new version, once.
#![allow(clippy::unwrap_used)]

use std::fs;

use satchel_sync::wire::{self, Answer, Request};
use satchel_tests::recordings::{Answering, Recording, folder, read, said, sha256};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

/// Each version with the hash of its files: they are out there, so nothing of them ever changes again.
const LANDED: &[(&str, &str)] = &[(
    "0.1.0",
    "20d7688bb19732b68df58743a96e2f414ba6ce3a6f1d758762625d7e2083592e",
)];

/// How bodies may begin, by what the first version unpacks.
const PACKINGS: [u8; 3] = [0, 1, 2];

fn each(check: impl Fn(&[(String, Recording)])) {
    for (version, _) in LANDED {
        let recordings = read(&folder().join(version)).unwrap();
        assert!(recordings.len() > 10, "{version} has {}", recordings.len());
        check(&recordings);
    }
}

#[test]
fn a_landed_recording_never_changes() {
    let mut versions = Vec::new();
    for version in fs::read_dir(folder()).unwrap() {
        versions.push(version.unwrap().file_name().into_string().unwrap());
    }
    versions.sort();
    let landed: Vec<&str> = LANDED.iter().map(|(version, _)| *version).collect();
    assert_eq!(
        versions, landed,
        "a version is added to LANDED, and none goes"
    );
    for (version, hash) in LANDED {
        let files = fs::read_dir(folder().join(version)).unwrap();
        let mut paths: Vec<_> = files.map(|file| file.unwrap().path()).collect();
        paths.sort();
        let hashes = paths.iter().map(|path| sha256(&fs::read(path).unwrap()));
        let names = paths
            .iter()
            .map(|path| path.file_name().unwrap().to_string_lossy());
        let lines: String = names
            .zip(hashes)
            .map(|(name, hash)| format!("{name} {hash}\n"))
            .collect();
        assert_eq!(
            sha256(lines.as_bytes()),
            *hash,
            "{version}: what was recorded is never edited"
        );
    }
}

#[test]
fn this_version_is_recorded() {
    let own = LANDED
        .iter()
        .any(|(version, _)| *version == env!("CARGO_PKG_VERSION"));
    assert!(own, "record it: cargo run --workspace --bin record");
}

#[test]
fn every_message_reads_as_what_it_said() {
    each(|recordings| {
        for (name, recording) in recordings {
            reads::<Request>(
                name,
                &recording.request.bodies().unwrap(),
                &recording.request.says,
            );
            reads::<Answer>(
                name,
                &recording.answer.bodies().unwrap(),
                &recording.answer.says,
            );
        }
    });
}

fn reads<M: DeserializeOwned + Serialize>(name: &str, bodies: &[Vec<u8>], says: &Json) {
    for body in bodies {
        let message: M = wire::decode(body).unwrap();
        let found = said(&message);
        assert!(holds(&found, says), "{name} reads as {found}");
    }
}

#[test]
fn every_kind_and_every_packing_is_recorded() {
    each(|recordings| {
        let mut kinds = Vec::new();
        let mut packings = Vec::new();
        for message in recordings
            .iter()
            .flat_map(|(_, one)| [&one.request, &one.answer])
        {
            kinds.extend(message.says.as_object().unwrap().keys().cloned());
            packings.extend(message.bodies().unwrap().iter().map(|body| body[0]));
        }
        kinds.sort();
        kinds.dedup();
        packings.sort_unstable();
        packings.dedup();
        let expected = [
            "audit",
            "audited",
            "changes",
            "compare",
            "compared",
            "documents",
            "epoch",
            "fetch",
            "hello",
            "pull",
            "push",
            "refused",
            "verdicts",
            "welcome",
        ];
        assert_eq!(kinds, expected);
        assert_eq!(packings, PACKINGS);
    });
}

#[test]
fn every_question_is_answered_in_a_form_that_its_asker_reads() {
    each(|recordings| {
        let server = Answering::new();
        for (name, recording) in recordings {
            let body = server.answer(&recording.request.bodies().unwrap()[0]);
            assert!(PACKINGS.contains(&body[0]), "{name} is packed otherwise");
            let answer = said(&wire::decode::<Answer>(&body).unwrap());
            let says = &recording.answer.says;
            assert!(
                is_like(&answer, says),
                "{name}: {answer} in place of {says}"
            );
        }
    });
}

/// Whether all that was said is there. What a later version says besides is passed over.
fn holds(found: &Json, said: &Json) -> bool {
    match (found, said) {
        (Json::Object(found), Json::Object(said)) => {
            let there = |(name, said)| found.get(name).is_some_and(|found| holds(found, said));
            said.iter().all(there)
        }
        (Json::Array(found), Json::Array(said)) => {
            found.len() == said.len()
                && found
                    .iter()
                    .zip(said)
                    .all(|(found, said)| holds(found, said))
        }
        _ => found == said,
    }
}

/// Whether an answer has the parts of the one that was recorded, each of the same kind. A list holds something where that one
/// did, and nothing of which that one held no like.
fn is_like(found: &Json, said: &Json) -> bool {
    match (found, said) {
        (Json::Object(found), Json::Object(said)) => {
            let there = |(name, said)| found.get(name).is_some_and(|found| is_like(found, said));
            said.iter().all(there)
        }
        (Json::Array(found), Json::Array(said)) => {
            let has_like = |found: &Json| said.iter().any(|said| is_like(found, said));
            found.is_empty() == said.is_empty() && found.iter().all(has_like)
        }
        _ => std::mem::discriminant(found) == std::mem::discriminant(said),
    }
}
