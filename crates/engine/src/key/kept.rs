//! How a workspace's key is kept: the file in its folder that says so.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::Error;

/// How a workspace's key is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kept", rename_all = "lowercase")]
pub(super) enum Kept {
    /// In the OS keychain, under this name.
    Keychain { name: String },
    /// Sealed, here.
    Sealed {
        salt: Vec<u8>,
        nonce: Vec<u8>,
        key: Vec<u8>,
    },
}

pub(super) fn write_kept(file: &Path, kept: &Kept) -> Result<(), Error> {
    let text =
        serde_json::to_vec_pretty(kept).map_err(|error| Error::BadInput(error.to_string()))?;
    write_private(file, &text)
}

pub(super) fn path(dir: &Path) -> PathBuf {
    dir.join("key.json")
}

pub(super) fn read(path: &Path) -> Result<Option<Kept>, Error> {
    match fs::read(path) {
        Ok(text) => serde_json::from_slice(&text).map(Some).map_err(|error| {
            Error::NoKey(format!(
                "{} is damaged ({error}): bring it back from a backup of the folder",
                path.display()
            ))
        }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(Error::File {
            path: path.to_owned(),
            doing: "read",
            source,
        }),
    }
}

/// Writes a file that only its owner can read, whole or not at all.
pub(crate) fn write_private(path: &Path, content: &[u8]) -> Result<(), Error> {
    let failed = |source| Error::File {
        path: path.to_owned(),
        doing: "written",
        source,
    };
    let temporary = path.with_extension("new");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&temporary).map_err(failed)?;
    std::io::Write::write_all(&mut file, content)
        .and_then(|()| file.sync_all())
        .map_err(failed)?;
    fs::rename(&temporary, path).map_err(failed)
}
