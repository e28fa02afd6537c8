//! Those of ARCHITECTURE.md's invariants that a test can hold: who may name whom, what is frozen, what nothing is called.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The crates of this workspace that each may name, tests aside.
const MAY_NAME: &[(&str, &[&str])] = &[
    ("crates/model", &[]),
    ("crates/document", &["model"]),
    ("crates/columns", &["model"]),
    ("crates/store", &["model"]),
    ("crates/postgres", &["store"]),
    ("crates/search", &[]),
    (
        "crates/engine",
        &["model", "document", "store", "search", "columns"],
    ),
    ("crates/sync", &["model", "document", "store", "engine"]),
    ("crates/server", &["model", "store", "engine", "sync"]),
    (
        "crates/cli",
        &["model", "engine", "postgres", "sync", "server"],
    ),
    ("src-tauri", &["engine", "sync"]),
];

/// Libraries, and the only crates that may name them.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("automerge", &["crates/document"]),
    ("rusqlite", &["crates/store"]),
    ("postgres", &["crates/postgres"]),
    ("tokio-postgres", &["crates/postgres"]),
    ("tokio-postgres-rustls", &["crates/postgres"]),
    ("tantivy", &["crates/search"]),
    ("reqwest", &["crates/sync"]),
    ("axum", &["crates/server"]),
    ("tauri", &["src-tauri"]),
    (
        "tokio",
        &[
            "crates/postgres",
            "crates/sync",
            "crates/server",
            "crates/cli",
            "src-tauri",
        ],
    ),
];

/// Each migration with the hash of what landed: databases out there were made by it, so it never changes again.
const LANDED: &[(&str, &str)] = &[
    (
        "0001_workspace.sql",
        "56f10fc7a2fb780ffabaad9768e404bf7f35a80230eea71e42a635e89db3d413",
    ),
    (
        "0002_team.sql",
        "f7c0ac33568bdee706d86ab52fb32f55b237afd340dd02d862a26f278d0ec7c0",
    ),
    (
        "0003_seen.sql",
        "340c74fea676fff05f487399fae006a2f7fe68181ae21f5dc9d1afecea3ce63f",
    ),
    (
        "0004_waiting.sql",
        "73022a17b8e57f767d515a171031b2386f0afd4f3893cf8c445afe43adcb198e",
    ),
    (
        "0005_batches.sql",
        "b35c1247f764a120c05709241653319c3a259ecc11c9f1ef937c2bd04dbe864e",
    ),
    (
        "0006_schema.sql",
        "a3a19d45a5114d2fb6da8baf7c66d9c0eb83d19b24c646194d89d22d71b67eb7",
    ),
    (
        "0007_view_indexes.sql",
        "1603bf341e09649d8e7468f10ba0835567026b545094f4cf2755c08672a8b41c",
    ),
    (
        "0008_computed.sql",
        "aec3b7a5b8858472ef722fa21003e8964b1add36b6e0008e0ac9dcd9a4cf9b9a",
    ),
    (
        "0009_kept_columns.sql",
        "c1873bbf8bc781350b79ed825c9c49a8d31fd6261d88f17c5f4326a0f90ef76b",
    ),
    (
        "0010_one_row_an_edit.sql",
        "8ab474d1421d3033ee98a5e48aad3ca337953dae523746e8946596cb82fc7558",
    ),
    (
        "0011_batches_of_edits.sql",
        "45ccb3c06e948a24d74e4724c81fd908077bde93a3eb49b570ba2c2fe886bd25",
    ),
    (
        "0012_segments.sql",
        "131935ce65d3059eb2dd632a3a43deb66ea25f8cd705a1c39ca93a94b977db29",
    ),
    (
        "0013_openings.sql",
        "19fdad9f04a015662992ceb9c20e234549dc2747ad06a1beb34f76b064cfaecf",
    ),
    (
        "0014_who_may_enter.sql",
        "4b39bbe7f53bac0386f4f2364b34b39e06416499d995d6a238d3f0ec0b072980",
    ),
    (
        "0015_roles.sql",
        "22c46b375555ce92a79b45e1907301f42e42e71e816db030d434443ac8a5e2e1",
    ),
];

/// Names that say nothing of what is inside.
const SAYS_NOTHING: &[&str] = &[
    "util", "utils", "common", "helper", "helpers", "manager", "service", "misc", "shared",
    "legacy", "old",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// What a crate ships with: the names in its manifest, but for those that only its tests need.
fn dependencies(of: &str) -> BTreeSet<String> {
    let manifest = read(&format!("{of}/Cargo.toml"));
    let mut ships = false;
    let mut names = BTreeSet::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            ships =
                line.contains("dependencies") && !line.contains("dev-") && !line.contains("build-");
        } else if ships && let Some((name, _)) = line.split_once([' ', '.', '=']) {
            names.insert(name.to_owned());
        }
    }
    names.remove("#");
    names
}

/// The files that git knows, and those that it would.
fn files() -> Vec<String> {
    let listed = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(listed.status.success(), "git lists the files");
    let text = String::from_utf8(listed.stdout).unwrap();
    text.lines().map(str::to_owned).collect()
}

#[test]
fn each_crate_names_only_those_below_it() {
    let listed: BTreeSet<&str> = MAY_NAME.iter().map(|(of, _)| *of).collect();
    let manifests = files()
        .into_iter()
        .filter_map(|file| file.strip_suffix("/Cargo.toml").map(str::to_owned));
    for of in manifests.filter(|of| of != "tests" && of != "tests/fuzz") {
        assert!(
            listed.contains(of.as_str()),
            "{of} is not in this test's table: say what it may name"
        );
    }
    for (of, allowed) in MAY_NAME {
        for name in dependencies(of) {
            if let Some(named) = name.strip_prefix("satchel-") {
                assert!(allowed.contains(&named), "{of} may not name {name}");
            }
            if let Some((_, only)) = ONLY_IN.iter().find(|(library, _)| *library == name) {
                assert!(only.contains(of), "{of} may not name {name}");
            }
        }
    }
}

#[test]
fn the_dependency_table_reads_manifests_as_they_are() {
    let engine = dependencies("crates/engine");
    for expected in ["satchel-model", "satchel-document", "serde", "thiserror"] {
        assert!(engine.contains(expected), "{expected} is not in {engine:?}");
    }
    assert!(dependencies("crates/store").contains("rusqlite"));
}

#[test]
fn every_version_is_exact() {
    let manifest = read("Cargo.toml");
    let pinned = manifest
        .split_once("[workspace.dependencies]")
        .and_then(|(_, rest)| rest.split_once("\n["))
        .unwrap()
        .0;
    let loose: Vec<&str> = pinned
        .lines()
        .filter(|line| line.contains('=') && !line.contains("path =") && !line.contains("\"="))
        .collect();
    assert!(loose.is_empty(), "not pinned: {loose:?}");
}

#[test]
fn a_landed_migration_never_changes() {
    let present: Vec<String> = files()
        .into_iter()
        .filter_map(|file| file.strip_prefix("migrations/").map(str::to_owned))
        .filter(|file| file.ends_with(".sql"))
        .collect();
    for (at, name) in present.iter().enumerate() {
        assert!(
            name.starts_with(&format!("{:04}_", at + 1)),
            "{name} is out of order"
        );
        let bytes = fs::read(root().join("migrations").join(name)).unwrap();
        let hash = hex(ring::digest::digest(&ring::digest::SHA256, &bytes).as_ref());
        let landed = LANDED.iter().find(|(landed, _)| landed == name);
        assert_eq!(
            landed.map(|(_, hash)| *hash),
            Some(hash.as_str()),
            "{name}: a migration that landed is never edited, add another; a new one is added to LANDED"
        );
    }
    for (name, _) in LANDED {
        assert!(
            present.iter().any(|present| present == name),
            "{name} is gone"
        );
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn names_say_what_is_inside() {
    for file in files() {
        for part in file.split('/') {
            let stem = part.split('.').next().unwrap_or(part).to_lowercase();
            assert!(
                !SAYS_NOTHING.contains(&stem.as_str()),
                "{file}: {part:?} says nothing of what is inside"
            );
        }
    }
}

#[test]
fn nothing_is_left_for_later() {
    // Put together here, so that this file does not find itself.
    let words = ["todo", "unimplemented"].map(|word| format!("{word}!("));
    let words: Vec<String> = words
        .into_iter()
        .chain([
            ["#[", "ignore"].concat(),
            ["TO", "DO:"].concat(),
            ["FIX", "ME"].concat(),
        ])
        .collect();
    let sources = [".rs", ".ts", ".tsx", ".sql", ".css", ".mjs"];
    for file in files()
        .iter()
        .filter(|file| sources.iter().any(|end| file.ends_with(end)))
    {
        let text = read(file);
        for word in &words {
            assert!(!text.contains(word.as_str()), "{file} holds {word}");
        }
    }
}

/// A file of tests that no program is made of would be run by nobody.
#[test]
fn every_file_of_tests_is_part_of_a_program() {
    let files = files();
    let programs = files.iter().filter_map(|file| file.strip_suffix("main.rs"));
    let mut seen = 0;
    for folder in programs.filter(|folder| folder.contains("/tests/")) {
        let program = read(&format!("{folder}main.rs"));
        for file in &files {
            let name = file
                .strip_prefix(folder)
                .and_then(|rest| rest.strip_suffix(".rs"));
            let Some(name) = name.filter(|name| !name.contains('/') && *name != "main") else {
                continue;
            };
            assert!(
                program.contains(&format!("mod {name};")),
                "{file} is not told by {folder}main.rs"
            );
            seen += 1;
        }
    }
    assert!(seen > 10, "only {seen} files of tests were looked at");
}

#[test]
fn the_map_names_every_crate_and_no_other() {
    let map = read("ARCHITECTURE.md");
    for (of, _) in MAY_NAME {
        assert!(
            map.contains(&format!("| `{of}` |")),
            "ARCHITECTURE.md does not say what {of} owns"
        );
    }
    for line in map.lines().filter(|line| line.starts_with("| `")) {
        let named = line.split('`').nth(1).unwrap();
        assert!(
            root().join(named).exists(),
            "ARCHITECTURE.md names {named}, which is not there"
        );
    }
}
