//! `satchel account`.

use std::sync::Arc;

use satchel_server::Left;
use satchel_sync::Sync;
use satchel_sync::accounts::{Account, AccountChange};
use serde_json::json;

use super::accounts;
use crate::Error;
use crate::answer::Answer;
use crate::call::Call;
use crate::data::Data;

/// Shut someone out of the team server, or make them an admin
///
/// Who is shut out has nothing left that opens it: password, browsers, laptops and programs, and invitations that were not used; it is so within a
/// second. What they did stays, and `satchel invite` lets them in again. The last admin can neither be shut out nor made less.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The address of the account
    email: String,
    #[command(flatten)]
    change: Change,
    #[command(flatten)]
    data: Data,
}

#[derive(clap::Args)]
#[group(required = true, multiple = false)]
struct Change {
    /// Nothing opens the server in their name any more
    #[arg(long)]
    shut_out: bool,
    /// They may invite others and administrate
    #[arg(long)]
    admin: bool,
    /// They may not any longer
    #[arg(long)]
    no_admin: bool,
}

impl Change {
    const fn asked(&self) -> AccountChange {
        match (self.shut_out, self.admin) {
            (true, _) => AccountChange::ShutOut,
            (false, true) => AccountChange::MakeAdmin,
            (false, false) => AccountChange::UnmakeAdmin,
        }
    }
}

pub(crate) fn run(call: &Call, args: &Args) -> Result<Answer, Error> {
    let account = named(accounts::known(call, &args.data)?, &args.email)?;
    let change = args.change.asked();
    if args.data.is_named() {
        let left = args.data.beside(call, |database| {
            satchel_server::change_account(database, &call.host, account.id, change)
        })?;
        refuse(left, &account)?;
    } else {
        let client = Sync::new(Arc::new(call.open()?))?;
        call.block_on(async { Ok(client.change_account(account.id, change).await?) })?;
    }
    let email = account.email;
    let text = match change {
        AccountChange::ShutOut => format!(
            "{email} is shut out: {} laptops and programs open nothing more. `satchel invite {email}` lets them in again.",
            account.devices
        ),
        AccountChange::MakeAdmin => format!("{email} is an admin."),
        AccountChange::UnmakeAdmin => format!("{email} is an admin no longer."),
    };
    Answer::done(
        json!({ "id": account.id, "email": email, "change": change }),
        text,
    )
}

fn named(accounts: Vec<Account>, email: &str) -> Result<Account, Error> {
    let wanted = email.trim().to_lowercase();
    let found = accounts.into_iter().find(|account| account.email == wanted);
    found.ok_or_else(|| {
        Error::NotFound(format!(
            "{email} has no account; `satchel accounts` shows who has one"
        ))
    })
}

fn refuse(left: Option<Left>, account: &Account) -> Result<(), Error> {
    let email = &account.email;
    match left {
        None => Ok(()),
        Some(Left::NotThere) => Err(Error::NotFound(format!("{email} has no account any more"))),
        Some(Left::LastAdmin) => Err(Error::Misuse(format!(
            "{email} is the last admin: `satchel account ANOTHER --admin` first, or nobody is left who may let people in"
        ))),
    }
}
