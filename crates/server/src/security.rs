//! The security log as the server writes it: each entry in the transaction of what it tells of, and of what was refused no more than a flood
//! leaves room for.

use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use satchel_engine::{Host, Workspace};
use satchel_store::security::{self, Entry, Wanted, What};
use satchel_store::team::Account;
use satchel_store::{Database, Error, Writer, read, write};
use satchel_sync::security::SecurityEvent;

/// Entries older than this are forgotten: longer than a year, so that what happens yearly can be compared.
const KEPT_MS: i64 = 400 * 24 * 60 * 60 * 1_000;

/// Refusals written down within an hour; whoever guesses by the thousand must not fill the disk.
const REFUSALS: u32 = 1_000;

const HOUR_MS: i64 = 60 * 60 * 1_000;

/// An address that somebody claimed is cut to this many characters.
const CHARS: usize = 254;

/// By whom something is done, and from where.
pub(crate) struct Done {
    email: String,
    origin: String,
}

impl Done {
    /// By an account, over the network.
    pub(crate) fn by(account: &Account, from: IpAddr) -> Self {
        Self {
            email: account.email.clone(),
            origin: from.to_string(),
        }
    }

    /// On the server's own machine.
    pub(crate) const fn here() -> Self {
        Self {
            email: String::new(),
            origin: String::new(),
        }
    }

    /// Writes down what is done, and to what, where the database is that it is done in.
    pub(crate) fn note(
        &self,
        writer: &dyn Writer,
        host: &Host,
        what: What,
        about: &str,
    ) -> Result<(), Error> {
        let entry = Entry {
            id: host.new_id(),
            at_ms: host.now_ms(),
            what: what.name().to_owned(),
            email: self.email.clone(),
            about: about.to_owned(),
            origin: self.origin.clone(),
        };
        security::note(writer, &entry)
    }
}

/// How much was refused of late.
#[derive(Default)]
pub(crate) struct Refusals {
    of_hour: Mutex<OfHour>,
}

#[derive(Default)]
struct OfHour {
    hour: i64,
    count: u32,
}

impl Refusals {
    /// Writes down that someone was not let in, unless there was too much of that within the hour.
    pub(crate) fn note(
        &self,
        workspace: &Workspace,
        from: IpAddr,
        what: What,
        email: &str,
    ) -> Result<(), Error> {
        let host = workspace.host();
        let what = match self.count(host.now_ms()) {
            1..=REFUSALS => what,
            count if count == REFUSALS + 1 => What::RefusalsLeftOut,
            _ => return Ok(()),
        };
        let claimed = Done {
            email: email.chars().take(CHARS).collect(),
            origin: from.to_string(),
        };
        write(workspace.database(), |writer| {
            claimed.note(writer, host, what, "")
        })
    }

    fn count(&self, now_ms: i64) -> u32 {
        let mut of_hour = self.of_hour.lock().unwrap_or_else(PoisonError::into_inner);
        let hour = now_ms.div_euclid(HOUR_MS);
        if of_hour.hour != hour {
            *of_hour = OfHour { hour, count: 0 };
        }
        of_hour.count = of_hour.count.saturating_add(1);
        of_hour.count
    }
}

/// Forgets what is too old to be kept.
pub(crate) fn forget_old(database: &dyn Database, now_ms: i64) -> Result<(), Error> {
    write(database, |writer| {
        security::forget_before(writer, now_ms - KEPT_MS)
    })
}

/// The entries wanted, the latest first, beside a server that may be running.
///
/// # Errors
/// What the database says.
pub fn security_log(database: &dyn Database, wanted: &Wanted) -> Result<Vec<SecurityEvent>, Error> {
    let found = read(database, |reader| security::latest(reader, wanted))?;
    Ok(found.into_iter().map(told).collect())
}

fn told(entry: Entry) -> SecurityEvent {
    SecurityEvent {
        id: entry.id,
        at: entry.at_ms,
        what: entry.what,
        email: entry.email,
        about: entry.about,
        origin: entry.origin,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_is_counted_by_the_hour() {
        let refusals = Refusals::default();
        let mut last = 0;
        for _ in 0..2 * REFUSALS {
            last = refusals.count(HOUR_MS - 1);
        }
        assert_eq!(last, 2 * REFUSALS);
        assert_eq!(refusals.count(HOUR_MS), 1);
        assert_eq!(refusals.count(-1), 1, "a clock set back begins anew");
    }
}
