//! One connection: set up for durability, spoken to through the seam.

use std::cell::{Cell, RefCell, RefMut};
use std::collections::HashMap;

use fallible_iterator::FallibleIterator as _;
use postgres::{Client, Column, Statement};
use satchel_store::{Error, Param, Reader, Row, Writer};

use crate::failure::{failed, misused};
use crate::own_tables::TAKE_TURN;
use crate::placeholder::numbered;
use crate::server::Server;
use crate::value::{Bound, KNOWN, PostgresRow};

/// What every connection asks of its server: to wait for another program's write as long as SQLite does; to take a
/// backslash for itself; and not to answer before what was written is on its disk, whatever its administrator chose.
const SET_UP: &str = "set lock_timeout = '5s'; set standard_conforming_strings = on; set client_min_messages = warning; \
     select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'";

/// Prepared statements kept by each connection: all of the store's, and the usual queries.
const STATEMENTS: usize = 256;

/// A connection. It lasts until something fails on it: what a server that came back or a table that was made anew
/// has done to its statements goes with it.
pub(crate) struct Connection {
    client: RefCell<Client>,
    statements: RefCell<HashMap<String, Statement>>,
    sound: Cell<bool>,
}

impl Connection {
    pub(crate) fn open(server: &Server) -> Result<Self, Error> {
        let client = server
            .connect()
            .map_err(|error| failed("connecting to the database", error))?;
        Self::over(client)
    }

    /// One that was just opened.
    pub(crate) fn over(client: Client) -> Result<Self, Error> {
        let connection = Self {
            client: RefCell::new(client),
            statements: RefCell::default(),
            sound: Cell::new(true),
        };
        connection.run(SET_UP)?;
        Ok(connection)
    }

    /// Whether nothing has failed on it.
    pub(crate) fn is_sound(&self) -> bool {
        self.sound.get()
    }

    /// Runs statements without parameters.
    pub(crate) fn run(&self, sql: &str) -> Result<(), Error> {
        let ran = self.client()?.batch_execute(sql);
        ran.map_err(|error| self.broken(sql, error))
    }

    /// Runs the statements that end a transaction, and says as the server does what went wrong.
    pub(crate) fn commit(&self, sql: &str) -> Result<Result<(), postgres::Error>, Error> {
        let committed = self.client()?.batch_execute(sql);
        if committed.is_err() {
            self.sound.set(false);
        }
        Ok(committed)
    }

    /// What is to become of a transaction whose work ended so. After a statement that failed, the server takes a commit
    /// for a rollback and reports no error: so that nobody takes the one for the other, none is asked for.
    pub(crate) fn worked(&self, worked: Result<(), Error>) -> Result<(), Error> {
        let worked = worked.and_then(|()| {
            if self.is_sound() {
                Ok(())
            } else {
                Err(Error::half_done())
            }
        });
        if worked.is_err() {
            // Where even this fails, the connection is closed, and the server takes everything back itself.
            let _ = self.run("rollback");
        }
        worked
    }

    fn broken(&self, doing: &str, error: postgres::Error) -> Error {
        self.sound.set(false);
        failed(doing, error)
    }

    /// The client, which speaks one question at a time.
    fn client(&self) -> Result<RefMut<'_, Client>, Error> {
        self.client
            .try_borrow_mut()
            .map_err(|_| misused("it was asked before all rows of the last answer were read"))
    }

    fn prepare(&self, sql: &str) -> Result<Statement, Error> {
        if let Some(statement) = self.statements.borrow().get(sql) {
            return Ok(statement.clone());
        }
        let prepared = self.client()?.prepare(&numbered(sql));
        let statement = prepared.map_err(|error| self.broken(sql, error))?;
        known_types(sql, &statement)?;
        let mut statements = self.statements.borrow_mut();
        if statements.len() == STATEMENTS {
            statements.clear();
        }
        statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    /// Runs a statement and calls `each` for its rows as they arrive. Gives the number of rows it touched.
    fn ask(
        &self,
        sql: &str,
        params: &[Param<'_>],
        each: &mut dyn FnMut(&dyn Row) -> Result<(), Error>,
    ) -> Result<usize, Error> {
        let statement = self.prepare(sql)?;
        let mut client = self.client()?;
        let broken = |error| self.broken(sql, error);
        let mut rows = client
            .query_raw(&statement, params.iter().map(Bound))
            .map_err(broken)?;
        while let Some(row) = rows.next().map_err(broken)? {
            each(&PostgresRow(&row))?;
        }
        let touched = rows.rows_affected().unwrap_or(0);
        Ok(usize::try_from(touched).unwrap_or(usize::MAX))
    }
}

/// A column of a type that the seam does not have would read as no value at all. The usual one is a sum of whole
/// numbers, which is numeric here.
fn known_types(sql: &str, statement: &Statement) -> Result<(), Error> {
    let strange = |column: &&Column| !KNOWN.contains(column.type_());
    match statement.columns().iter().find(strange) {
        Some(column) => Err(misused(&format!(
            "{} is {}, which needs a cast in: {sql}",
            column.name(),
            column.type_()
        ))),
        None => Ok(()),
    }
}

impl Reader for Connection {
    fn query(
        &self,
        sql: &str,
        params: &[Param<'_>],
        each: &mut dyn FnMut(&dyn Row) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.ask(sql, params, each).map(drop)
    }
}

impl Writer for Connection {
    fn execute(&self, sql: &str, params: &[Param<'_>]) -> Result<usize, Error> {
        self.ask(sql, params, &mut |_| Ok(()))
    }

    fn execute_all(&self, sql: &str) -> Result<(), Error> {
        self.run(&format!("{TAKE_TURN};{sql}"))
    }
}
