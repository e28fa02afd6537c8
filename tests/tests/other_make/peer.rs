//! The other make: a Node program around npm's Automerge, asked by lines of JSON.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde::Deserialize;
use serde_json::{Value as Json, json};

/// A value: its type, and a text that says it exactly.
pub(crate) type Typed = (String, String);

/// Where the program lies; `make test` installs what it needs.
const FOLDER: &str = "peers/automerge";

/// A running program. It ends when its input does.
pub(crate) struct Peer {
    program: Child,
    /// `None` once it is to end.
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

/// What a document holds.
#[derive(Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Held {
    /// The hashes of its last changes, in hex.
    pub(crate) heads: BTreeSet<String>,
    /// All values by key: several where they were set apart.
    pub(crate) values: BTreeMap<String, BTreeSet<Typed>>,
}

/// The same document, read in two ways.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Read {
    whole: Held,
    one_by_one: Held,
}

/// Who edits, when in seconds since 1970, and what: by key `{"do": "set", "type": …, "value": …}`, `{"do": "delete"}` or
/// `{"do": "splice", "at": …, "remove": …, "insert": …}`.
pub(crate) struct Edit<'e> {
    pub(crate) actor: &'e str,
    pub(crate) time: i64,
    pub(crate) edits: Json,
}

impl Peer {
    pub(crate) fn start() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(FOLDER);
        assert!(
            installed(&folder).exists(),
            "npm's Automerge is not installed: `npm --prefix tests/{FOLDER} ci`, or `make test`"
        );
        let mut program = Command::new("node")
            .arg(folder.join("peer.mjs"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        Self {
            questions: program.stdin.take(),
            answers: BufReader::new(program.stdout.take().unwrap()),
            program,
        }
    }

    /// What a document's changes come to, in the order in which they lie.
    #[track_caller]
    pub(crate) fn read(&mut self, changes: &[Vec<u8>]) -> Held {
        let read: Read = self.ask(&json!({ "read": changes }));
        assert_eq!(read.whole, read.one_by_one, "loaded at once and one by one");
        read.whole
    }

    /// The change that an edit is on top of others; of none, it begins a document.
    pub(crate) fn edit(&mut self, changes: &[Vec<u8>], edit: &Edit<'_>) -> Vec<u8> {
        let Edit { actor, time, edits } = edit;
        self.ask(&json!({ "edit": changes, "actor": actor, "time": time, "edits": edits }))
    }

    fn ask<T: serde::de::DeserializeOwned>(&mut self, question: &Json) -> T {
        writeln!(self.questions.as_mut().unwrap(), "{question}").unwrap();
        let mut answer = String::new();
        self.answers.read_line(&mut answer).unwrap();
        serde_json::from_str(&answer).unwrap_or_else(|error| panic!("{error}: {answer:?}"))
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        drop(self.questions.take());
        let _ = self.program.wait();
    }
}

/// What npm writes last.
fn installed(folder: &Path) -> PathBuf {
    folder.join("node_modules/.package-lock.json")
}
