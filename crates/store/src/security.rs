//! The security log: what happened that bears on who may enter a team's server. Nothing of it is ever changed.

use satchel_model::RecordId;

use crate::database::{all, first};
use crate::workspace::bytes16;
use crate::{Error, Param, Reader, Row, Writer};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Someone was invited.
    Invited,
    /// An invitation made an account.
    AccountMade,
    /// An invitation gave an account another password.
    PasswordSet,
    /// A browser was signed in.
    SignedIn,
    /// A browser was signed out.
    SignedOut,
    /// A password did not open an account.
    SignInRefused,
    /// A code was no good invitation.
    InvitationRefused,
    /// A laptop or a program was given a token.
    DeviceEnrolled,
    /// A laptop or a program was signed out.
    DeviceSignedOut,
    /// An account was shut out, with all that opened the server in its name.
    AccountShutOut,
    /// An account was made an admin's.
    AdminMade,
    /// An account is an admin's no longer.
    AdminUnmade,
    /// More was refused within an hour than is written down.
    RefusalsLeftOut,
}

impl What {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Invited,
        Self::AccountMade,
        Self::PasswordSet,
        Self::SignedIn,
        Self::SignedOut,
        Self::SignInRefused,
        Self::InvitationRefused,
        Self::DeviceEnrolled,
        Self::DeviceSignedOut,
        Self::AccountShutOut,
        Self::AdminMade,
        Self::AdminUnmade,
        Self::RefusalsLeftOut,
    ];

    /// What goes by a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.name() == name)
    }

    /// What it is called for good, in the database and to programs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::AccountMade => "account_made",
            Self::PasswordSet => "password_set",
            Self::SignedIn => "signed_in",
            Self::SignedOut => "signed_out",
            Self::SignInRefused => "sign_in_refused",
            Self::InvitationRefused => "invitation_refused",
            Self::DeviceEnrolled => "device_enrolled",
            Self::DeviceSignedOut => "device_signed_out",
            Self::AccountShutOut => "account_shut_out",
            Self::AdminMade => "admin_made",
            Self::AdminUnmade => "admin_unmade",
            Self::RefusalsLeftOut => "refusals_left_out",
        }
    }
}

/// One entry of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its id, which rises with time.
    pub id: RecordId,
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
    /// The name of what happened; one of [`What`] unless a newer version wrote it.
    pub what: String,
    /// Address of whoever did it; empty where it was the server's own machine.
    pub email: String,
    /// What it was done to or with; may be empty.
    pub about: String,
    /// Where the request came from; empty where it was the server's own machine.
    pub origin: String,
}

/// Which entries are wanted; the default is all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Only what goes by this name.
    pub what: Option<String>,
    /// Only what has this in an address or in what it was about, in lower case.
    pub text: Option<String>,
    /// Only what happened before this entry.
    pub before: Option<RecordId>,
    /// No more than so many.
    pub limit: u32,
}

/// Writes an entry down.
///
/// # Errors
/// What the database says.
pub fn note(writer: &dyn Writer, entry: &Entry) -> Result<(), Error> {
    let params = [
        Param::Blob(entry.id.as_bytes()),
        Param::Integer(entry.at_ms),
        Param::Text(&entry.what),
        Param::Text(&entry.email),
        Param::Text(&entry.about),
        Param::Text(&entry.origin),
    ];
    writer.execute(
        "insert into security_event (id, at_ms, what, email, about, origin) values (?1, ?2, ?3, ?4, ?5, ?6)",
        &params,
    )?;
    Ok(())
}

/// The entries wanted, the latest first.
///
/// # Errors
/// What the database says.
pub fn latest(reader: &(impl Reader + ?Sized), wanted: &Wanted) -> Result<Vec<Entry>, Error> {
    let before = match wanted.before {
        None => (i64::MAX, [0xff; 16]),
        Some(id) => {
            let at = first(
                reader,
                "select at_ms from security_event where id = ?1",
                &[Param::Blob(id.as_bytes())],
                |row| row.integer(0),
            )?;
            // What is forgotten had nothing before it that is not.
            let Some(at_ms) = at.flatten() else {
                return Ok(Vec::new());
            };
            (at_ms, *id.as_bytes())
        }
    };
    let (what, text) = (
        wanted.what.as_deref().unwrap_or_default(),
        wanted.text.as_deref().unwrap_or_default(),
    );
    let params = [
        Param::Integer(before.0),
        Param::Blob(&before.1),
        Param::Text(what),
        Param::Text(text),
        Param::Integer(wanted.limit.into()),
    ];
    all(
        reader,
        "select id, at_ms, what, email, about, origin from security_event \
         where (at_ms < ?1 or (at_ms = ?1 and id < ?2)) and (?3 = '' or what = ?3) \
         and (?4 = '' or replace(lower(email || ' ' || about || ' ' || origin), ?4, '') <> lower(email || ' ' || about || ' ' || origin)) \
         order by at_ms desc, id desc limit ?5",
        &params,
        entry,
    )
}

/// Forgets what happened before a moment.
///
/// # Errors
/// What the database says.
pub fn forget_before(writer: &dyn Writer, at_ms: i64) -> Result<(), Error> {
    writer.execute(
        "delete from security_event where at_ms < ?1",
        &[Param::Integer(at_ms)],
    )?;
    Ok(())
}

fn entry(row: &dyn Row) -> Entry {
    let text = |at| row.text(at).unwrap_or_default().to_owned();
    Entry {
        id: RecordId::from_bytes(bytes16(row.blob(0))),
        at_ms: row.integer(1).unwrap_or_default(),
        what: text(2),
        email: text(3),
        about: text(4),
        origin: text(5),
    }
}
