//! The seam between the SQL and the database that runs it.

use std::path::Path;
use std::time::Duration;

use crate::{Error, News, Polling};

/// A value bound to a statement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Param<'a> {
    /// No value.
    Null,
    /// A whole number.
    Integer(i64),
    /// A number.
    Real(f64),
    /// Text.
    Text(&'a str),
    /// Bytes.
    Blob(&'a [u8]),
}

impl<'a> From<Option<&'a [u8]>> for Param<'a> {
    fn from(bytes: Option<&'a [u8]>) -> Self {
        bytes.map_or(Self::Null, Self::Blob)
    }
}

impl From<Option<i64>> for Param<'_> {
    fn from(number: Option<i64>) -> Self {
        number.map_or(Self::Null, Self::Integer)
    }
}

/// One row of an answer. A null, or a value of another type, reads as `None`.
pub trait Row {
    /// A whole number.
    fn integer(&self, column: usize) -> Option<i64>;
    /// A number.
    fn real(&self, column: usize) -> Option<f64>;
    /// Text.
    fn text(&self, column: usize) -> Option<&str>;
    /// Bytes.
    fn blob(&self, column: usize) -> Option<&[u8]>;
}

/// Permission to read: one consistent view of the database.
pub trait Reader {
    /// Runs a query and calls `each` for its rows in order. Parameters are `?1`, `?2`, …. `each` asks nothing itself:
    /// a connection to a server speaks of one thing at a time.
    ///
    /// # Errors
    /// What the database or `each` says.
    fn query(
        &self,
        sql: &str,
        params: &[Param<'_>],
        each: &mut dyn FnMut(&dyn Row) -> Result<(), Error>,
    ) -> Result<(), Error>;
}

/// Permission to write: one transaction. A statement that fails ends it: work that goes on all the same saves nothing.
pub trait Writer: Reader {
    /// Runs a statement and says how many rows it touched.
    ///
    /// # Errors
    /// What the database says.
    fn execute(&self, sql: &str, params: &[Param<'_>]) -> Result<usize, Error>;

    /// Runs a statement of which nobody asks how many rows it touched. A database on another machine may be told with the next
    /// statement; where this one fails, that one or the commit says so.
    ///
    /// # Errors
    /// What the database says.
    fn execute_later(&self, sql: &str, params: &[Param<'_>]) -> Result<(), Error> {
        self.execute(sql, params).map(drop)
    }

    /// Runs statements without parameters, separated by semicolons.
    ///
    /// # Errors
    /// What the database says.
    fn execute_all(&self, sql: &str) -> Result<(), Error>;
}

/// How often to look for what another program wrote to a file: who goes from a terminal to the window takes about as
/// long, and one look costs less than 0.1 ms.
const LOOK: Duration = Duration::from_secs(1);

/// A database: one writer at a time, any number of readers.
pub trait Database: Send + Sync {
    /// Runs `work` over one consistent view.
    ///
    /// # Errors
    /// What the database or `work` says.
    fn read(&self, work: &mut dyn FnMut(&dyn Reader) -> Result<(), Error>) -> Result<(), Error>;

    /// The same for what takes a millisecond or two. A database may run it where it writes, if nobody does: what was read
    /// there stays read after a commit, where others have to read and decrypt it again.
    ///
    /// # Errors
    /// What the database or `work` says.
    fn read_briefly(
        &self,
        work: &mut dyn FnMut(&dyn Reader) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.read(work)
    }

    /// Runs `work` in one transaction: all of it durable when this returns, or none of it done.
    ///
    /// # Errors
    /// What the database or `work` says; then nothing was written.
    fn write(&self, work: &mut dyn FnMut(&dyn Writer) -> Result<(), Error>) -> Result<(), Error>;

    /// Whether a transaction may end with an error that [`Error::passes`], so that it has to be made again. A file of one's
    /// own never does that, and what is to be written need not be kept for it.
    fn ends_transactions(&self) -> bool {
        false
    }

    /// The names of the tables that are in it, whoever made them, but for those that the adapter keeps for itself.
    ///
    /// # Errors
    /// What the database says.
    fn tables(&self) -> Result<Vec<String>, Error>;

    /// Hears of what other programs write.
    fn news(&self) -> Box<dyn News> {
        Box::new(Polling::every(LOOK))
    }

    /// Everything that the database finds wrong with itself: empty where it is whole, or where that is for its server to
    /// find out.
    ///
    /// # Errors
    /// [`Error::Corrupt`] where it cannot even be read through; what the system says.
    fn check(&self) -> Result<Vec<String>, Error> {
        Ok(Vec::new())
    }

    /// Copies the database to a new file, while it is in use. `progress` is told (done, total).
    ///
    /// # Errors
    /// [`Error::NoFile`] where it is none; where the target exists or cannot be written; what the system says.
    fn copy_to(&self, _target: &Path, _progress: &mut dyn FnMut(u64, u64)) -> Result<(), Error> {
        Err(Error::NoFile)
    }
}

/// [`Database::read`] with a result.
///
/// # Errors
/// What the database or `work` says.
pub fn read<T>(
    database: &dyn Database,
    work: impl FnOnce(&dyn Reader) -> Result<T, Error>,
) -> Result<T, Error> {
    let (mut work, mut result) = (Some(work), None);
    database.read(&mut |reader| {
        if let Some(work) = work.take() {
            result = Some(work(reader)?);
        }
        Ok(())
    })?;
    result.ok_or(Error::Busy)
}

/// [`Database::read_briefly`] with a result.
///
/// # Errors
/// What the database or `work` says.
pub fn read_briefly<T>(
    database: &dyn Database,
    work: impl FnOnce(&dyn Reader) -> Result<T, Error>,
) -> Result<T, Error> {
    let (mut work, mut result) = (Some(work), None);
    database.read_briefly(&mut |reader| {
        if let Some(work) = work.take() {
            result = Some(work(reader)?);
        }
        Ok(())
    })?;
    result.ok_or(Error::Busy)
}

/// The first row of an answer, read by `read`.
pub(crate) fn first<T>(
    reader: &(impl Reader + ?Sized),
    sql: &str,
    params: &[Param<'_>],
    read: impl Fn(&dyn Row) -> T,
) -> Result<Option<T>, Error> {
    let mut found = None;
    reader.query(sql, params, &mut |row| {
        if found.is_none() {
            found = Some(read(row));
        }
        Ok(())
    })?;
    Ok(found)
}

/// All rows of an answer, read by `read`.
pub(crate) fn all<T>(
    reader: &(impl Reader + ?Sized),
    sql: &str,
    params: &[Param<'_>],
    read: impl Fn(&dyn Row) -> T,
) -> Result<Vec<T>, Error> {
    let mut found = Vec::new();
    reader.query(sql, params, &mut |row| {
        found.push(read(row));
        Ok(())
    })?;
    Ok(found)
}

/// So many keys are looked for in one statement, at most: a statement is prepared for each power of two.
pub(crate) const KEYS: usize = 64;

/// The rows of some keys, in whatever order, [`KEYS`] of them at a time: `sql` gives a statement of the condition that the
/// key is among them, which names its column.
pub(crate) fn of_keys<T>(
    reader: &(impl Reader + ?Sized),
    column: &str,
    keys: &[Param<'_>],
    sql: impl Fn(&str) -> String,
    read: impl Fn(&dyn Row) -> T,
) -> Result<Vec<T>, Error> {
    let mut found = Vec::with_capacity(keys.len());
    for keys in keys.chunks(KEYS) {
        let places = keys.len().next_power_of_two();
        let names: Vec<String> = (1..=places).map(|place| format!("?{place}")).collect();
        // The last one again, as often as it takes.
        let last = keys.last().copied().into_iter().cycle();
        let params: Vec<Param<'_>> = keys.iter().copied().chain(last).take(places).collect();
        let among = format!("{column} in ({})", names.join(", "));
        found.extend(all(reader, &sql(&among), &params, &read)?);
    }
    Ok(found)
}

/// A number of the database's as one of ours: they are never negative.
pub(crate) fn unsigned(number: Option<i64>) -> u64 {
    number
        .and_then(|number| u64::try_from(number).ok())
        .unwrap_or(0)
}

/// A number of ours as the database's.
pub(crate) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
