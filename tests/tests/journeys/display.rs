//! A screen that nobody looks at.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::program::Running;

/// An X server of its own for one window.
pub(crate) struct Display {
    /// What `DISPLAY` is set to.
    pub(crate) name: String,
    _server: Running,
}

impl Display {
    pub(crate) fn start() -> Self {
        let mut command = Command::new("Xvfb");
        // It takes a number that is free and says which. It must not reset when its last client leaves: the next may already be
        // on its way, and would be refused.
        command
            .args(["-displayfd", "1", "-screen", "0", "1280x800x24"])
            .args(["-nolisten", "tcp", "-noreset"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut server = Running::start(&mut command);
        let name = format!(":{}", server.first_line().trim());
        Self {
            name,
            _server: server,
        }
    }

    /// Keeps what is on the screen as a PNG.
    pub(crate) fn picture(&self, file: &Path) -> bool {
        Command::new("import")
            .args(["-display", &self.name, "-window", "root"])
            .arg(file)
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }
}
