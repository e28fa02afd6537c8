//! One connection: set up for durability, spoken to through the seam.
//!
//! The way to the server and back is most of what a short statement costs. So what nobody waits for is put behind what was said before, and goes
//! out with the next question (pipelining: PostgreSQL's documentation, 34.5). Its failure shows there: the server does nothing of
//! a transaction after a statement that failed.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::future::{Future, poll_fn, ready};
use std::mem::take;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, Instant};

use futures_util::{StreamExt as _, future::join};
use satchel_store::{Error, Param, Reader, Row, Writer};
use tokio::runtime::Runtime;
use tokio::task::JoinHandle;
use tokio_postgres::{Client, Column, Statement};

use crate::failure::{failed, is_lost, misused};
use crate::own_tables::TAKE_TURN;
use crate::placeholder::numbered;
use crate::server::Server;
use crate::value::{Bound, KNOWN, Owned, PostgresRow};

/// What every connection asks of its server: to wait for another program's write as long as SQLite does; to take a
/// backslash for itself; and not to answer before what was written is on its disk, whatever its administrator chose.
const SET_UP: &str = "set lock_timeout = '5s'; set standard_conforming_strings = on; set client_min_messages = warning; \
     select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'";

/// Prepared statements kept by each connection: all of the store's, and the usual queries.
const STATEMENTS: usize = 256;

/// Statements sent before their answers are taken.
const MOST_SENT: usize = 64;

/// A connection that was used so short a time ago is there, unless its end has come already.
const FRESH: Duration = Duration::from_secs(1);

/// How long to wait for the last word on a connection that nobody uses any more.
const PARTING: Duration = Duration::from_millis(200);

/// What the server says to a statement that nobody waits for.
type Answer = Pin<Box<dyn Future<Output = Result<(), tokio_postgres::Error>> + Send>>;

/// A connection. It lasts until something fails on it: what a server that came back or a table that was made anew
/// has done to its statements goes with it.
pub(crate) struct Connection {
    runtime: Runtime,
    /// Gone only while this is dropped.
    client: Option<Arc<Client>>,
    line: Option<JoinHandle<()>>,
    statements: RefCell<HashMap<String, Statement>>,
    /// What was sent and not yet answered, oldest first, each with its statement.
    sent: RefCell<Vec<(String, Answer)>>,
    sound: Cell<bool>,
    /// Whether rows of an answer are being read.
    asking: Cell<bool>,
    used: Cell<Instant>,
}

impl Connection {
    pub(crate) fn open(server: &Server) -> Result<Self, Error> {
        Self::dialled(server)?.map_err(|error| failed("connecting to the database", error))
    }

    /// The same with what the server says where it does not let one in.
    pub(crate) fn dialled(server: &Server) -> Result<Result<Self, tokio_postgres::Error>, Error> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| misused(&format!("no sockets can be had: {error}")))?;
        let (client, line) = match runtime.block_on(server.dial()) {
            Ok((client, line)) => (client, runtime.spawn(line)),
            Err(error) => return Ok(Err(error)),
        };
        let connection = Self {
            runtime,
            client: Some(Arc::new(client)),
            line: Some(line),
            statements: RefCell::default(),
            sent: RefCell::default(),
            sound: Cell::new(true),
            asking: Cell::new(false),
            used: Cell::new(Instant::now()),
        };
        connection.run(SET_UP)?;
        Ok(Ok(connection))
    }

    /// Whether nothing has failed on it.
    pub(crate) fn is_sound(&self) -> bool {
        self.sound.get()
    }

    /// Begins a transaction that reads, on a connection that was idle. False where the server has closed it meanwhile: nothing was done on it yet.
    pub(crate) fn begin(&self, how: &'static str) -> bool {
        if self.used.get().elapsed() >= FRESH {
            return self.run(how).is_ok();
        }
        self.runtime.block_on(look());
        let is_open = self.client().is_ok_and(|client| !client.is_closed());
        is_open && self.run_later(how).is_ok()
    }

    /// Ends a transaction that wrote nothing. Nobody waits for the answer, but what is said has gone out.
    pub(crate) fn end(&self) -> Result<(), Error> {
        self.run_later("commit")?;
        self.runtime.block_on(look());
        Ok(())
    }

    /// Runs statements without parameters.
    pub(crate) fn run(&self, sql: &str) -> Result<(), Error> {
        let client = self.client()?;
        self.answered(sql, client.batch_execute(sql))
    }

    fn run_later(&self, sql: &'static str) -> Result<(), Error> {
        let client = self.client()?;
        self.later(sql, async move { client.batch_execute(sql).await })
    }

    /// Runs the statements that end a transaction, and says as the server does what went wrong. Where the line broke, nobody knows
    /// whether it was before them.
    pub(crate) fn commit(&self, sql: &str) -> Result<Result<(), tokio_postgres::Error>, Error> {
        let client = self.client()?;
        let sent = take(&mut *self.sent.borrow_mut());
        let (before, committed) = self
            .runtime
            .block_on(join(answers(sent), client.batch_execute(sql)));
        self.used.set(Instant::now());
        let ended = match before {
            Err((_, error)) if is_lost(&error) => Err(error),
            Err((doing, error)) => return Err(self.broken(&doing, error)),
            Ok(()) => committed,
        };
        if ended.is_err() {
            self.sound.set(false);
        }
        Ok(ended)
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

    fn broken(&self, doing: &str, error: tokio_postgres::Error) -> Error {
        self.sound.set(false);
        failed(doing, error)
    }

    /// The client, which answers one question at a time.
    fn client(&self) -> Result<Arc<Client>, Error> {
        let idle = self.client.clone().filter(|_| !self.asking.get());
        idle.ok_or_else(|| misused("it was asked before all rows of the last answer were read"))
    }

    /// Sends what nobody waits for.
    fn later(
        &self,
        doing: &str,
        answer: impl Future<Output = Result<(), tokio_postgres::Error>> + Send + 'static,
    ) -> Result<(), Error> {
        let mut answer: Answer = Box::pin(answer);
        // The first look at it is what sends it.
        let looked = poll_fn(|context| Poll::Ready(answer.as_mut().poll(context)));
        match self.runtime.block_on(looked) {
            // It was not sent: what the server has been told is not all that there was to tell.
            Poll::Ready(Err(error)) => return Err(self.broken(doing, error)),
            Poll::Ready(Ok(())) => {}
            Poll::Pending => self.sent.borrow_mut().push((doing.to_owned(), answer)),
        }
        Ok(())
    }

    /// Waits for what was sent, where that is much: the server would not read on while nobody takes its answers.
    fn take_some(&self) -> Result<(), Error> {
        if self.sent.borrow().len() < MOST_SENT {
            return Ok(());
        }
        self.answered("writing", ready(Ok(())))
    }

    /// The answer to a question, once all that was sent before it is answered.
    fn answered<T>(
        &self,
        doing: &str,
        question: impl Future<Output = Result<T, tokio_postgres::Error>>,
    ) -> Result<T, Error> {
        let sent = take(&mut *self.sent.borrow_mut());
        // Both are looked at: an answer that nobody takes keeps those behind it from coming.
        let (before, answer) = self.runtime.block_on(join(answers(sent), question));
        self.used.set(Instant::now());
        before.map_err(|(doing, error)| self.broken(&doing, error))?;
        answer.map_err(|error| self.broken(doing, error))
    }

    fn prepare(&self, sql: &str) -> Result<Statement, Error> {
        if let Some(statement) = self.statements.borrow().get(sql) {
            return Ok(statement.clone());
        }
        let (client, numbered) = (self.client()?, numbered(sql));
        let statement = self.answered(sql, client.prepare(&numbered))?;
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
        let (client, statement) = (self.client()?, self.prepare(sql)?);
        let question = client.query_raw(&statement, params.iter().map(Bound));
        let mut rows = pin!(self.answered(sql, question)?);
        self.asking.set(true);
        let read = loop {
            match self.runtime.block_on(rows.next()) {
                None => break Ok(()),
                Some(Err(error)) => break Err(self.broken(sql, error)),
                Some(Ok(row)) => {
                    if let Err(error) = each(&PostgresRow(&row)) {
                        break Err(error);
                    }
                }
            }
        };
        self.asking.set(false);
        read?;
        let touched = rows.rows_affected().unwrap_or(0);
        Ok(usize::try_from(touched).unwrap_or(usize::MAX))
    }
}

impl Drop for Connection {
    /// Says goodbye: a connection that merely breaks is a line in the server's log.
    fn drop(&mut self) {
        self.sent.borrow_mut().clear();
        drop(self.client.take());
        if let Some(line) = self.line.take() {
            let _ = self
                .runtime
                .block_on(async { tokio::time::timeout(PARTING, line).await });
        }
    }
}

/// Lets the line send what is to be sent, and hear what has come: the first turn looks at the socket, the second does what is to be done there.
async fn look() {
    for _ in 0..2 {
        tokio::task::yield_now().await;
    }
}

/// Waits for answers, and gives the first failure with its statement.
async fn answers(sent: Vec<(String, Answer)>) -> Result<(), (String, tokio_postgres::Error)> {
    let mut first = Ok(());
    for (doing, answer) in sent {
        let answer = answer.await.map_err(|error| (doing, error));
        first = first.and(answer);
    }
    first
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

    fn execute_later(&self, sql: &str, params: &[Param<'_>]) -> Result<(), Error> {
        let (client, statement) = (self.client()?, self.prepare(sql)?);
        let params: Vec<Owned> = params.iter().map(Owned::from).collect();
        self.later(sql, async move {
            let params: Vec<Param<'_>> = params.iter().map(Owned::lent).collect();
            let ran = client.execute_raw(&statement, params.iter().map(Bound));
            ran.await.map(drop)
        })?;
        self.take_some()
    }

    fn execute_all(&self, sql: &str) -> Result<(), Error> {
        self.run(&format!("{TAKE_TURN};{sql}"))
    }
}
