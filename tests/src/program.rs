//! The real program in a folder of its own, and what it says of its workspace.
#![allow(clippy::unwrap_used, clippy::missing_panics_doc)]

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use csv::StringRecord;
use serde_json::Value as Json;
use tempfile::TempDir;

/// A program of this build: `make test` builds all of them before it runs the tests, which lie one folder below.
#[must_use]
pub fn built(name: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let built = test.ancestors().nth(2).unwrap().join(name);
    assert!(
        built.exists(),
        "{} is not built: cargo build --workspace",
        built.display()
    );
    built
}

/// One person's folder, with a workspace in it or a server's.
pub struct Desk {
    folder: TempDir,
    workspace: &'static str,
}

/// An object's records as the program exports them, by id.
pub type Records = BTreeMap<String, StringRecord>;

/// Where an export has a company's name.
pub const NAME: usize = 1;

/// Where an export has a person's address.
const ADDRESS: usize = 3;

/// An export's last columns: when a record was made and changed.
const STAMPS: usize = 2;

impl Desk {
    /// With an empty workspace.
    #[must_use]
    pub fn with_workspace() -> Self {
        let desk = Self::bare("workspace");
        desk.json(&["init"]);
        desk
    }

    /// With nothing but a key file.
    #[must_use]
    pub fn bare(workspace: &'static str) -> Self {
        let folder = TempDir::new().unwrap();
        std::fs::write(
            folder.path().join("secret"),
            "a key file of 32 bytes or more..",
        )
        .unwrap();
        Self { folder, workspace }
    }

    /// A file in the folder.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The program on this workspace, with its streams caught.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(built("satchel"));
        command
            .env_clear()
            .env("HOME", self.folder.path())
            .current_dir(self.folder.path())
            .args([
                "--json",
                "--key-file",
                "secret",
                "--workspace",
                self.workspace,
            ])
            .args(args)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// What a run that must succeed answers.
    #[track_caller]
    pub fn json(&self, args: &[&str]) -> Json {
        let output = self.command(args).output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", told(&output));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Reads everything through: the database, the tables and the index are whole.
    #[track_caller]
    pub fn assert_whole(&self) {
        let report = self.json(&["doctor"]);
        assert_eq!(report["whole"], true, "{report}");
    }

    /// An object's records. An export is the quickest way to see all of them.
    pub fn records(&self, object: &str) -> Records {
        let file = self.path("export.csv");
        self.json(&["export", "--object", object, "export.csv"]);
        let mut csv = csv::Reader::from_path(&file).unwrap();
        let rows = csv.records().map(|row| row.unwrap());
        let records = rows.map(|row| (row[0].to_owned(), row)).collect();
        std::fs::remove_file(file).unwrap();
        records
    }

    /// An object's records without their stamps, which differ from one import to the next.
    pub fn unstamped(&self, object: &str) -> Records {
        let mut records = self.records(object);
        for row in records.values_mut() {
            row.truncate(row.len() - STAMPS);
        }
        records
    }

    /// Search finds these people by their address.
    #[track_caller]
    pub fn assert_finds<'r>(
        &self,
        people: impl IntoIterator<Item = (&'r String, &'r StringRecord)>,
    ) {
        for (id, row) in people {
            let hits = self.json(&["search", &row[ADDRESS]])["hits"].clone();
            let found = hits
                .as_array()
                .unwrap()
                .iter()
                .any(|hit| hit["id"] == id.as_str());
            assert!(found, "{} of {id} is not among {hits}", &row[ADDRESS]);
        }
    }
}

/// What a run said, for the message of an assertion.
pub fn told(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    format!(
        "{}\n{}{}",
        output.status,
        text(&output.stdout),
        text(&output.stderr)
    )
}
