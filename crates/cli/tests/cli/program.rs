//! Runs the program in a folder of its own and reads what it said.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value as Json;
use tempfile::TempDir;

pub(crate) const PASSPHRASE: &str = "correct horse battery staple";

/// One person's folder.
pub(crate) struct Desk {
    folder: TempDir,
}

/// What a run left behind.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self {
            folder: TempDir::new().unwrap(),
        }
    }

    /// With a workspace of `people` sample people and what belongs to them.
    pub(crate) fn with_sample(people: usize) -> Self {
        let desk = Self::new();
        desk.run(&[
            "init",
            "--demo",
            "--records",
            &people.to_string(),
            "--seed",
            "7",
        ])
        .ok();
        desk
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn text(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    pub(crate) fn write(&self, name: &str, content: &str) -> String {
        std::fs::write(self.path(name), content).unwrap();
        self.text(name)
    }

    /// The program with its workspace in this folder, and nothing of the machine's own surroundings.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_satchel"));
        command
            .env_clear()
            .env("HOME", self.folder.path())
            .env("SATCHEL_PASSPHRASE", PASSPHRASE)
            .env("TZ", "UTC");
        command.current_dir(self.folder.path()).stdin(Stdio::null());
        command
            .arg("--workspace")
            .arg(self.path("workspace"))
            .args(args);
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Run {
        Run::of(self.command(args).output().unwrap())
    }

    /// The document that `--json` gives, of a run that must succeed.
    pub(crate) fn json(&self, args: &[&str]) -> Json {
        let all: Vec<&str> = args.iter().copied().chain(["--json"]).collect();
        self.run(&all).ok().json()
    }

    /// Makes a record and gives its id.
    pub(crate) fn create(&self, args: &[&str]) -> String {
        let all: Vec<&str> = ["create", "--quiet"].iter().chain(args).copied().collect();
        self.run(&all).ok().out.trim().to_owned()
    }
}

impl Run {
    pub(crate) fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self {
            code: output.status.code().unwrap_or(-1),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }

    /// The run, which must have succeeded.
    pub(crate) fn ok(self) -> Self {
        assert_eq!(self.code, 0, "it failed\n{}\n{}", self.out, self.err);
        self
    }

    /// The run, which must have ended with this code and have said this.
    pub(crate) fn failed(self, code: i32, said: &str) -> Self {
        assert_eq!(
            self.code, code,
            "another exit code\n{}\n{}",
            self.out, self.err
        );
        assert!(self.err.contains(said), "{said:?} is not in:\n{}", self.err);
        self
    }

    /// The one document on standard output.
    pub(crate) fn json(&self) -> Json {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {:?}", self.out))
    }
}

/// The members of an object, in order.
pub(crate) fn keys(json: &Json) -> Vec<&str> {
    json.as_object()
        .unwrap_or_else(|| panic!("{json} is not an object"))
        .keys()
        .map(String::as_str)
        .collect()
}

/// Whether a file of plain text says this.
pub(crate) fn holds(path: &Path, text: &str) -> bool {
    std::fs::read(path)
        .unwrap()
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}
