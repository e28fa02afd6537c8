//! A person's laptop: folders of their own, and the `satchel` program on them.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value as Json;
use tempfile::TempDir;

use crate::server::Server;
use satchel_tests::program::built;

pub(crate) const PASSPHRASE: &str = "correct horse battery staple";
pub(crate) const PASSWORD: &str = "a long password";

pub(crate) struct Laptop {
    folder: TempDir,
}

impl Laptop {
    /// One on which Satchel was never started.
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        for name in ["data", "cache", "config", "run"] {
            std::fs::create_dir(folder.path().join(name)).unwrap();
        }
        Self { folder }
    }

    /// One with a workspace that has joined the team, and with nothing in it but the team's records.
    pub(crate) fn joined(server: &Server, email: &str, name: &str) -> Self {
        let laptop = Self::new();
        laptop.json(&["init"]);
        laptop.join(server, email, name);
        laptop
    }

    pub(crate) fn workspace(&self) -> PathBuf {
        self.folder.path().join("workspace")
    }

    /// A program that sees this laptop and nothing of the machine: no keychain, no session bus, no settings of whoever
    /// runs the tests.
    pub(crate) fn command(&self, program: &str) -> Command {
        let at = |name: &str| self.folder.path().join(name);
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.folder.path())
            .env("XDG_DATA_HOME", at("data"))
            .env("XDG_CACHE_HOME", at("cache"))
            .env("XDG_CONFIG_HOME", at("config"))
            .env("XDG_RUNTIME_DIR", at("run"))
            .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
            .env("LANG", "C.UTF-8")
            .env("TZ", "UTC")
            .current_dir(self.folder.path())
            .stdin(Stdio::null());
        command
    }

    /// `satchel` on this laptop's workspace.
    pub(crate) fn satchel(&self, args: &[&str]) -> Command {
        let mut command = self.command(built("satchel").to_str().unwrap());
        command
            .env("SATCHEL_PASSPHRASE", PASSPHRASE)
            .arg("--workspace")
            .arg(self.workspace())
            .args(args)
            .arg("--json");
        command
    }

    /// The document that a run answers with, which must succeed.
    pub(crate) fn json(&self, args: &[&str]) -> Json {
        self.answer(args, "")
    }

    /// Joins the team with an invitation of its own.
    pub(crate) fn join(&self, server: &Server, email: &str, name: &str) {
        let code = server.invite(email);
        let join = ["join", server.url(), "--email", email, "--name", name];
        let with = ["--invitation", &code, "--password-stdin"];
        self.answer(&[&join[..], &with].concat(), PASSWORD);
    }

    fn answer(&self, args: &[&str], input: &str) -> Json {
        let mut command = self.satchel(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        // A program that reads nothing closes the pipe.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        let (out, err) = (
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr),
        );
        assert!(
            output.status.success(),
            "satchel {} failed\n{out}\n{err}",
            args.join(" ")
        );
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out:?}"))
    }
}
