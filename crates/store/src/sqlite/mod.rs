//! The SQLite adapter: one encrypted file, one writer, a pool of readers.

mod connection;
mod file;
mod functions;
mod log_file;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

use rusqlite::TransactionBehavior;

use crate::{Database, Error, Reader, Writer};
use connection::{Seam, failed};

/// The key of an encrypted database: 32 random bytes.
pub type Key = [u8; 32];

/// How to open a database.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'o> {
    /// The name of a registered SQLite VFS in place of the system's; tests put faults there.
    pub vfs: Option<&'o str>,
    /// Whether it has to be there already.
    pub must_exist: bool,
}

/// An encrypted SQLite database.
pub struct Sqlite {
    path: PathBuf,
    key: Key,
    vfs: Option<String>,
    writer: Mutex<Writing>,
    /// How many wait for their turn to write.
    waiting: AtomicUsize,
    readers: Mutex<Vec<rusqlite::Connection>>,
    /// Whether the writer's connection is the only one that there may be.
    alone: bool,
}

/// The connection that writes.
struct Writing {
    connection: rusqlite::Connection,
    /// Whether it could read all that it was asked for.
    is_readable: bool,
}

/// Readers kept open. More may run at once; they are closed when done.
const POOL: usize = 8;

impl Sqlite {
    /// Opens the database at `path`, and makes it where there is none and it may.
    ///
    /// # Errors
    /// [`Error::WrongKey`], [`Error::NotEncrypted`], [`Error::Corrupt`], or what the system says.
    pub fn open(path: &Path, key: &Key, options: Options<'_>) -> Result<Self, Error> {
        Self::over(
            connection::open(path, key, options, true)?,
            path,
            key,
            options.vfs,
        )
    }

    /// Opens a database that is there for this program alone: others are let in when this is dropped. It has one connection,
    /// for one who reads or writes at a time.
    ///
    /// # Errors
    /// [`Error::Busy`] where another program has it open; as [`Sqlite::open`].
    pub fn open_alone(path: &Path, key: &Key) -> Result<Self, Error> {
        let database = Self::over(connection::open_alone(path, key)?, path, key, None)?;
        Ok(Self {
            alone: true,
            ..database
        })
    }

    fn over(
        mut writer: rusqlite::Connection,
        path: &Path,
        key: &Key,
        vfs: Option<&str>,
    ) -> Result<Self, Error> {
        // A program that was killed while it synced leaves a commit that is there, but that a power cut would still
        // take. Nobody may see it before it is as durable as all others.
        log_file::sync(&mut writer)?;
        match file::move_log(&writer) {
            Ok(_) | Err(Error::Full) => {}
            Err(error) => return Err(error),
        }
        Ok(Self {
            path: path.to_owned(),
            key: *key,
            vfs: vfs.map(str::to_owned),
            writer: Mutex::new(Writing {
                connection: writer,
                is_readable: true,
            }),
            waiting: AtomicUsize::new(0),
            readers: Mutex::default(),
            alone: false,
        })
    }

    /// The connection that writes, once nobody else uses it. One that could not read a page is replaced first: SQLCipher gives up on such a one for
    /// good, though it may be that the disk failed only once; where it did not, the other finds the same.
    fn writer(&self) -> Result<MutexGuard<'_, Writing>, Error> {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        if !writer.is_readable && !self.alone {
            let mut fresh = connection::open(&self.path, &self.key, self.options(), true)?;
            log_file::sync(&mut fresh)?;
            *writer = Writing {
                connection: fresh,
                is_readable: true,
            };
        }
        Ok(writer)
    }

    /// The connection that writes, unless somebody does or waits to: no number of readers keeps a writer waiting.
    fn idle_writer(&self) -> Option<MutexGuard<'_, Writing>> {
        if self.waiting.load(Ordering::Relaxed) > 0 {
            return None;
        }
        let idle = match self.writer.try_lock() {
            Ok(writer) => Some(writer),
            Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        };
        idle.filter(|writer| writer.is_readable)
    }

    fn take_reader(&self) -> Result<rusqlite::Connection, Error> {
        let idle = self
            .readers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        idle.map_or_else(
            || connection::open(&self.path, &self.key, self.options(), false),
            Ok,
        )
    }

    fn options(&self) -> Options<'_> {
        Options {
            vfs: self.vfs.as_deref(),
            must_exist: true,
        }
    }

    fn give_back(&self, reader: rusqlite::Connection) {
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if readers.len() < POOL {
            readers.push(reader);
        }
    }
}

impl Database for Sqlite {
    fn read(&self, work: &mut dyn FnMut(&dyn Reader) -> Result<(), Error>) -> Result<(), Error> {
        if self.alone {
            return self.writer()?.read(work);
        }
        let mut connection = self.take_reader()?;
        let (result, is_readable) = read_with(&mut connection, work);
        if is_readable {
            self.give_back(connection);
        }
        result
    }

    fn read_briefly(
        &self,
        work: &mut dyn FnMut(&dyn Reader) -> Result<(), Error>,
    ) -> Result<(), Error> {
        match self.idle_writer() {
            Some(mut writer) => writer.read(work),
            None => self.read(work),
        }
    }

    fn write(&self, work: &mut dyn FnMut(&dyn Writer) -> Result<(), Error>) -> Result<(), Error> {
        let mut writer = self.writer()?;
        let (result, is_readable) = write_with(&mut writer.connection, work);
        writer.is_readable = is_readable;
        result
    }

    fn tables(&self) -> Result<Vec<String>, Error> {
        let mut found = Vec::new();
        let sql = "select name from sqlite_master where type = 'table' and name not like 'sqlite!_%' escape '!'";
        self.read(&mut |reader| {
            found.clear();
            reader.query(sql, &[], &mut |row| {
                found.extend(row.text(0).map(str::to_owned));
                Ok(())
            })
        })?;
        Ok(found)
    }

    fn check(&self) -> Result<Vec<String>, Error> {
        self.check_all()
    }

    fn copy_to(&self, target: &Path, progress: &mut dyn FnMut(u64, u64)) -> Result<(), Error> {
        self.copy(target, progress)
    }
}

impl Writing {
    fn read(
        &mut self,
        work: &mut dyn FnMut(&dyn Reader) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let result;
        (result, self.is_readable) = read_with(&mut self.connection, work);
        result
    }
}

/// Reads in a transaction; and whether all that was asked for could be read.
fn read_with(
    connection: &mut rusqlite::Connection,
    work: &mut dyn FnMut(&dyn Reader) -> Result<(), Error>,
) -> (Result<(), Error>, bool) {
    let doing = |error| failed("beginning to read", error);
    let transaction = match connection.transaction().map_err(doing) {
        Ok(transaction) => transaction,
        Err(error) => return refused(error),
    };
    let seam = Seam::new(&transaction);
    (work(&seam), seam.is_readable())
}

/// The same with a transaction that writes.
fn write_with(
    connection: &mut rusqlite::Connection,
    work: &mut dyn FnMut(&dyn Writer) -> Result<(), Error>,
) -> (Result<(), Error>, bool) {
    let doing = |error| failed("beginning to write", error);
    let begun = connection.transaction_with_behavior(TransactionBehavior::Immediate);
    let transaction = match begun.map_err(doing) {
        Ok(transaction) => transaction,
        Err(error) => return refused(error),
    };
    let seam = Seam::new(&transaction);
    let worked = work(&seam).and_then(|()| seam.is_sound());
    if worked.is_err() {
        return (worked, seam.is_readable());
    }
    match transaction.commit() {
        Ok(()) => (Ok(()), true),
        Err(error) => refused(failed("saving", error)),
    }
}

fn refused(error: Error) -> (Result<(), Error>, bool) {
    let is_readable = !matches!(error, Error::Corrupt { .. });
    (Err(error), is_readable)
}
