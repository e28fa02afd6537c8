//! The database as a file: checked, copied while in use, measured.

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use super::{Options, Sqlite, connection, failed};
use crate::Error;

/// Pages copied between two looks at the clock; other connections may write in between.
const PAGES: i32 = 1_000;

impl Sqlite {
    /// Everything that the database finds wrong with itself. Reads every page, and with that checks its
    /// authentication code.
    pub(super) fn check_all(&self) -> Result<Vec<String>, Error> {
        let found = self.check_file()?;
        if !found.is_empty() {
            return Ok(found);
        }
        // The connection is not used again: SQLCipher refuses every page after one that did not decrypt.
        let checked = list(&self.take_reader()?, "pragma integrity_check(20)")?;
        Ok(checked.into_iter().filter(|line| line != "ok").collect())
    }

    /// What is wrong with the pages of the file. This reads past the write-ahead log, where a page that a crash tore
    /// on its way into the file still is whole: so the log is moved into the file first, and nothing is written
    /// meanwhile. Where that cannot be done now, it is left to the check that reads through the log.
    fn check_file(&self) -> Result<Vec<String>, Error> {
        let writer = &self.writer()?.connection;
        match move_log(writer) {
            Ok(true) => {}
            Ok(false) | Err(Error::Full) => return Ok(Vec::new()),
            Err(error) => return Err(error),
        }
        list(writer, "pragma cipher_integrity_check")
    }

    /// Copies the database to a new file under the same key, and reads the copy through: a damaged page is copied
    /// without complaint, and a backup is looked at again only when it is needed. Until it is whole it goes by
    /// another name, so that one cut short is never taken for a backup. A damaged copy is not kept.
    pub(super) fn copy(
        &self,
        target: &Path,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<(), Error> {
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
        let mut copy = connection::open(part, &self.key, Options::default(), true)?;
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

/// Everything that is wrong with the database of a connection that keeps no write-ahead log.
fn damage(connection: &Connection) -> Result<Vec<String>, Error> {
    let mut found = list(connection, "pragma cipher_integrity_check")?;
    let checked = list(connection, "pragma integrity_check(20)")?;
    found.extend(checked.into_iter().filter(|line| line != "ok"));
    Ok(found)
}

fn list(connection: &Connection, pragma: &str) -> Result<Vec<String>, Error> {
    let doing = |error| failed("checking the database", error);
    let mut statement = connection.prepare(pragma).map_err(doing)?;
    let rows = statement
        .query_map([], |row| row.get::<_, String>(0))
        .map_err(doing)?;
    rows.collect::<Result<_, _>>().map_err(doing)
}

/// Syncs the write-ahead log and moves what it holds into the database file, without waiting for anyone. False where
/// some of it has to stay, since others still need it.
pub(super) fn move_log(writer: &Connection) -> Result<bool, Error> {
    let moved = writer.query_row("pragma wal_checkpoint(passive)", [], |row| {
        let (busy, there, moved): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(busy == 0 && there == moved)
    });
    match moved.map_err(|error| failed("tidying the write-ahead log", error)) {
        Err(Error::Busy) => Ok(false),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::sqlite::{Key, Options};

    const KEY: Key = [3; 32];
    const PAGE: usize = 4_096;

    /// The number of the page that a frame of a write-ahead log holds.
    fn page_of(log: &[u8], frame: usize) -> usize {
        let at = 32 + frame * (24 + PAGE);
        u32::from_be_bytes(log[at..at + 4].try_into().unwrap()) as usize
    }

    #[test]
    fn a_page_that_a_crash_tore_on_its_way_from_the_log_is_no_damage() {
        let folder = tempfile::tempdir().unwrap();
        let (path, copy) = (folder.path().join("a.db"), folder.path().join("b.db"));
        let database = Sqlite::open(&path, &KEY, Options::default()).unwrap();
        let run = |sql: &str| crate::write(&database, |writer| writer.execute_all(sql)).unwrap();
        run("create table word (text text); insert into word values ('before')");
        assert!(move_log(&database.writer().unwrap().connection).unwrap());
        run("update word set text = 'after'");
        let (mut file, log) = (
            std::fs::read(&path).unwrap(),
            std::fs::read(folder.path().join("a.db-wal")).unwrap(),
        );
        let torn = (page_of(&log, 0) - 1) * PAGE;
        file[torn + 100..torn + PAGE].fill(0x55);
        std::fs::write(&copy, file).unwrap();
        std::fs::write(folder.path().join("b.db-wal"), log).unwrap();
        let crashed = Sqlite::open(&copy, &KEY, Options::default()).unwrap();
        assert_eq!(crashed.check_all().unwrap(), Vec::<String>::new());
    }
}
