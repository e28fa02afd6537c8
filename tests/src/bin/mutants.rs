//! `make mutants`: switches each safeguard of sync off in a copy of the tree, and has the simulation catch it.
//!
//! Takes the copy's folder, which keeps what is built there for the next time, and, if only some are wanted, a part of what they see to.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::error::Error;
use std::path::Path;
use std::process::{Command, ExitCode};

use satchel_tests::safeguards::{self, Safeguard};

/// Those that `make test` runs.
const SEEDS: u64 = 48;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let (Some(copy), part) = (args.next(), args.next().unwrap_or_default()) else {
        eprintln!("usage: mutants FOLDER [PART OF A SAFEGUARD'S NAME]");
        return ExitCode::from(2);
    };
    match check_all(Path::new(&copy), &part) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(missed) => {
            println!("{missed} were not caught");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Checks those whose name has a part. Gives how many were not caught.
fn check_all(copy: &Path, part: &str) -> Result<usize> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut missed = 0;
    for safeguard in safeguards::all()? {
        if !safeguard.what.contains(part) {
            continue;
        }
        sync_tree(&top, copy)?;
        if let Some(caught) = check(&safeguard, copy)? {
            println!("caught by {caught}\n    without: {}", safeguard.what);
        } else {
            println!(
                "NOT CAUGHT by {SEEDS} seeds\n    without: {}",
                safeguard.what
            );
            missed += 1;
        }
    }
    Ok(missed)
}

/// Makes the copy what the tree is, but for what is built. Files that are as they were keep their time, so that
/// only what differs is built again.
fn sync_tree(top: &Path, copy: &Path) -> Result<()> {
    let listed = Command::new("git")
        .args(["ls-files", "-z"])
        .current_dir(top)
        .output()?;
    for file in String::from_utf8(listed.stdout)?.split_terminator('\0') {
        let (from, to) = (top.join(file), copy.join(file));
        if !from.is_file() {
            continue;
        }
        let content = std::fs::read(from)?;
        if std::fs::read(&to).ok().as_ref() != Some(&content) {
            std::fs::create_dir_all(to.parent().unwrap_or(copy))?;
            std::fs::write(&to, content)?;
        }
    }
    Ok(())
}

/// Builds the simulation without a safeguard, and runs it until it fails: gives how.
fn check(safeguard: &Safeguard, copy: &Path) -> Result<Option<String>> {
    for edit in &safeguard.edits {
        let applied = edit.applied(copy)?;
        let Some(text) = applied else {
            return Err(format!("{}: the text to replace is not there once", edit.file).into());
        };
        std::fs::write(copy.join(&edit.file), text)?;
    }
    let built = Command::new("cargo")
        .args([
            "build",
            "--workspace",
            "--release",
            "--quiet",
            "--bin",
            "simulate",
        ])
        .env("CARGO_TARGET_DIR", copy.join("target"))
        .current_dir(copy)
        .status()?;
    if !built.success() {
        return Err(format!("it does not build without: {}", safeguard.what).into());
    }
    (0..SEEDS).try_fold(None, |found, seed| match found {
        None => run(copy, seed),
        found => Ok(found),
    })
}

/// What goes wrong under a seed.
fn run(copy: &Path, seed: u64) -> Result<Option<String>> {
    let ran = Command::new(copy.join("target/release/simulate"))
        .arg(seed.to_string())
        .output()?;
    if ran.status.success() {
        return Ok(None);
    }
    let told = String::from_utf8_lossy(&ran.stdout);
    let last = told
        .lines()
        .last()
        .unwrap_or("a panic, before anything was told");
    Ok(Some(last.to_owned()))
}
