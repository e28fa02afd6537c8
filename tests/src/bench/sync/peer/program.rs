//! A Node program of a peer, and what it says: JSON, a value a line.

use std::fmt;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use serde::Deserialize;

/// Where the programs lie.
pub(super) const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/peers/sync");

/// What a program says in a line.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Said {
    /// Where a server listens.
    pub(super) url: Option<String>,
    /// The document that lists all others, where a laptop has to know.
    pub(super) list: Option<String>,
    /// How many records there are so far.
    pub(super) held: Option<usize>,
    /// How long a first sync took.
    pub(super) seconds: Option<f64>,
    /// How long each edit took to show on another laptop.
    pub(super) milliseconds: Option<Vec<f64>>,
}

impl Said {
    /// Where a server listens, which it says first of all.
    pub(super) fn url(&self) -> &str {
        self.url.as_deref().unwrap_or_default()
    }
}

/// How far a program came that did not say what was wanted.
#[derive(Debug)]
pub(super) struct Short {
    /// How many records there were at last.
    pub(super) held: usize,
    /// Whether it ended by itself, and not for want of time.
    pub(super) ended: bool,
}

impl fmt::Display for Short {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = if self.ended { "ended with" } else { "came to" };
        write!(f, "{what} {} records", self.held)
    }
}

/// A running program. It is ended with this value; should that not come to pass, by its input's end.
pub(super) struct Program {
    program: Child,
    lines: Receiver<Said>,
}

impl Program {
    pub(super) fn start(name: &str, args: &[&str]) -> Self {
        let mut program = Command::new("node")
            .arg(format!("{FOLDER}/{name}"))
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = heard(program.stdout.take().unwrap());
        Self { program, lines }
    }

    /// The first line that is wanted, or how far the program came within a time.
    pub(super) fn until(
        &self,
        patience: Duration,
        wanted: impl Fn(&Said) -> bool,
    ) -> Result<Said, Short> {
        let (begun, mut held) = (Instant::now(), 0);
        loop {
            let left = patience.saturating_sub(begun.elapsed());
            match self.lines.recv_timeout(left) {
                Ok(said) if wanted(&said) => return Ok(said),
                Ok(said) => held = said.held.unwrap_or(held),
                Err(error) => {
                    let ended = error == RecvTimeoutError::Disconnected;
                    return Err(Short { held, ended });
                }
            }
        }
    }
}

/// The lines of a program, read on a thread of their own: a pipe cannot be read for so long and no longer.
fn heard(output: ChildStdout) -> Receiver<Said> {
    let (say, lines) = channel();
    std::thread::spawn(move || {
        let said = BufReader::new(output).lines().map_while(Result::ok);
        // The makers' libraries may print lines of their own.
        for said in said.filter_map(|line| serde_json::from_str(&line).ok()) {
            if say.send(said).is_err() {
                return;
            }
        }
    });
    lines
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}
