//! Who has an account, and what admins do with it.

use std::collections::HashMap;

use satchel_engine::Host;
use satchel_model::RecordId;
use satchel_store::security::What;
use satchel_store::{Database, Error, Writer, read, team, write};
use satchel_sync::accounts::{Account, AccountChange};

use crate::security::Done;

/// Why an account was left as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// There is none of this id.
    NotThere,
    /// It is the last admin's: nobody would be left who may invite one.
    LastAdmin,
}

/// All accounts, by address, beside a server that may be running.
///
/// # Errors
/// What the database says.
pub fn accounts(database: &dyn Database) -> Result<Vec<Account>, Error> {
    let (found, enrolments) = read(database, |reader| {
        Ok((team::accounts(reader)?, team::enrolments(reader, None)?))
    })?;
    let mut devices: HashMap<RecordId, (u64, Option<i64>)> = HashMap::new();
    for one in enrolments {
        let (count, last) = devices.entry(one.device.account).or_default();
        *count += u64::from(!one.signed_out);
        *last = one.last_contact_ms.max(*last);
    }
    let told = found.into_iter().map(|account| {
        let (devices, last_contact) = devices.remove(&account.id).unwrap_or_default();
        Account {
            id: account.id,
            email: account.email,
            member: account.member,
            admin: account.admin,
            shut_out: account.shut_out,
            devices,
            last_contact,
        }
    });
    Ok(told.collect())
}

/// Changes an account from the server's own machine, beside a server that may be running; or says why not.
///
/// # Errors
/// What the database says.
pub fn change_account(
    database: &dyn Database,
    host: &Host,
    id: RecordId,
    change: AccountChange,
) -> Result<Option<Left>, Error> {
    changed(database, host, &Done::here(), id, change)
}

/// The same, by whoever does it.
pub(crate) fn changed(
    database: &dyn Database,
    host: &Host,
    done: &Done,
    id: RecordId,
    change: AccountChange,
) -> Result<Option<Left>, Error> {
    write(database, |writer| {
        let Some(account) = team::account_by_id(writer, id)? else {
            return Ok(Some(Left::NotThere));
        };
        if change != AccountChange::MakeAdmin && team::is_last_admin(writer, id)? {
            return Ok(Some(Left::LastAdmin));
        }
        let is_so = match change {
            AccountChange::ShutOut => account.shut_out,
            AccountChange::MakeAdmin => account.admin,
            AccountChange::UnmakeAdmin => !account.admin,
        };
        if is_so {
            return Ok(None);
        }
        let what = carry_out(writer, host, &account, change)?;
        done.note(writer, host, what, &account.email)?;
        Ok(None)
    })
}

fn carry_out(
    writer: &dyn Writer,
    host: &Host,
    account: &team::Account,
    change: AccountChange,
) -> Result<What, Error> {
    match change {
        AccountChange::ShutOut => {
            team::shut_out(writer, account, host.now_ms())?;
            Ok(What::AccountShutOut)
        }
        AccountChange::MakeAdmin => {
            team::set_admin(writer, account.id, true)?;
            Ok(What::AdminMade)
        }
        AccountChange::UnmakeAdmin => {
            team::set_admin(writer, account.id, false)?;
            Ok(What::AdminUnmade)
        }
    }
}
