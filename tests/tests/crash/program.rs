//! The real program in a folder of its own, and what it says of its workspace.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value as Json;
use tempfile::TempDir;

/// The built program: `make test` builds all of them before it runs the tests, which lie one folder below.
fn program() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let built = test.ancestors().nth(2).unwrap().join("satchel");
    assert!(
        built.exists(),
        "{} is not built: cargo build --workspace",
        built.display()
    );
    built
}

/// One person's folder, with a workspace in it or a server's.
pub(crate) struct Desk {
    folder: TempDir,
    workspace: &'static str,
}

/// An object's records as the program shows them, by id.
pub(crate) type Records = BTreeMap<String, Json>;

impl Desk {
    /// With an empty workspace.
    pub(crate) fn new() -> Self {
        let desk = Self::bare("workspace");
        desk.json(&["init"]);
        desk
    }

    /// With nothing but a key file.
    pub(crate) fn bare(workspace: &'static str) -> Self {
        let folder = TempDir::new().unwrap();
        std::fs::write(
            folder.path().join("secret"),
            "a key file of 32 bytes or more..",
        )
        .unwrap();
        Self { folder, workspace }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The program on this workspace, with its streams caught.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(program());
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
    pub(crate) fn json(&self, args: &[&str]) -> Json {
        let output = self.command(args).output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", told(&output));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Reads everything through: the database, the tables and the index are whole.
    #[track_caller]
    pub(crate) fn assert_whole(&self) {
        let report = self.json(&["doctor"]);
        assert_eq!(report["whole"], true, "{report}");
    }

    /// An object's records, but for when and by whom they were last looked at.
    pub(crate) fn records(&self, object: &str) -> Records {
        let page = self.json(&["list", object, "--limit", "10000"]);
        let records = page["records"].as_array().unwrap();
        assert_eq!(page["total"], records.len(), "all of them are shown");
        records
            .iter()
            .map(|record| {
                (
                    record["id"].as_str().unwrap().to_owned(),
                    record["values"].clone(),
                )
            })
            .collect()
    }

    /// Search finds each of these people by their address.
    #[track_caller]
    pub(crate) fn assert_finds<'r>(
        &self,
        people: impl IntoIterator<Item = (&'r String, &'r Json)>,
    ) {
        for (id, values) in people {
            let address = values["emails"]["primaryEmail"].as_str().unwrap();
            let hits = self.json(&["search", address])["hits"].clone();
            let found = hits
                .as_array()
                .unwrap()
                .iter()
                .any(|hit| hit["id"] == id.as_str());
            assert!(found, "{address} of {id} is not among {hits}");
        }
    }
}

/// What a run said, for the message of an assertion.
pub(crate) fn told(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    format!(
        "{}\n{}{}",
        output.status,
        text(&output.stdout),
        text(&output.stderr)
    )
}
