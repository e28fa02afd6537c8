//! The database as a file: checked, copied while in use, measured.

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use super::{Key, Sqlite, connection, failed};
use crate::Error;

/// Pages copied between two looks at the clock; other connections may write in between.
const PAGES: i32 = 1_000;

impl Sqlite {
    /// Everything that the database finds wrong with itself: empty where it is whole. Reads every page,
    /// and with that checks its authentication code.
    ///
    /// # Errors
    /// [`Error::Corrupt`] where it cannot even be read through; what the system says.
    pub fn check(&self) -> Result<Vec<String>, Error> {
        damage(&self.take_reader()?)
    }

    /// Copies the database to a new file under the same key, while it is in use, and reads the copy through: a
    /// damaged page is copied without complaint, and a backup is looked at again only when it is needed. Until it is
    /// whole it goes by another name, so that one cut short is never taken for a backup.
    ///
    /// # Errors
    /// [`Error::Corrupt`] where the copy is damaged: it is not kept. Where the target exists or cannot be written;
    /// what the system says.
    pub fn copy_to(&self, target: &Path, progress: &mut dyn FnMut(u64, u64)) -> Result<(), Error> {
        let failed = |source| Error::File {
            path: target.to_owned(),
            source,
        };
        if target.exists() {
            return Err(failed(std::io::Error::new(
                std::io::ErrorKind::AlreadyExists,
                "there is a file already, and it is not overwritten",
            )));
        }
        let [part, journal] = [".part", ".part-journal"].map(|end| beside(target, end));
        for left in [&part, &journal] {
            remove(left).map_err(failed)?;
        }
        let found = self.copy_pages(&part, progress)?;
        if let Some(first) = found.into_iter().next() {
            remove(&part).map_err(failed)?;
            return Err(Error::Corrupt { detail: first });
        }
        std::fs::File::open(&part)
            .and_then(|file| file.sync_all())
            .and_then(|()| std::fs::rename(&part, target))
            .map_err(failed)
    }

    /// Copies all pages, and says what is wrong with the copy.
    fn copy_pages(
        &self,
        part: &Path,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Vec<String>, Error> {
        let source = self.take_reader()?;
        let mut copy = connection::open(part, &self.key, None, true)?;
        copy.execute_batch("pragma journal_mode = delete")
            .map_err(|error| failed("preparing the copy", error))?;
        let backup = Backup::new(&source, &mut copy)
            .map_err(|error| failed("copying the database", error))?;
        loop {
            let step = backup
                .step(PAGES)
                .map_err(|error| failed("copying the database", error))?;
            let now = backup.progress();
            let total = u64::try_from(now.pagecount).unwrap_or(0);
            progress(
                total - u64::try_from(now.remaining).unwrap_or(0).min(total),
                total,
            );
            match step {
                StepResult::Done => break,
                StepResult::More => {}
                _ => std::thread::sleep(std::time::Duration::from_millis(5)),
            }
        }
        drop(backup);
        let found = damage(&copy)?;
        copy.close()
            .map_err(|(_, error)| failed("closing the copy", error))?;
        Ok(found)
    }

    /// The key, for opening what lies beside the database.
    #[must_use]
    pub const fn key(&self) -> &Key {
        &self.key
    }
}

/// A file under another's name with an ending.
fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Removes a file, if it is there.
fn remove(file: &Path) -> std::io::Result<()> {
    match std::fs::remove_file(file) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// Everything that is wrong with the database of a connection.
fn damage(connection: &Connection) -> Result<Vec<String>, Error> {
    let list = |pragma: &str| -> Result<Vec<String>, Error> {
        let doing = |error| failed("checking the database", error);
        let mut statement = connection.prepare(pragma).map_err(doing)?;
        let rows = statement
            .query_map([], |row| row.get::<_, String>(0))
            .map_err(doing)?;
        rows.collect::<Result<_, _>>().map_err(doing)
    };
    let mut found = list("pragma cipher_integrity_check")?;
    found.extend(
        list("pragma integrity_check(20)")?
            .into_iter()
            .filter(|line| line != "ok"),
    );
    Ok(found)
}
