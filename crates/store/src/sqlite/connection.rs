//! One connection: opened with its key, set up for durability, spoken to through the seam.

use std::cell::Cell;
use std::fmt::Write as _;
use std::path::Path;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, ToSql, ffi};

use super::{Key, Options};
use crate::{Error, Param, Reader, Row, Writer};

/// How long one waits for another program's write: a sync of a large batch holds the lock for less.
const BUSY_MS: u64 = 5_000;

/// The same for a program that has to be alone: what runs for a moment is done by then, and what stays does not go.
const BRIEFLY_MS: u64 = 1_000;

/// Prepared statements kept by each connection: all of the store's, and the usual queries.
const STATEMENTS: usize = 256;

pub(super) fn open(
    path: &Path,
    key: &Key,
    options: Options<'_>,
    writes: bool,
) -> Result<Connection, Error> {
    match opened(path, key, options, &set_up(writes)) {
        // A disk that failed once looks the same as another key, and as damage.
        Err(Error::WrongKey { .. } | Error::Corrupt { .. }) => {
            opened(path, key, options, &set_up(writes))
        }
        opened => opened,
    }
}

/// The connection of a program that has a database for itself: it is locked as soon as it is looked at.
pub(super) fn open_alone(path: &Path, key: &Key) -> Result<Connection, Error> {
    let set_up = format!(
        "pragma busy_timeout = {BRIEFLY_MS}; pragma locking_mode = exclusive; {}",
        set_up(true)
    );
    let there = Options {
        must_exist: true,
        ..Options::default()
    };
    opened(path, key, there, &set_up)
}

fn opened(path: &Path, key: &Key, options: Options<'_>, set_up: &str) -> Result<Connection, Error> {
    let create = match options.must_exist {
        true => OpenFlags::empty(),
        false => OpenFlags::SQLITE_OPEN_CREATE,
    };
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | create;
    let connection = match options.vfs {
        Some(vfs) => Connection::open_with_flags_and_vfs(path, flags, vfs),
        None => Connection::open_with_flags(path, flags),
    };
    let connection = connection.map_err(|error| failed("opening the database", error))?;
    unlock(&connection, key)?;
    connection
        .busy_timeout(std::time::Duration::from_millis(BUSY_MS))
        .map_err(|error| failed("setting up", error))?;
    super::functions::add(&connection).map_err(|error| failed("setting up", error))?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection
        .execute_batch(set_up)
        .map_err(|error| locked_or_damaged(path, error))?;
    Ok(connection)
}

/// A first page that does not decrypt means another key, or another kind of file. Where it does, the key is right and
/// something behind it is damaged.
fn locked_or_damaged(path: &Path, error: rusqlite::Error) -> Error {
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => Error::WrongKey {
            path: path.to_owned(),
        },
        _ => failed("opening the database", error),
    }
}

fn unlock(connection: &Connection, key: &Key) -> Result<(), Error> {
    connection
        .execute_batch(&key_pragma(key))
        .map_err(|error| failed("setting the key", error))?;
    let version: Result<String, _> =
        connection.query_row("pragma cipher_version", [], |row| row.get(0));
    version.map(drop).map_err(|_| Error::NotEncrypted)
}

/// The raw key, so that nothing is derived at each opening, and an HMAC that costs a fifth less than
/// the default's. What goes wrong is told by errors, not by SQLCipher on standard error.
fn key_pragma(key: &Key) -> String {
    let hex = key.iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    format!(
        "pragma cipher_log_level = none; pragma key = \"x'{hex}'\"; pragma cipher_hmac_algorithm = HMAC_SHA256;"
    )
}

/// FULL: what was answered is on the disk, also when a battery dies. No temporary file ever holds
/// plain text. The writer's cache is larger: an import touches the whole width of its indexes.
fn set_up(writes: bool) -> String {
    let cache_kib = if writes { 64_000 } else { 8_000 };
    format!(
        "pragma journal_mode = wal; pragma synchronous = full; pragma temp_store = memory; pragma cache_size = -{cache_kib}; \
         pragma wal_autocheckpoint = 4000; select count(*) from sqlite_master;"
    )
}

/// A transaction, as the seam shows it.
pub(super) struct Seam<'c> {
    connection: &'c Connection,
    sound: Cell<bool>,
    readable: Cell<bool>,
}

impl<'c> Seam<'c> {
    pub(super) const fn new(connection: &'c Connection) -> Self {
        Self {
            connection,
            sound: Cell::new(true),
            readable: Cell::new(true),
        }
    }

    /// Whether all pages that were asked for could be read.
    pub(super) const fn is_readable(&self) -> bool {
        self.readable.get()
    }

    /// Refuses to go on after a statement that failed, as PostgreSQL does.
    pub(super) fn is_sound(&self) -> Result<(), Error> {
        if self.sound.get() {
            Ok(())
        } else {
            Err(Error::half_done())
        }
    }

    fn broken(&self, sql: &str, error: rusqlite::Error) -> Error {
        self.sound.set(false);
        let error = failed(sql, error);
        if let Error::Corrupt { .. } = error {
            self.readable.set(false);
        }
        error
    }
}

impl Reader for Seam<'_> {
    fn query(
        &self,
        sql: &str,
        params: &[Param<'_>],
        each: &mut dyn FnMut(&dyn Row) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let doing = |error| self.broken(sql, error);
        let mut statement = self.connection.prepare_cached(sql).map_err(doing)?;
        let mut rows = statement
            .query(rusqlite::params_from_iter(params))
            .map_err(doing)?;
        while let Some(row) = rows.next().map_err(doing)? {
            each(&SqliteRow(row))?;
        }
        Ok(())
    }
}

impl Writer for Seam<'_> {
    fn execute(&self, sql: &str, params: &[Param<'_>]) -> Result<usize, Error> {
        let mut statement = self
            .connection
            .prepare_cached(sql)
            .map_err(|error| self.broken(sql, error))?;
        statement
            .execute(rusqlite::params_from_iter(params))
            .map_err(|error| self.broken(sql, error))
    }

    fn execute_all(&self, sql: &str) -> Result<(), Error> {
        // The one difference in dialect: here a rowid is the cheap primary key.
        let sql = sql.replace("bigint primary key", "integer primary key");
        self.connection
            .execute_batch(&sql)
            .map_err(|error| self.broken(&sql, error))
    }
}

struct SqliteRow<'r, 's>(&'r rusqlite::Row<'s>);

impl Row for SqliteRow<'_, '_> {
    fn integer(&self, column: usize) -> Option<i64> {
        self.0.get_ref(column).ok()?.as_i64().ok()
    }

    fn real(&self, column: usize) -> Option<f64> {
        self.0.get_ref(column).ok()?.as_f64().ok()
    }

    fn text(&self, column: usize) -> Option<&str> {
        self.0.get_ref(column).ok()?.as_str().ok()
    }

    fn blob(&self, column: usize) -> Option<&[u8]> {
        self.0.get_ref(column).ok()?.as_blob().ok()
    }
}

impl ToSql for Param<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(number) => ValueRef::Integer(*number),
            Self::Real(number) => ValueRef::Real(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

pub(super) fn failed(doing: &str, source: rusqlite::Error) -> Error {
    match source
        .sqlite_error()
        .map(|error| (error.code, error.extended_code))
    {
        // Without room for what readers and writers agree in, a file beside the database, it does not open at all.
        Some((ErrorCode::DiskFull, _) | (_, ffi::SQLITE_IOERR_SHMSIZE)) => Error::Full,
        Some((ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _)) => Error::Busy,
        Some((ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase, _)) => Error::Corrupt {
            detail: source.to_string(),
        },
        // A page whose HMAC does not fit reads as an I/O error from SQLCipher.
        Some((
            ErrorCode::SystemIoFailure,
            ffi::SQLITE_IOERR_READ | ffi::SQLITE_IOERR_SHORT_READ,
        )) => Error::Corrupt {
            detail: source.to_string(),
        },
        _ => Error::Database {
            doing: doing.to_owned(),
            source: Box::new(source),
        },
    }
}
