//! The Debian packages, made of this build's programs, and installed in a copy of this machine that is forgotten afterwards.
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::{Command, Output};

use satchel_tests::program::{built, told};
use tempfile::TempDir;

/// What `in_a_copy.sh` ends with where this user may not make one.
const NOT_HERE: i32 = 77;

fn run(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", told(&output));
    output
}

#[test]
fn the_packages_install_serve_and_leave_the_records_behind() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let (folder, profile) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let packaging = |script: &str| Command::new(top.join("packaging").join(script));
    run(packaging("server-deb")
        .arg(built("satchel"))
        .arg(folder.path()));
    // Tauri writes into the program that it packs: this one is nobody else's.
    let debug = profile.path().join("debug");
    std::fs::create_dir(&debug).unwrap();
    let program = debug.join("satchel-desktop");
    std::fs::copy(built("satchel-desktop"), &program).unwrap();
    run(packaging("desktop-deb").arg(&program).arg(folder.path()));
    let scripts = top.join("tests/tests/installed");
    let day = folder.path().join("day.sh");
    std::fs::copy(scripts.join("day.sh"), &day).unwrap();
    let went = Command::new(scripts.join("in_a_copy.sh"))
        .arg(folder.path())
        .args([&day, folder.path()])
        .output()
        .unwrap();
    if went.status.code() == Some(NOT_HERE) {
        eprintln!(
            "SKIPPED: no copy of this machine may be made here (that takes root), so nothing is installed"
        );
        return;
    }
    assert!(went.status.success(), "{}", told(&went));
    assert!(
        told(&went).contains("all of the day went well"),
        "{}",
        told(&went)
    );
}
