//! Nothing of a record lies on the disk in plain text, whatever was done with it and however that ended.

use std::path::{Path, PathBuf};

use crate::program::{Desk, holds};

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

/// Words of records as people wrote them, as they are found, and as they are indexed.
const WORDS: [&str; 6] = [
    "Unmistakable",
    "unmistakable",
    "nmistak",
    "Zanzibarian",
    "zanzibarian",
    "quokka",
];

/// Files that people asked for are their own; all others keep the words to themselves.
#[track_caller]
fn assert_sealed(desk: &Desk, own: &[&str]) {
    let home = desk.path("workspace").parent().unwrap().to_owned();
    for file in files(&home) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        if own.contains(&name.as_str()) {
            continue;
        }
        for word in WORDS {
            assert!(!holds(&file, word), "{word} lies in {}", file.display());
        }
    }
}

#[test]
fn nothing_of_a_record_lies_in_plain_text() {
    let desk = Desk::new();
    desk.run(&["init"]).ok();
    let file = desk.write(
        "contacts.csv",
        "Name,Email,Company\nAda,quokka@x.example,Unmistakable Umbrellas\nBad,\"Zanzibarian\n",
    );
    let own = ["contacts.csv", "contacts.csv.rejected.csv"];
    desk.run(&["import", &file]).ok();
    assert!(
        holds(&desk.path(own[1]), "Zanzibarian"),
        "what could not be read is handed back as it was"
    );
    assert_sealed(&desk, &own);
    let id = desk.create(&["company", "name=Zanzibarian"]);
    desk.run(&["edit", &id, "name=Unmistakable"]).ok();
    desk.run(&["search", "unmistakable"]).ok();
    assert_sealed(&desk, &own);
    desk.run(&["delete", &id]).ok();
    desk.run(&["doctor", "--rebuild"]).ok();
    desk.run(&["backup", "b.db"]).ok();
    assert_sealed(&desk, &own);
    assert!(
        files(&desk.path("workspace")).len() >= 5,
        "database, key and index are there"
    );
}

#[cfg(unix)]
#[test]
fn nor_in_what_a_killed_program_leaves() {
    let desk = Desk::new();
    desk.run(&["init"]).ok();
    let rows: String = (0..20_000)
        .map(|at| format!("Unmistakable {at},quokka{at}@x.example,Zanzibarian {at}\n"))
        .collect();
    let file = desk.write("contacts.csv", &format!("Name,Email,Company\n{rows}"));
    let log = desk.path("workspace").join("workspace.db-wal");
    let mut import = desk.command(&["import", &file, "-q"]).spawn().unwrap();
    // Killed with a transaction half written, or a whole one that nobody has folded in.
    let half_written = || log.metadata().is_ok_and(|log| log.len() > 1 << 20);
    while !half_written() && import.try_wait().unwrap().is_none() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    import.kill().unwrap();
    import.wait().unwrap();
    assert!(
        log.metadata().unwrap().len() > 1 << 20,
        "the log was left behind"
    );
    assert_sealed(&desk, &["contacts.csv"]);
    assert_eq!(desk.json(&["doctor"])["whole"], true);
    assert_sealed(&desk, &["contacts.csv"]);
}
