//! Leases: what only one of several programs over one database is to do.
//!
//! Clocks decide who may try, and nothing else. A holder that was away for too long finds a higher token than its own when it
//! next writes, in the same transaction as what it writes (fencing: Kleppmann, "How to do distributed locking", 2016).

use crate::database::first;
use crate::{Error, Param, Reader, Writer};

/// The right to do what a lease is named for, until another takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    name: &'static str,
    holder: [u8; 16],
    token: i64,
}

impl Lease {
    /// Takes a lease for `ms` milliseconds: where nobody has it, where its time is over, or where `holder` has it already. `None` where
    /// another has it.
    ///
    /// # Errors
    /// What the database says.
    pub fn take(
        writer: &dyn Writer,
        name: &'static str,
        holder: [u8; 16],
        now_ms: i64,
        ms: i64,
    ) -> Result<Option<Self>, Error> {
        let begin = "insert into lease (name, holder, token, until_ms) values (?1, ?2, 0, 0) \
             on conflict (name) do nothing";
        writer.execute(begin, &[Param::Text(name), Param::Blob(&holder)])?;
        let params = [
            Param::Text(name),
            Param::Blob(&holder),
            Param::Integer(now_ms),
            Param::Integer(now_ms.saturating_add(ms)),
        ];
        let taken = writer.execute(
            "update lease set holder = ?2, token = token + 1, until_ms = ?4 \
             where name = ?1 and (holder = ?2 or until_ms <= ?3)",
            &params,
        )?;
        if taken == 0 {
            return Ok(None);
        }
        Ok(Some(Self {
            name,
            holder,
            token: token(writer, name)?,
        }))
    }

    /// Holds it for `ms` milliseconds more, and everyone else off until this transaction ends. False where another has it by now: then
    /// nothing may be written.
    ///
    /// # Errors
    /// What the database says.
    pub fn keep(&self, writer: &dyn Writer, now_ms: i64, ms: i64) -> Result<bool, Error> {
        self.set_until(writer, now_ms.saturating_add(ms))
    }

    /// Gives it back.
    ///
    /// # Errors
    /// What the database says.
    pub fn give_back(&self, writer: &dyn Writer) -> Result<(), Error> {
        self.set_until(writer, 0).map(drop)
    }

    fn set_until(&self, writer: &dyn Writer, until_ms: i64) -> Result<bool, Error> {
        let params = [
            Param::Text(self.name),
            Param::Blob(&self.holder),
            Param::Integer(self.token),
            Param::Integer(until_ms),
        ];
        let held = writer.execute(
            "update lease set until_ms = ?4 where name = ?1 and holder = ?2 and token = ?3",
            &params,
        )?;
        Ok(held == 1)
    }
}

fn token(reader: &(impl Reader + ?Sized), name: &str) -> Result<i64, Error> {
    let sql = "select token from lease where name = ?1";
    let found = first(reader, sql, &[Param::Text(name)], |row| row.integer(0))?;
    Ok(found.flatten().unwrap_or(0))
}
