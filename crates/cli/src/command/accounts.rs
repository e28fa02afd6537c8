//! `satchel accounts`.

use std::sync::Arc;

use satchel_sync::Sync;
use satchel_sync::accounts::Account;

use crate::answer::Answer;
use crate::call::Call;
use crate::data::Data;
use crate::table::Table;
use crate::{Error, moments};

/// Show who has an account on the team server
///
/// From a laptop, where your account is an admin's; on the server's machine, with --data, also while it serves.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    data: Data,
}

pub(crate) fn run(call: &Call, args: &Args) -> Result<Answer, Error> {
    let accounts = known(call, &args.data)?;
    let text = match accounts.is_empty() {
        true => "Nobody has an account yet; `satchel invite` lets someone make one.".to_owned(),
        false => text(call, &accounts),
    };
    Answer::found(accounts, text)
}

/// The accounts of the server.
pub(super) fn known(call: &Call, data: &Data) -> Result<Vec<Account>, Error> {
    if data.is_named() {
        return data.beside(call, satchel_server::accounts);
    }
    let client = Sync::new(Arc::new(call.open()?))?;
    call.block_on(async { Ok(client.accounts().await?) })
}

fn text(call: &Call, accounts: &[Account]) -> String {
    let now = call.host.now_ms();
    let mut table = Table::new(["Account", "Devices", "Last contact", ""], 0);
    for account in accounts {
        let last = account.last_contact.map(|at| moments::ago(at, now));
        let note = match (account.shut_out, account.admin) {
            (true, _) => "shut out",
            (false, true) => "admin",
            (false, false) => "",
        };
        table.row(vec![
            account.email.clone(),
            account.devices.to_string(),
            last.unwrap_or_default(),
            note.to_owned(),
        ]);
    }
    table.without_empty_columns().render(call.screen.width())
}
