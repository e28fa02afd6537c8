//! The mutation check: each safeguard of sync switched off in turn, and caught by the simulation.
//!
//! What is switched off, and how, is in `tests/safeguards.toml`.

use std::path::Path;

use serde::Deserialize;

/// A safeguard, and the edits of the source that switch it off.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Safeguard {
    /// What it sees to.
    pub what: String,
    /// All are made together.
    pub edits: Vec<Edit>,
}

/// One edit of a file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edit {
    /// The file, from the top of the repository.
    pub file: String,
    /// The text that is replaced, which is there once.
    pub find: String,
    /// What takes its place.
    pub replace: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    safeguard: Vec<Safeguard>,
}

/// All of them.
///
/// # Errors
/// What is wrong with the file.
pub fn all() -> Result<Vec<Safeguard>, toml::de::Error> {
    toml::from_str::<File>(include_str!("../safeguards.toml")).map(|file| file.safeguard)
}

impl Edit {
    /// The file's text, edited; `None` where the text to replace is not there, or more than once.
    ///
    /// # Errors
    /// What the system says of the file.
    pub fn applied(&self, top: &Path) -> std::io::Result<Option<String>> {
        let text = std::fs::read_to_string(top.join(&self.file))?;
        let once = text.matches(&self.find).count() == 1;
        Ok(once.then(|| text.replace(&self.find, &self.replace)))
    }
}
