//! Who may enter a team server, and from where: accounts, invitations, devices, actors, browser sessions.
//!
//! Tokens and codes are stored as SHA-256 hashes: what leaks from a backup opens nothing.

use satchel_model::RecordId;

use crate::database::{all, first};
use crate::workspace::bytes16;
use crate::{Error, Param, Reader, Row, Writer};

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

/// One enrolled laptop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Its id.
    pub id: RecordId,
    /// Whose it is.
    pub account: RecordId,
    /// What its owner calls it.
    pub name: String,
}

const ACCOUNT: &str = "id, email, password, member, admin";

fn account(row: &dyn Row) -> Account {
    Account {
        id: RecordId::from_bytes(bytes16(row.blob(0))),
        email: row.text(1).unwrap_or_default().to_owned(),
        password: row.text(2).unwrap_or_default().to_owned(),
        member: RecordId::from_bytes(bytes16(row.blob(3))),
        admin: row.integer(4) == Some(1),
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

/// Enrols a device.
///
/// # Errors
/// What the database says.
pub fn add_device(
    writer: &dyn Writer,
    device: &Device,
    token: &TokenHash,
    now_ms: i64,
) -> Result<(), Error> {
    let params = [
        Param::Blob(device.id.as_bytes()),
        Param::Blob(device.account.as_bytes()),
        Param::Text(&device.name),
        Param::Blob(token),
        Param::Integer(now_ms),
    ];
    writer.execute(
        "insert into device (id, account, name, token, created_ms) values (?1, ?2, ?3, ?4, ?5)",
        &params,
    )?;
    Ok(())
}

/// The device of a token.
///
/// # Errors
/// What the database says.
pub fn device_by_token(
    reader: &(impl Reader + ?Sized),
    token: &TokenHash,
) -> Result<Option<Device>, Error> {
    first(
        reader,
        "select id, account, name from device where token = ?1",
        &[Param::Blob(token)],
        device,
    )
}

fn device(row: &dyn Row) -> Device {
    Device {
        id: RecordId::from_bytes(bytes16(row.blob(0))),
        account: RecordId::from_bytes(bytes16(row.blob(1))),
        name: row.text(2).unwrap_or_default().to_owned(),
    }
}

/// The device with an id.
///
/// # Errors
/// What the database says.
pub fn device_by_id(
    reader: &(impl Reader + ?Sized),
    id: RecordId,
) -> Result<Option<Device>, Error> {
    first(
        reader,
        "select id, account, name from device where id = ?1",
        &[Param::Blob(id.as_bytes())],
        device,
    )
}

/// A device, whose it is, and when it was there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolment {
    /// The device.
    pub device: Device,
    /// Address of its account.
    pub email: String,
    /// When it was enrolled, in milliseconds since 1970.
    pub enrolled_ms: i64,
    /// When it was in contact last, as far as that was noted.
    pub last_contact_ms: Option<i64>,
    /// Whether it was signed out.
    pub signed_out: bool,
}

/// All devices, or those of one account: those that were in contact last come first.
///
/// # Errors
/// What the database says.
pub fn enrolments(
    reader: &(impl Reader + ?Sized),
    account: Option<RecordId>,
) -> Result<Vec<Enrolment>, Error> {
    let of = account.map(|_| "where account.id = ?1").unwrap_or_default();
    let sql = format!(
        "select device.id, device.account, device.name, account.email, device.created_ms, device.last_contact_ms, \
         cast(case when device.token = device.id then 1 else 0 end as bigint) \
         from device join account on account.id = device.account {of} \
         order by coalesce(device.last_contact_ms, device.created_ms) desc, device.id"
    );
    let params = account.as_ref().map(|id| Param::Blob(id.as_bytes()));
    all(reader, &sql, params.as_slice(), |row| Enrolment {
        device: device(row),
        email: row.text(3).unwrap_or_default().to_owned(),
        enrolled_ms: row.integer(4).unwrap_or_default(),
        last_contact_ms: row.integer(5),
        signed_out: row.integer(6) == Some(1),
    })
}

/// Whether any device was ever enrolled: no other is told of the log.
///
/// # Errors
/// What the database says.
pub fn has_devices(reader: &(impl Reader + ?Sized)) -> Result<bool, Error> {
    let count = first(reader, "select count(*) from device", &[], |row| {
        row.integer(0)
    })?;
    Ok(count.flatten().is_some_and(|count| count > 0))
}

/// Notes when a device was in contact.
///
/// # Errors
/// What the database says.
pub fn note_contact(writer: &dyn Writer, id: RecordId, now_ms: i64) -> Result<(), Error> {
    writer.execute_later(
        "update device set last_contact_ms = ?2 where id = ?1",
        &[Param::Blob(id.as_bytes()), Param::Integer(now_ms)],
    )?;
    Ok(())
}

/// Signs a device out: its token opens nothing more. The changes it made stay.
///
/// # Errors
/// What the database says.
pub fn sign_out_device(writer: &dyn Writer, id: RecordId) -> Result<(), Error> {
    // The row stays, so that its actors still belong to its account; no token hashes to its id.
    writer.execute(
        "update device set token = id where id = ?1",
        &[Param::Blob(id.as_bytes())],
    )?;
    Ok(())
}

/// The devices that were signed out.
///
/// # Errors
/// What the database says.
pub fn signed_out_devices(reader: &(impl Reader + ?Sized)) -> Result<Vec<RecordId>, Error> {
    let ids = all(
        reader,
        "select id from device where token = id",
        &[],
        |row| row.blob(0).and_then(RecordId::from_slice),
    )?;
    Ok(ids.into_iter().flatten().collect())
}

/// The device that an actor belongs to.
///
/// # Errors
/// What the database says.
pub fn device_of_actor(
    reader: &(impl Reader + ?Sized),
    actor: &[u8; 16],
) -> Result<Option<RecordId>, Error> {
    Ok(first(
        reader,
        "select device from actor where id = ?1",
        &[Param::Blob(actor)],
        |row| row.blob(0).and_then(RecordId::from_slice),
    )?
    .flatten())
}

/// Gives an actor to a device. The first claim holds.
///
/// # Errors
/// What the database says.
pub fn claim_actor(writer: &dyn Writer, actor: &[u8; 16], device: RecordId) -> Result<(), Error> {
    writer.execute(
        "insert into actor (id, device) values (?1, ?2) on conflict (id) do nothing",
        &[Param::Blob(actor), Param::Blob(device.as_bytes())],
    )?;
    Ok(())
}

/// Begins a browser's session.
///
/// # Errors
/// What the database says.
pub fn add_session(
    writer: &dyn Writer,
    token: &TokenHash,
    account: RecordId,
    expires_ms: i64,
) -> Result<(), Error> {
    let params = [
        Param::Blob(token),
        Param::Blob(account.as_bytes()),
        Param::Integer(expires_ms),
    ];
    writer.execute(
        "insert into session (token, account, expires_ms) values (?1, ?2, ?3)",
        &params,
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
