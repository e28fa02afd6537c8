//! The laptops and programs that accounts come with, and whose changes an actor's are.

use satchel_model::RecordId;

use super::{ACCOUNT, Account, TokenHash, account};
use crate::database::{all, first};
use crate::workspace::bytes16;
use crate::{Error, Param, Reader, Row, Writer};

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

/// The account that a device is of.
///
/// # Errors
/// What the database says.
pub fn account_of_device(
    reader: &(impl Reader + ?Sized),
    device: RecordId,
) -> Result<Option<Account>, Error> {
    first(
        reader,
        &format!(
            "select {ACCOUNT} from account where id = (select account from device where id = ?1)"
        ),
        &[Param::Blob(device.as_bytes())],
        account,
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
