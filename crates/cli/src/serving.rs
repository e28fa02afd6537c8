//! Who serves a folder: one program at a time, and nobody puts a backup in its place meanwhile.

use std::fs::{File, TryLockError};
use std::path::Path;

use crate::Error;

/// A lock over a folder, for as long as it is held: the system takes it back from a program that is killed.
pub(crate) struct Serving {
    _file: File,
}

impl Serving {
    /// Takes it.
    ///
    /// # Errors
    /// [`Error::Served`] where another program serves the folder.
    pub(crate) fn take(dir: &Path) -> Result<Self, Error> {
        let path = dir.join("serving.lock");
        let failed = |source| Error::File {
            path: path.clone(),
            doing: "locked",
            source,
        };
        std::fs::create_dir_all(dir).map_err(failed)?;
        let file = File::create(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(Error::Served(dir.to_owned())),
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }
}
