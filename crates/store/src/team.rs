//! Who may enter a team server, and from where: accounts, invitations, devices, actors, browser sessions.
//!
//! Tokens and codes are stored as SHA-256 hashes: what leaks from a backup opens nothing.

mod device;

use satchel_model::RecordId;

use crate::database::{all, first};
use crate::workspace::bytes16;
use crate::{Error, Param, Reader, Row, Writer};

pub use self::device::{
    Device, Enrolment, account_of_device, add_device, claim_actor, device_by_id, device_by_token,
    device_of_actor, enrolments, has_devices, note_contact, sign_out_device, signed_out_devices,
};

/// SHA-256 of a token or code.
pub type TokenHash = [u8; 32];

/// Someone who may sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: RecordId,
    /// Signs in with this, in lower case.
    pub email: String,
    /// Argon2id, as a PHC string.
    pub password: String,
    /// The record of the member.
    pub member: RecordId,
    /// May invite and administrate.
    pub admin: bool,
    /// Whether nothing opens the server in its name any more.
    pub shut_out: bool,
}

/// A code that lets one person make an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// For whom, in lower case; empty where anyone may take it.
    pub email: String,
    /// Makes an admin.
    pub admin: bool,
    /// Milliseconds since 1970.
    pub expires_ms: i64,
    /// Whether an account was made with it.
    pub used: bool,
}

const ACCOUNT: &str = "id, email, password, member, admin, shut_out_ms";

fn account(row: &dyn Row) -> Account {
    Account {
        id: RecordId::from_bytes(bytes16(row.blob(0))),
        email: row.text(1).unwrap_or_default().to_owned(),
        password: row.text(2).unwrap_or_default().to_owned(),
        member: RecordId::from_bytes(bytes16(row.blob(3))),
        admin: row.integer(4) == Some(1),
        shut_out: row.integer(5).is_some(),
    }
}

/// Adds an account.
///
/// # Errors
/// What the database says, also where the address has one.
pub fn add_account(writer: &dyn Writer, account: &Account, now_ms: i64) -> Result<(), Error> {
    let params = [
        Param::Blob(account.id.as_bytes()),
        Param::Text(&account.email),
        Param::Text(&account.password),
        Param::Blob(account.member.as_bytes()),
        Param::Integer(account.admin.into()),
        Param::Integer(now_ms),
    ];
    writer.execute("insert into account (id, email, password, member, admin, created_ms) values (?1, ?2, ?3, ?4, ?5, ?6)", &params)?;
    Ok(())
}

/// The account of an address.
///
/// # Errors
/// What the database says.
pub fn account_by_email(
    reader: &(impl Reader + ?Sized),
    email: &str,
) -> Result<Option<Account>, Error> {
    first(
        reader,
        &format!("select {ACCOUNT} from account where email = ?1"),
        &[Param::Text(email)],
        account,
    )
}

/// The account with an id.
///
/// # Errors
/// What the database says.
pub fn account_by_id(
    reader: &(impl Reader + ?Sized),
    id: RecordId,
) -> Result<Option<Account>, Error> {
    first(
        reader,
        &format!("select {ACCOUNT} from account where id = ?1"),
        &[Param::Blob(id.as_bytes())],
        account,
    )
}

/// The account of a member.
///
/// # Errors
/// What the database says.
pub fn account_of_member(
    reader: &(impl Reader + ?Sized),
    member: RecordId,
) -> Result<Option<Account>, Error> {
    first(
        reader,
        &format!("select {ACCOUNT} from account where member = ?1"),
        &[Param::Blob(member.as_bytes())],
        account,
    )
}

/// Gives an account another password.
///
/// # Errors
/// What the database says.
pub fn set_password(writer: &dyn Writer, account: RecordId, password: &str) -> Result<(), Error> {
    writer.execute(
        "update account set password = ?2 where id = ?1",
        &[Param::Blob(account.as_bytes()), Param::Text(password)],
    )?;
    Ok(())
}

/// Shuts an account out: its password, its sessions, its devices and the invitations to it open nothing more, and it is no admin's, so that whoever
/// lets it in again says whether it is to be.
///
/// # Errors
/// What the database says.
pub fn shut_out(writer: &dyn Writer, account: &Account, now_ms: i64) -> Result<(), Error> {
    let id = Param::Blob(account.id.as_bytes());
    writer.execute(
        "update account set shut_out_ms = ?2, password = '', admin = 0 where id = ?1",
        &[id, Param::Integer(now_ms)],
    )?;
    writer.execute("delete from session where account = ?1", &[id])?;
    writer.execute("update device set token = id where account = ?1", &[id])?;
    writer.execute(
        "delete from invitation where email = ?1 and used_ms is null",
        &[Param::Text(&account.email)],
    )?;
    Ok(())
}

/// Lets an account in again that was shut out; what opened the server before does not.
///
/// # Errors
/// What the database says.
pub fn let_in(writer: &dyn Writer, account: RecordId) -> Result<(), Error> {
    writer.execute(
        "update account set shut_out_ms = null where id = ?1",
        &[Param::Blob(account.as_bytes())],
    )?;
    Ok(())
}

/// Whether there is such an account, and it is not shut out.
///
/// # Errors
/// What the database says.
pub fn is_let_in(reader: &(impl Reader + ?Sized), account: RecordId) -> Result<bool, Error> {
    Ok(account_by_id(reader, account)?.is_some_and(|account| !account.shut_out))
}

/// Makes an account an admin's, or anybody's.
///
/// # Errors
/// What the database says.
pub fn set_admin(writer: &dyn Writer, account: RecordId, admin: bool) -> Result<(), Error> {
    writer.execute(
        "update account set admin = ?2 where id = ?1",
        &[
            Param::Blob(account.as_bytes()),
            Param::Integer(admin.into()),
        ],
    )?;
    Ok(())
}

/// Whether an account is an admin's, and no other is that is not shut out.
///
/// # Errors
/// What the database says.
pub fn is_last_admin(reader: &(impl Reader + ?Sized), account: RecordId) -> Result<bool, Error> {
    let admins = accounts(reader)?;
    let mut admins = admins.iter().filter(|one| one.admin && !one.shut_out);
    Ok(admins.next().is_some_and(|one| one.id == account) && admins.next().is_none())
}

/// All accounts, by address.
///
/// # Errors
/// What the database says.
pub fn accounts(reader: &(impl Reader + ?Sized)) -> Result<Vec<Account>, Error> {
    all(
        reader,
        &format!("select {ACCOUNT} from account order by email"),
        &[],
        account,
    )
}

/// Adds an invitation.
///
/// # Errors
/// What the database says.
pub fn invite(writer: &dyn Writer, code: &TokenHash, invitation: &Invitation) -> Result<(), Error> {
    let params = [
        Param::Blob(code),
        Param::Text(&invitation.email),
        Param::Integer(invitation.admin.into()),
        Param::Integer(invitation.expires_ms),
    ];
    writer.execute(
        "insert into invitation (code, email, admin, expires_ms) values (?1, ?2, ?3, ?4)",
        &params,
    )?;
    Ok(())
}

/// The invitation of a code.
///
/// # Errors
/// What the database says.
pub fn invitation(
    reader: &(impl Reader + ?Sized),
    code: &TokenHash,
) -> Result<Option<Invitation>, Error> {
    first(
        reader,
        "select email, admin, expires_ms, used_ms from invitation where code = ?1",
        &[Param::Blob(code)],
        |row| Invitation {
            email: row.text(0).unwrap_or_default().to_owned(),
            admin: row.integer(1) == Some(1),
            expires_ms: row.integer(2).unwrap_or(0),
            used: row.integer(3).is_some(),
        },
    )
}

/// Takes back the unused invitations that name no address: the first admin is there.
///
/// # Errors
/// What the database says.
pub fn withdraw_open_invitations(writer: &dyn Writer) -> Result<(), Error> {
    writer.execute(
        "delete from invitation where email = '' and used_ms is null",
        &[],
    )?;
    Ok(())
}

/// Marks an invitation as used. False where another was quicker.
///
/// # Errors
/// What the database says.
pub fn use_invitation(writer: &dyn Writer, code: &TokenHash, now_ms: i64) -> Result<bool, Error> {
    let params = [Param::Blob(code), Param::Integer(now_ms)];
    Ok(writer.execute(
        "update invitation set used_ms = ?2 where code = ?1 and used_ms is null",
        &params,
    )? == 1)
}

/// A browser that is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Names it without opening anything: see [`session_id`].
    pub id: RecordId,
    /// Whose it is.
    pub account: RecordId,
    /// Address of that account.
    pub email: String,
    /// What its owner would call it; empty where an earlier version began it.
    pub name: String,
    /// When it was signed in, in milliseconds since 1970; 0 where an earlier version began it.
    pub begun_ms: i64,
}

/// What names a session: the first half of its token's hash, from which nobody finds the token.
#[must_use]
pub fn session_id(token: &TokenHash) -> RecordId {
    RecordId::from_bytes(bytes16(token.get(..16)))
}

/// Begins a browser's session.
///
/// # Errors
/// What the database says.
pub fn add_session(
    writer: &dyn Writer,
    token: &TokenHash,
    account: RecordId,
    name: &str,
    [begun_ms, expires_ms]: [i64; 2],
) -> Result<(), Error> {
    let params = [
        Param::Blob(token),
        Param::Blob(account.as_bytes()),
        Param::Integer(expires_ms),
        Param::Text(name),
        Param::Integer(begun_ms),
    ];
    writer.execute(
        "insert into session (token, account, expires_ms, name, begun_ms) values (?1, ?2, ?3, ?4, ?5)",
        &params,
    )?;
    Ok(())
}

/// The sessions that have not expired, of all accounts or of one: those that began last come first.
///
/// # Errors
/// What the database says.
pub fn sessions(
    reader: &(impl Reader + ?Sized),
    account: Option<RecordId>,
    now_ms: i64,
) -> Result<Vec<Session>, Error> {
    let of = account.map(|_| "and account.id = ?2").unwrap_or_default();
    let sql = format!(
        "select session.token, session.account, account.email, session.name, session.begun_ms \
         from session join account on account.id = session.account where session.expires_ms > ?1 {of} \
         order by coalesce(session.begun_ms, 0) desc, session.token"
    );
    let mut params = vec![Param::Integer(now_ms)];
    params.extend(account.as_ref().map(|id| Param::Blob(id.as_bytes())));
    all(reader, &sql, &params, |row| Session {
        id: RecordId::from_bytes(bytes16(row.blob(0).and_then(|token| token.get(..16)))),
        account: RecordId::from_bytes(bytes16(row.blob(1))),
        email: row.text(2).unwrap_or_default().to_owned(),
        name: row.text(3).unwrap_or_default().to_owned(),
        begun_ms: row.integer(4).unwrap_or_default(),
    })
}

/// Ends the session that an id names.
///
/// # Errors
/// What the database says.
pub fn end_session_of(writer: &dyn Writer, id: RecordId) -> Result<(), Error> {
    writer.execute(
        "delete from session where substr(token, 1, 16) = ?1",
        &[Param::Blob(id.as_bytes())],
    )?;
    Ok(())
}

/// The account of a session that has not expired.
///
/// # Errors
/// What the database says.
pub fn session_account(
    reader: &(impl Reader + ?Sized),
    token: &TokenHash,
    now_ms: i64,
) -> Result<Option<RecordId>, Error> {
    let params = [Param::Blob(token), Param::Integer(now_ms)];
    Ok(first(
        reader,
        "select account from session where token = ?1 and expires_ms > ?2",
        &params,
        |row| row.blob(0).and_then(RecordId::from_slice),
    )?
    .flatten())
}

/// Ends a session, and forgets those that have expired.
///
/// # Errors
/// What the database says.
pub fn end_session(writer: &dyn Writer, token: &TokenHash, now_ms: i64) -> Result<(), Error> {
    writer.execute(
        "delete from session where token = ?1 or expires_ms <= ?2",
        &[Param::Blob(token), Param::Integer(now_ms)],
    )?;
    Ok(())
}
