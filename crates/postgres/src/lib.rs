//! PostgreSQL under the store: the adapter of [`satchel_store::Database`], and nothing else.
//!
//! Owns connections: what a database must be like, how a transaction begins and ends, how values cross the wire.
//! Refuses to know tables and statements, but for two tables of its own ([`own_tables`]): the same SQL runs here and on
//! SQLite, and what tells the two apart is settled in it or below [`satchel_store::Reader`], never by asking which of
//! them it is.
//!
//! A commit whose answer never came is asked about on another connection, so that whoever wrote knows whether it is
//! there: each leaves a number, which is also what keeps one that is still on its way from being made later.
//!
//! Everything here waits: it is called on threads that may block.

mod connection;
mod failure;
mod fitness;
mod functions;
mod listening;
mod own_tables;
mod placeholder;
mod pool;
mod server;
mod value;

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use satchel_store::{Database, Error, News, Reader, Writer};

use connection::Connection;
use failure::{failed, is_lost};
use listening::{CHANNEL, Listening};
use own_tables::Commits;
use pool::Pool;
use server::Server;

pub use pool::READERS;

/// A PostgreSQL database, of version 15 or newer.
pub struct Postgres {
    server: Server,
    /// One writer: whoever comes second waits here, and not with a connection in the server.
    writer: Mutex<Turn>,
    commits: Commits,
    /// What tells other programs of a commit, with it; empty where the server can tell nobody.
    tell: String,
    readers: Pool,
}

/// The turn to write.
struct Turn {
    idle: Option<Connection>,
    /// The number of the last commit that was tried.
    commit: u64,
}

/// One moment for all that is asked.
const READ: &str = "begin isolation level repeatable read read only";

/// Each statement sees what is committed when it begins. A commit takes the workspace's row first and then reads where the
/// log ends: who waited for that row goes on from what the other wrote, where a stricter level would make it begin again.
const WRITE: &str = "begin isolation level read committed read write";

impl Postgres {
    /// Opens the database that a URL names: `postgresql://user:password@host:port/database`, or `key=value` pairs.
    ///
    /// # Errors
    /// [`Error::Unfit`] where the database compares text in another way than the store needs; what the server says.
    pub fn open(url: &str) -> Result<Self, Error> {
        let server = Server::new(url)?;
        fitness::check(&first_connection(&server)?)?;
        let writer = own_tables::make(|| Connection::open(&server))?;
        let commits = Commits::of_new_writer(&writer)?;
        // Servers that speak as PostgreSQL does cannot all tell of a commit.
        let tells = writer.run(&format!("notify {CHANNEL}")).is_ok();
        let tell = if tells {
            format!("notify {CHANNEL}, '{}'; ", commits.writer())
        } else {
            String::new()
        };
        let idle = Some(writer).filter(Connection::is_sound);
        let database = Self {
            server,
            writer: Mutex::new(Turn { idle, commit: 0 }),
            commits,
            tell,
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
        let server = Server::new(url)?;
        let sql = fitness::create_database(server.database());
        let client = server.with_database("postgres").connect();
        client
            .map_err(|error| failed("connecting to the server", error))?
            .batch_execute(&sql)
            .map_err(|error| failed(&sql, error))
    }

    /// Where it is, for people: `host:port/database`. Neither the user nor the password is said.
    #[must_use]
    pub fn place(&self) -> String {
        self.server.place()
    }

    /// A connection with a transaction begun on it, by `begin`. The server may have closed an idle one meanwhile: that shows
    /// here, where nothing was done on it yet.
    fn begin(
        &self,
        idle: Option<Connection>,
        how: &'static str,
        begin: impl FnOnce(&Connection) -> bool,
    ) -> Result<Connection, Error> {
        if let Some(idle) = idle
            && begin(&idle)
        {
            return Ok(idle);
        }
        let fresh = Connection::open(&self.server)?;
        fresh.run(how)?;
        Ok(fresh)
    }

    fn commit(&self, connection: &Connection, last: &mut u64) -> Result<(), Error> {
        *last += 1;
        let number = *last;
        match connection.commit(&self.commits.statements(number, &self.tell))? {
            Ok(()) => Ok(()),
            Err(error) if is_lost(&error) => {
                // The next one forgets the number before it, and this one is to stay taken.
                *last += 1;
                self.settle(number, error)
            }
            Err(error) => Err(failed("saving", error)),
        }
    }

    /// Finds out what became of a commit whose answer never came.
    fn settle(&self, number: u64, lost: postgres::Error) -> Result<(), Error> {
        for pause in LOOKS_MS {
            std::thread::sleep(Duration::from_millis(pause));
            let fresh = Connection::open(&self.server);
            match fresh.and_then(|fresh| self.commits.was_made(&fresh, number)) {
                Ok(true) => return Ok(()),
                Ok(false) => return Err(failed("saving", lost)),
                Err(error) => {
                    tracing::warn!(%error, "whether a commit was made cannot be asked yet");
                }
            }
        }
        Err(Error::Unsure {
            source: Box::new(lost),
        })
    }
}

/// Before each look for what became of a commit: together as long as a server takes that takes another's place.
const LOOKS_MS: [u64; 8] = [0, 50, 200, 500, 1_000, 2_000, 4_000, 8_000];

/// The connection that shows whether there is such a database.
fn first_connection(server: &Server) -> Result<Connection, Error> {
    let missing = |error: &postgres::Error| {
        error.code() == Some(&postgres::error::SqlState::INVALID_CATALOG_NAME)
    };
    match Connection::dialled(server)? {
        Err(error) if missing(&error) => Err(Error::Unfit {
            detail: format!(
                "it is not there. Make it and try again: {}",
                fitness::create_database(server.database())
            ),
        }),
        Err(error) if is_lost(&error) => Err(Error::Unreachable {
            source: Box::new(error),
        }),
        Err(error) => Err(failed("connecting to the database", error)),
        Ok(connection) => Ok(connection),
    }
}

impl Drop for Postgres {
    /// Closing a connection waits for its last word, which no thread of async code may do: whoever drops a server's workspace
    /// last does not choose where.
    fn drop(&mut self) {
        let turn = self
            .writer
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner);
        let (writer, readers) = (turn.idle.take(), self.readers.take_idle());
        let closing = std::thread::Builder::new().spawn(move || drop((writer, readers)));
        if let Ok(closing) = closing {
            let _ = closing.join();
        }
    }
}

impl Database for Postgres {
    fn read(&self, work: &mut dyn FnMut(&dyn Reader) -> Result<(), Error>) -> Result<(), Error> {
        let mut place = self.readers.enter()?;
        let connection = self.begin(place.idle.take(), READ, |idle| idle.begin(READ))?;
        let worked = connection.worked(work(&connection));
        let result = worked.and_then(|()| connection.end());
        place.idle = connection.is_sound().then_some(connection);
        result
    }

    fn write(&self, work: &mut dyn FnMut(&dyn Writer) -> Result<(), Error>) -> Result<(), Error> {
        let mut turn = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        // Waited for: what is sent behind a begin that fails would be done all the same, by itself.
        let begin = |idle: &Connection| idle.run(WRITE).is_ok();
        let connection = self.begin(turn.idle.take(), WRITE, begin)?;
        let worked = connection.worked(work(&connection));
        let result = worked.and_then(|()| self.commit(&connection, &mut turn.commit));
        turn.idle = connection.is_sound().then_some(connection);
        result
    }

    fn ends_transactions(&self) -> bool {
        true
    }

    fn tables(&self) -> Result<Vec<String>, Error> {
        let mut found = Vec::new();
        self.read(&mut |reader| {
            found.clear();
            reader.query(own_tables::OTHERS, &[], &mut |row| {
                found.extend(row.text(0).map(str::to_owned));
                Ok(())
            })
        })?;
        Ok(found)
    }

    fn news(&self) -> Box<dyn News> {
        let (server, own) = (self.server.clone(), self.commits.writer().to_owned());
        Box::new(Listening::new(server, own, !self.tell.is_empty()))
    }
}
