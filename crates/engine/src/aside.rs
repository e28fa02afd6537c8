//! A workspace's database moved aside within its folder, where no program takes it for the workspace any more.

use std::fs;
use std::path::Path;

use crate::{Error, Place};

/// Moves the database to another name in its folder, if it is there.
///
/// Its write-ahead log goes with it, under the name that SQLite looks for: opening a damaged database to fold the log in may
/// destroy both. It may also be left of a call that was cut short here.
///
/// # Errors
/// [`Error::File`].
pub(crate) fn set_aside(place: &Place, name: &str) -> Result<(), Error> {
    let (database, aside) = (place.database(), place.dir.join(name));
    let log_of = |database: &Path| database.with_extension("db-wal");
    for (from, to) in [
        (database.clone(), aside.clone()),
        (log_of(&database), log_of(&aside)),
    ] {
        if from.exists() {
            fs::rename(&from, &to).map_err(|source| Error::File {
                path: from,
                doing: "moved aside",
                source,
            })?;
        }
    }
    let _ = fs::remove_file(database.with_extension("db-shm"));
    Ok(())
}
