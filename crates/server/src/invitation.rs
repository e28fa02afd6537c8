//! Invitations: a code that lets one person make an account, or set a new password for theirs.

use satchel_engine::Host;
use satchel_store::security::What;
use satchel_store::team::{self, Invitation};
use satchel_store::{Database, read, write};

use satchel_engine::Workspace;

use crate::secret;
use crate::security::Done;

/// How long an invitation is good for.
pub const DAYS_VALID: i64 = 7;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Invites someone, and gives the code, which is kept nowhere. Good for one use within [`DAYS_VALID`]
/// days. Where the address has an account, its owner can set a new password with it.
///
/// # Errors
/// What the database says.
pub fn invite(
    database: &dyn Database,
    host: &Host,
    email: &str,
    admin: bool,
) -> Result<String, satchel_store::Error> {
    invited(database, host, &Done::here(), email, admin)
}

/// The same, by whoever does it.
pub(crate) fn invited(
    database: &dyn Database,
    host: &Host,
    done: &Done,
    email: &str,
    admin: bool,
) -> Result<String, satchel_store::Error> {
    let code = secret::code(host);
    let invitation = Invitation {
        email: normal(email),
        admin,
        expires_ms: host.now_ms() + DAYS_VALID * DAY_MS,
        used: false,
    };
    write(database, |writer| {
        team::invite(writer, &secret::hash(&code), &invitation)?;
        done.note(writer, host, What::Invited, &invitation.email)
    })?;
    Ok(secret::display_code(&code))
}

/// While there are no accounts: a new invitation for the first admin, whoever has the code. Earlier ones
/// end with it, so that a code in an old log opens nothing.
pub(crate) fn first(workspace: &Workspace) -> Result<Option<String>, satchel_store::Error> {
    let database = workspace.database();
    if !read(database, |reader| team::accounts(reader))?.is_empty() {
        return Ok(None);
    }
    write(database, |writer| team::withdraw_open_invitations(writer))?;
    invite(database, workspace.host(), "", true).map(Some)
}

/// An e-mail address as accounts are found by it.
pub(crate) fn normal(email: &str) -> String {
    email.trim().to_lowercase()
}
