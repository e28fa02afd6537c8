//! PostgreSQL under the store: the adapter of [`satchel_store::Database`], and nothing else.
//!
//! Owns connections: what a database must be like, how a transaction begins and ends, how values cross the wire.
//! Refuses to know tables and statements: the same SQL runs here and on SQLite, and what tells the two apart is
//! settled in it or below [`satchel_store::Reader`], never by asking which of them it is.
//!
//! Everything here waits: it is called, and dropped, on threads that may block.

mod connection;
mod failure;
mod fitness;
mod functions;
mod placeholder;
mod pool;
mod value;

use std::sync::{Mutex, PoisonError};

use postgres::{Config, NoTls};
use satchel_store::{Database, Error, Reader, Writer};

use connection::Connection;
use failure::failed;
use pool::Pool;

pub use pool::READERS;

/// A PostgreSQL database, of version 15 or newer.
pub struct Postgres {
    settings: Config,
    /// One writer: whoever comes second waits here, and not with a connection in the server.
    writer: Mutex<Option<Connection>>,
    readers: Pool,
}

/// One moment for all that is asked.
const READ: &str = "begin isolation level repeatable read read only";

/// Each statement sees what is committed when it begins. Positions are taken first, by an update of the workspace's
/// row: who waited for that row goes on from what the other wrote, where a stricter level would make it begin again.
const WRITE: &str = "begin isolation level read committed read write";

impl Postgres {
    /// Opens the database that a URL names: `postgresql://user:password@host:port/database`, or `key=value` pairs.
    ///
    /// # Errors
    /// [`Error::Unfit`] where the database compares text in another way than the store needs; what the server says.
    pub fn open(url: &str) -> Result<Self, Error> {
        let settings = settings(url)?;
        let writer = Connection::open(&settings)?;
        fitness::check(&writer)?;
        let database = Self {
            settings,
            writer: Mutex::new(Some(writer)),
            readers: Pool::default(),
        };
        satchel_store::write(&database, |writer| writer.execute_all(functions::MAKE))?;
        Ok(database)
    }

    /// Makes the database that a URL names, empty and as [`Postgres::open`] wants it.
    ///
    /// # Errors
    /// What the server says, also where there is one of this name.
    pub fn create(url: &str) -> Result<(), Error> {
        let mut settings = settings(url)?;
        let name = settings.get_dbname().unwrap_or_default().to_owned();
        let mut server = settings
            .dbname("postgres")
            .connect(NoTls)
            .map_err(|error| failed("connecting to the server", error))?;
        let sql = fitness::create_database(&name);
        server
            .batch_execute(&sql)
            .map_err(|error| failed(&sql, error))
    }

    /// A connection with a transaction begun on it. The server may have closed an idle one meanwhile: that shows
    /// here, where nothing was done on it yet.
    fn begin(&self, idle: Option<Connection>, how: &str) -> Result<Connection, Error> {
        if let Some(idle) = idle
            && idle.run(how).is_ok()
        {
            return Ok(idle);
        }
        let fresh = Connection::open(&self.settings)?;
        fresh.run(how)?;
        Ok(fresh)
    }
}

fn settings(url: &str) -> Result<Config, Error> {
    let mut settings: Config = url
        .parse()
        .map_err(|error| failed("reading the database's URL", error))?;
    settings.application_name("satchel");
    Ok(settings)
}

impl Database for Postgres {
    fn read(&self, work: &mut dyn FnMut(&dyn Reader) -> Result<(), Error>) -> Result<(), Error> {
        let mut place = self.readers.enter()?;
        let connection = self.begin(place.idle.take(), READ)?;
        let result = connection.end(work(&connection));
        place.idle = connection.is_sound().then_some(connection);
        result
    }

    fn write(&self, work: &mut dyn FnMut(&dyn Writer) -> Result<(), Error>) -> Result<(), Error> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let connection = self.begin(writer.take(), WRITE)?;
        let result = connection.end(work(&connection));
        *writer = connection.is_sound().then_some(connection);
        result
    }
}
