//! The adapter's own tables: whose turn it is to make tables, and which commits were made.

use std::time::Duration;

use satchel_store::{Error, Reader as _};

use crate::connection::Connection;

/// One row, locked by whoever makes tables: two servers that start together would both make what neither has found. A
/// lock that has no table would do, and not every server that speaks as PostgreSQL does has those.
const MAKE: &str = "create table if not exists satchel_turn (id bigint primary key); \
     insert into satchel_turn (id) values (1) on conflict (id) do nothing; \
     create table if not exists satchel_commit (writer text not null, number bigint not null, \
     made smallint not null, at timestamp with time zone not null, primary key (writer, number))";

/// The names of all other tables, in the schema where a new one is made.
pub(crate) const OTHERS: &str = "select tablename::text from pg_tables where schemaname = current_schema() \
     and tablename not in ('satchel_turn', 'satchel_commit')";

/// The first statement of a transaction that makes tables.
pub(crate) const TAKE_TURN: &str = "select id from satchel_turn where id = 1 for update";

/// What is on its way for longer than this does not arrive any more.
const FORGET: &str = "delete from satchel_commit where at < now() - interval '30 days'";

/// Of two that make a table for the first time one fails, also where each asked whether it was there.
const TRIES: u32 = 20;

/// Between two tries: the other makes two tables meanwhile.
const PAUSE: Duration = Duration::from_millis(50);

/// Makes the tables where they are not there, on a connection that `connect` gives.
pub(crate) fn make(connect: impl Fn() -> Result<Connection, Error>) -> Result<Connection, Error> {
    let mut tries = TRIES;
    loop {
        let connection = connect()?;
        match connection.run(MAKE).and_then(|()| connection.run(FORGET)) {
            Ok(()) => return Ok(connection),
            Err(error) if tries == 0 => return Err(error),
            Err(_) => {}
        }
        tries -= 1;
        std::thread::sleep(PAUSE);
    }
}

/// Whose commits are numbered.
pub(crate) struct Commits {
    writer: String,
}

impl Commits {
    /// Those of a writer that nobody else is.
    pub(crate) fn of_new_writer(connection: &Connection) -> Result<Self, Error> {
        let mut writer = String::new();
        connection.query("select gen_random_uuid()::text", &[], &mut |row| {
            row.text(0).unwrap_or_default().clone_into(&mut writer);
            Ok(())
        })?;
        Ok(Self { writer })
    }

    /// What the writer goes by.
    pub(crate) fn writer(&self) -> &str {
        &self.writer
    }

    /// The statements that end a transaction with a commit which can be asked about. The one numbered before it no longer
    /// can.
    pub(crate) fn statements(&self, number: u64, news: &str) -> String {
        let (writer, before) = (&self.writer, number - 1);
        format!(
            "insert into satchel_commit (writer, number, made, at) values ('{writer}', {number}, 1, now()); \
             delete from satchel_commit where writer = '{writer}' and number = {before}; {news}commit"
        )
    }

    /// Whether a commit was made, asked on another connection. Where it is still being made, this waits; where it was
    /// not, it will not be any more: its number is taken.
    pub(crate) fn was_made(&self, connection: &Connection, number: u64) -> Result<bool, Error> {
        let writer = &self.writer;
        let take = format!(
            "insert into satchel_commit (writer, number, made, at) values ('{writer}', {number}, 0, now()) \
             on conflict (writer, number) do update set at = excluded.at returning made"
        );
        let mut made = false;
        connection.query(&take, &[], &mut |row| {
            made = row.integer(0) == Some(1);
            Ok(())
        })?;
        Ok(made)
    }
}
