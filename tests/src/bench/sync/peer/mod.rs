//! The peers: PouchDB 9 with express-pouchdb for its server, and automerge-repo with a sync server as its makers run it.
//!
//! Each is a Node program for the server and one for the laptops, in `tests/peers/sync`, over the loopback, with the
//! same contacts and its data on the disk. A laptop's time begins within its running program: neither the
//! start of Node nor an account is in it, as they are in ours. What takes too long is said to, with how far it came.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::{Map, Value as Json};

use super::first::per;
use super::{LIVE, PAUSE};
use crate::bench::{figure, micros, percentile};

mod program;

use self::program::{FOLDER, Program, Said};

/// The makes: the beginning of their programs' names, which their figures end in.
const MAKES: [&str; 2] = ["pouchdb", "automerge-repo"];

/// A server that does not hold the contacts within this is not measured.
const FILLING: Duration = Duration::from_secs(300);

/// A first sync that takes longer, or all edits that are followed, is not waited for.
const LONGEST: Duration = Duration::from_secs(120);

/// Measures every make with the contacts of a file.
pub(super) fn run(csv: &Path, records: usize) {
    if let Err(why) = install() {
        println!("sync.*.peer not measured: {why}");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let contacts = folder.path().join("contacts.jsonl");
    write_lines(csv, &contacts);
    for make in MAKES {
        let folder = folder.path();
        let peer = Peer {
            make,
            folder,
            records,
        };
        peer.measure(&contacts);
    }
}

/// Has npm fetch what the programs need, where it is not there.
fn install() -> Result<(), String> {
    if Path::new(FOLDER)
        .join("node_modules/.package-lock.json")
        .exists()
    {
        return Ok(());
    }
    // The native libraries bring their binaries along, so no script of a package is to be run.
    let mut npm = Command::new("npm");
    npm.args(["--prefix", FOLDER, "ci", "--ignore-scripts"]);
    match npm.args(["--no-audit", "--no-fund"]).output() {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => Err(beginning(&output.stderr)),
        Err(error) => Err(format!("npm cannot be run: {error}")),
    }
}

/// What npm says first: its usage follows.
fn beginning(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    let lines: Vec<&str> = text.lines().take(3).collect();
    lines.join("; ")
}

/// Writes the contacts of a CSV file one a line, as JSON with the columns that are filled.
fn write_lines(csv: &Path, to: &Path) {
    let mut contacts = csv::Reader::from_path(csv).unwrap();
    let header = contacts.headers().unwrap().clone();
    let mut lines = BufWriter::new(File::create(to).unwrap());
    for contact in contacts.records() {
        let contact = contact.unwrap();
        let filled = header
            .iter()
            .zip(&contact)
            .filter(|(_, cell)| !cell.is_empty());
        let filled: Map<String, Json> = filled
            .map(|(column, cell)| (column.to_owned(), cell.into()))
            .collect();
        serde_json::to_writer(&mut lines, &filled).unwrap();
        lines.write_all(b"\n").unwrap();
    }
    lines.flush().unwrap();
}

/// A make's programs, and where they keep what they hold.
struct Peer<'p> {
    make: &'static str,
    folder: &'p Path,
    records: usize,
}

impl Peer<'_> {
    fn measure(&self, contacts: &Path) {
        let contacts = contacts.to_str().unwrap();
        let server = self.start("server", &[&self.place("server"), contacts]);
        match server.until(FILLING, |said| said.url.is_some()) {
            Ok(server) => {
                self.first(&server);
                self.live(&server);
            }
            Err(short) => self.tell("sync.*", &format!("not measured: its server {short}")),
        }
    }

    /// An empty laptop until it has all.
    fn first(&self, server: &Said) {
        let name = per(self.records);
        let (place, list) = (self.place("first"), server.list.as_deref());
        let laptop = self.start(
            "laptop",
            &["first", &place, server.url(), list.unwrap_or("")],
        );
        match laptop.until(LONGEST, |said| said.seconds.is_some()) {
            Ok(said) => {
                assert_eq!(said.held, Some(self.records), "{} has all", self.make);
                figure(&self.named(&name), said.seconds.unwrap(), "s");
            }
            Err(short) if short.ended => {
                self.tell(&name, &format!("not measured: its laptop {short}"));
            }
            Err(short) => {
                let (longest, all) = (LONGEST.as_secs(), self.records);
                self.tell(
                    &name,
                    &format!("more than {longest} s: of {all} records, it {short}"),
                );
            }
        }
    }

    /// From an edit on one laptop to its showing on another, of a record that nobody else has.
    fn live(&self, server: &Said) {
        let (place, edits) = (self.place("live"), (LIVE + LIVE / 10).to_string());
        let pause = PAUSE.as_millis().to_string();
        let laptops = self.start("laptop", &["live", &place, server.url(), &edits, &pause]);
        let Ok(said) = laptops.until(LONGEST, |said| said.milliseconds.is_some()) else {
            return self.tell("sync.live", "not measured: the edits do not show");
        };
        // The first edits wait for the live streams to stand, as ours do.
        let times = said.milliseconds.unwrap().into_iter().skip(LIVE / 10);
        let mut times: Vec<Duration> = times.map(|ms| Duration::from_secs_f64(ms / 1e3)).collect();
        for (name, share) in [("sync.live.p50_ms", 0.5), ("sync.live.p99_ms", 0.99)] {
            let ms = micros(percentile(&mut times, share)) / 1e3;
            figure(&self.named(name), ms, "ms");
        }
    }

    fn start(&self, what: &str, args: &[&str]) -> Program {
        Program::start(&format!("{}-{what}.mjs", self.make), args)
    }

    /// A folder of its own.
    fn place(&self, name: &str) -> String {
        let place = self.folder.join(self.make).join(name);
        std::fs::create_dir_all(&place).unwrap();
        place.to_str().unwrap().to_owned()
    }

    fn named(&self, figure: &str) -> String {
        format!("{figure}.peer.{}", self.make.replace('-', "_"))
    }

    fn tell(&self, figure: &str, what: &str) {
        println!("{} {what}", self.named(figure));
    }
}
