//! The mark in a server's folder that says where its workspace was moved to, or is being moved.
//!
//! It is there before the new database holds anything that others see. So no program opens a file that may have been moved
//! already, and two servers never give out one log's positions twice.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::Error;
use crate::key::write_private;
use crate::{Host, Place};

/// Where a workspace went.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Mark {
    /// The database, as people call it.
    to: String,
    /// What the file is called afterwards, in its folder.
    pub(super) aside: String,
}

impl Mark {
    pub(super) fn new(to: &str, host: &Host) -> Self {
        Self {
            to: to.to_owned(),
            aside: format!("moved-{}.db", host.now_ms()),
        }
    }

    /// Puts it into a folder. It is durable when this returns, its name too.
    pub(super) fn write(&self, place: &Place) -> Result<(), crate::Error> {
        let text = serde_json::to_vec_pretty(self);
        let text = text.map_err(|error| crate::Error::BadInput(error.to_string()))?;
        write_private(&path(place), &text)?;
        sync(&place.dir).map_err(failed(&path(place), "written"))
    }
}

/// The mark of a move that was begun in a folder.
///
/// # Errors
/// [`Error::Moved`] where that move was made and ended; what the system says.
pub(super) fn begun(place: &Place) -> Result<Option<Mark>, crate::Error> {
    match read(place)? {
        Some(mark) if !place.database().exists() => Err(moved(place, mark).into()),
        other => Ok(other),
    }
}

/// Refuses to begin a move where one to another database may have been made.
pub(super) fn refuse_another(
    begun: Option<&Mark>,
    place: &Place,
    to: &str,
) -> Result<(), crate::Error> {
    match begun.filter(|mark| mark.to != to) {
        Some(mark) => Err(Error::Begun {
            dir: place.dir.clone(),
            to: mark.to.clone(),
        }
        .into()),
        None => Ok(()),
    }
}

/// Refuses a folder whose workspace was moved, or may have been.
///
/// # Errors
/// [`Error::Moved`], [`Error::Begun`]; what the system says.
pub fn refuse_moved(place: &Place) -> Result<(), crate::Error> {
    let begun = begun(place)?;
    refuse_another(begun.as_ref(), place, "")
}

/// Takes the mark of a move away that failed, unless it may have been made, or one that was begun before it. Gives why it
/// failed.
pub(super) fn take_back(begun: Option<&Mark>, place: &Place, why: crate::Error) -> crate::Error {
    let unsure = matches!(
        why,
        crate::Error::Store(satchel_store::Error::Unsure { .. })
    );
    if unsure || begun.is_some() {
        return why;
    }
    forget(place).err().unwrap_or(why)
}

/// Takes the mark away: what is in the folder is its own again.
pub(crate) fn forget(place: &Place) -> Result<(), crate::Error> {
    match fs::remove_file(path(place)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(failed(&path(place), "removed")(error))
        }
        _ => Ok(()),
    }
}

fn moved(place: &Place, mark: Mark) -> Error {
    Error::Moved {
        dir: place.dir.clone(),
        to: mark.to,
        aside: place.dir.join(mark.aside),
    }
}

fn read(place: &Place) -> Result<Option<Mark>, crate::Error> {
    let path = path(place);
    match fs::read(&path) {
        Ok(text) => serde_json::from_slice(&text)
            .map(Some)
            .map_err(|error| failed(&path, "read")(error.into())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(&path, "read")(error)),
    }
}

fn path(place: &Place) -> PathBuf {
    place.dir.join("moved.json")
}

/// Makes the names in a folder durable, where a folder can be opened for that.
fn sync(dir: &Path) -> std::io::Result<()> {
    if cfg!(unix) {
        fs::File::open(dir)?.sync_all()?;
    }
    Ok(())
}

fn failed(path: &Path, doing: &'static str) -> impl FnOnce(std::io::Error) -> crate::Error {
    let path = path.to_owned();
    move |source| crate::Error::File {
        path,
        doing,
        source,
    }
}
