//! The server that this workspace has joined, and the two cursors of the exchange with it.

use satchel_model::RecordId;

use crate::database::{first, signed, unsigned};
use crate::workspace::bytes16;
use crate::{Error, Param, Reader, Writer};

/// Names a change in a log, as far as is needed to tell one log from another.
pub type Mark = [u8; 16];

/// A position of a log, and the change that stood there when it was seen. None at all at position 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// The position.
    pub seq: u64,
    /// The change.
    pub mark: Mark,
}

/// How far a workspace has come that begins with its server's segments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct First {
    /// The position that they are as of.
    pub seq: u64,
    /// Names their list: as of one position there may be others, packed otherwise.
    pub list: [u8; 16],
    /// How many of them are here: the first.
    pub taken: u64,
}

/// The joined server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Where it is.
    pub url: String,
    /// As whom.
    pub email: String,
    /// Its epoch when last seen.
    pub epoch: [u8; 16],
    /// The device this workspace is to it.
    pub device: RecordId,
    /// Position in its log up to which everything is here.
    pub pulled: u64,
    /// Position in the own log up to which it has everything.
    pub pushed: u64,
    /// Position in the own log up to which also what the server once sent is offered to it again.
    pub relay_upto: u64,
    /// The last of its log that was seen here: nothing that is here or that it promised to keep lies past it.
    pub seen: Seen,
    /// Its segments, while they come: nothing is pulled yet.
    pub first: Option<First>,
    /// When it last answered, in milliseconds since 1970.
    pub last_contact_ms: Option<i64>,
    /// Whether the account is an admin's, as it said last.
    pub admin: bool,
}

impl Server {
    /// One with which nothing was exchanged yet.
    #[must_use]
    pub fn new(url: &str, email: &str, epoch: [u8; 16], device: RecordId) -> Self {
        Self {
            url: url.to_owned(),
            email: email.to_owned(),
            epoch,
            device,
            pulled: 0,
            pushed: 0,
            relay_upto: 0,
            seen: Seen::default(),
            first: None,
            last_contact_ms: None,
            admin: false,
        }
    }
}

/// The joined server, or `None`.
///
/// # Errors
/// What the database says.
pub fn get(reader: &(impl Reader + ?Sized)) -> Result<Option<Server>, Error> {
    first(
        reader,
        "select url, email, epoch, device, pulled, pushed, relay_upto, last_contact_ms, seen, mark, first_seq, first_list, first_taken, admin \
         from server where id = 1",
        &[],
        |row| Server {
            url: row.text(0).unwrap_or_default().to_owned(),
            email: row.text(1).unwrap_or_default().to_owned(),
            epoch: bytes16(row.blob(2)),
            device: RecordId::from_bytes(bytes16(row.blob(3))),
            pulled: unsigned(row.integer(4)),
            pushed: unsigned(row.integer(5)),
            relay_upto: unsigned(row.integer(6)),
            last_contact_ms: row.integer(7),
            seen: Seen {
                seq: unsigned(row.integer(8)),
                mark: row
                    .blob(9)
                    .map(|mark| bytes16(Some(mark)))
                    .unwrap_or_default(),
            },
            first: row.integer(10).map(|seq| First {
                seq: unsigned(Some(seq)),
                list: bytes16(row.blob(11)),
                taken: unsigned(row.integer(12)),
            }),
            admin: row.integer(13) == Some(1),
        },
    )
}

/// Joins a server, in place of any other.
///
/// # Errors
/// What the database says.
pub fn set(writer: &dyn Writer, server: &Server) -> Result<(), Error> {
    writer.execute("delete from server", &[])?;
    let params = [
        Param::Text(&server.url),
        Param::Text(&server.email),
        Param::Blob(&server.epoch),
        Param::Blob(server.device.as_bytes()),
        Param::Integer(signed(server.pulled)),
        Param::Integer(signed(server.pushed)),
        Param::Integer(signed(server.relay_upto)),
        server.last_contact_ms.into(),
        Param::Integer(signed(server.seen.seq)),
        Param::Blob(&server.seen.mark),
        Param::Integer(server.admin.into()),
    ];
    writer.execute("insert into server (id, url, email, epoch, device, pulled, pushed, relay_upto, last_contact_ms, seen, mark, admin) values (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)", &params)?;
    set_first(writer, server.first)
}

/// Notes how far the server's segments have come; in the transaction that takes one.
///
/// # Errors
/// What the database says.
pub fn set_first(writer: &dyn Writer, first: Option<First>) -> Result<(), Error> {
    let params = match &first {
        Some(first) => [
            Param::Integer(signed(first.seq)),
            Param::Blob(&first.list),
            Param::Integer(signed(first.taken)),
        ],
        None => [Param::Null; 3],
    };
    writer.execute(
        "update server set first_seq = ?1, first_list = ?2, first_taken = ?3",
        &params,
    )?;
    Ok(())
}

/// Moves the cursor in the server's log; in the transaction that applies what was pulled.
///
/// # Errors
/// What the database says.
pub fn set_pulled(writer: &dyn Writer, pulled: u64) -> Result<(), Error> {
    writer.execute(
        "update server set pulled = ?1",
        &[Param::Integer(signed(pulled))],
    )?;
    Ok(())
}

/// Moves the cursor in the own log.
///
/// # Errors
/// What the database says.
pub fn set_pushed(writer: &dyn Writer, pushed: u64) -> Result<(), Error> {
    writer.execute(
        "update server set pushed = ?1",
        &[Param::Integer(signed(pushed))],
    )?;
    Ok(())
}

/// Remembers what stands in the server's log; in the transaction that applies what was heard with it. What was seen
/// further on stays: answers come late.
///
/// # Errors
/// What the database says.
pub fn see(writer: &dyn Writer, seen: &Seen) -> Result<(), Error> {
    writer.execute(
        "update server set seen = ?1, mark = ?2 where seen < ?1",
        &[Param::Integer(signed(seen.seq)), Param::Blob(&seen.mark)],
    )?;
    Ok(())
}

/// Notes that the server answered.
///
/// # Errors
/// What the database says.
pub fn set_contact(writer: &dyn Writer, at_ms: i64) -> Result<(), Error> {
    writer.execute(
        "update server set last_contact_ms = ?1",
        &[Param::Integer(at_ms)],
    )?;
    Ok(())
}

/// Notes whether the account is an admin's.
///
/// # Errors
/// What the database says.
pub fn set_admin(writer: &dyn Writer, admin: bool) -> Result<(), Error> {
    writer.execute(
        "update server set admin = ?1",
        &[Param::Integer(admin.into())],
    )?;
    Ok(())
}

/// Begins again with a server that was restored: everything in the own log up to `own_seq` is offered, and
/// everything of the server's asked for, once more.
///
/// # Errors
/// What the database says.
pub fn begin_epoch(writer: &dyn Writer, epoch: &[u8; 16], own_seq: u64) -> Result<(), Error> {
    let params = [Param::Blob(epoch), Param::Integer(signed(own_seq))];
    writer.execute(
        "update server set epoch = ?1, pulled = 0, pushed = 0, relay_upto = ?2, seen = 0, mark = null, \
         first_seq = null, first_list = null, first_taken = null",
        &params,
    )?;
    Ok(())
}
