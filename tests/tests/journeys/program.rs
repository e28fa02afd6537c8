//! The programs that a journey starts: where they are, and how they end.

use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use crate::PATIENCE;

/// Between two looks at a process.
const LOOK: Duration = Duration::from_millis(20);

/// A running program with all that it starts. It ends with the test, whichever way that ends.
pub(crate) struct Running {
    name: String,
    child: Child,
}

impl Running {
    /// Starts it as the head of a process group of its own.
    pub(crate) fn start(command: &mut Command) -> Self {
        let name = command.get_program().to_string_lossy().into_owned();
        let child = command.process_group(0).spawn();
        let child = child.unwrap_or_else(|error| panic!("{name} does not start: {error}"));
        Self { name, child }
    }

    /// The first line that it writes.
    pub(crate) fn first_line(&mut self) -> String {
        let out = self.child.stdout.take().expect("standard output is piped");
        let (send, line) = mpsc::channel();
        thread::spawn(move || {
            let mut out = BufReader::new(out);
            let mut line = String::new();
            if out.read_line(&mut line).is_ok() {
                let _ = send.send(line);
            }
            // Read on, so that the program never waits for a full pipe.
            let _ = out.read_to_end(&mut Vec::new());
        });
        let line = line.recv_timeout(PATIENCE).unwrap_or_default();
        assert!(!line.is_empty(), "{} said nothing", self.name);
        line
    }

    pub(crate) fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// Waits for it to end by itself.
    pub(crate) fn wait(&mut self, patience: Duration) -> Option<ExitStatus> {
        let deadline = Instant::now() + patience;
        loop {
            match self.child.try_wait().unwrap() {
                Some(status) => return Some(status),
                None if Instant::now() > deadline => return None,
                None => thread::sleep(LOOK),
            }
        }
    }

    fn signal(&self, signal: &str) {
        let group = format!("-{}", self.child.id());
        let _ = Command::new("kill")
            .args([signal, "--", &group])
            .stderr(Stdio::null())
            .status();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // First the polite way, and to the whole group: a driver that is killed outright leaves its window behind.
        self.signal("-TERM");
        if self.wait(Duration::from_secs(10)).is_none() {
            self.signal("-KILL");
            let _ = self.child.wait();
        }
    }
}
