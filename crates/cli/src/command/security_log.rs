//! `satchel security-log`.

use std::sync::Arc;

use clap::builder::PossibleValuesParser;
use satchel_model::RecordId;
use satchel_server::{Wanted, What};
use satchel_sync::Sync;
use satchel_sync::security::{SecurityEvent, SecurityQuery};

use crate::answer::Answer;
use crate::call::Call;
use crate::data::Data;
use crate::table::Table;
use crate::{Error, moments};

/// Show what happened that bears on who may enter the team server
///
/// Invitations, sign-ins, what was refused, laptops enrolled and signed out: the latest first, of the last 400 days. From a laptop, where your
/// account is an admin's; on the server's machine, with --data, also while it serves. With --json it is an export.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Only what has this in an address, a device's name or where it came from
    text: Option<String>,
    /// Only what goes by this name, such as `sign_in_refused`
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(What::ALL.map(What::name)))]
    what: Option<String>,
    /// Only what happened before the entry with this id
    #[arg(long, value_name = "ID")]
    before: Option<RecordId>,
    /// No more than so many entries
    #[arg(long, value_name = "N", default_value_t = 100)]
    limit: u32,
    #[command(flatten)]
    data: Data,
}

pub(crate) fn run(call: &Call, args: &Args) -> Result<Answer, Error> {
    let entries = if args.data.is_named() {
        let wanted = Wanted {
            what: args.what.clone(),
            text: args.text.as_ref().map(|text| text.to_lowercase()),
            before: args.before,
            limit: args.limit,
        };
        args.data.beside(call, |database| {
            satchel_server::security_log(database, &wanted)
        })?
    } else {
        asked(call, args)?
    };
    let text = match entries.is_empty() {
        true => "Nothing of that is in the log.".to_owned(),
        false => text(call, &entries),
    };
    Answer::found(entries, text)
}

/// What the server tells of it, which is so many entries at a time.
fn asked(call: &Call, args: &Args) -> Result<Vec<SecurityEvent>, Error> {
    let client = Sync::new(Arc::new(call.open()?))?;
    call.block_on(async {
        let (mut entries, mut before) = (Vec::new(), args.before);
        loop {
            let left = args
                .limit
                .saturating_sub(u32::try_from(entries.len()).unwrap_or(u32::MAX));
            let query = SecurityQuery {
                what: args.what.clone(),
                text: args.text.clone(),
                before,
                limit: Some(left),
            };
            let more: Vec<SecurityEvent> = match left {
                0 => return Ok(entries),
                _ => client.security_log(&query).await?,
            };
            let Some(last) = more.last() else {
                return Ok(entries);
            };
            before = Some(last.id);
            entries.extend(more);
        }
    })
}

fn text(call: &Call, entries: &[SecurityEvent]) -> String {
    let mut table = Table::new(["When", "What", "Account", "About", "From"], 3);
    for entry in entries {
        table.row(vec![
            moments::local(entry.at),
            entry.what.replace('_', " "),
            entry.email.clone(),
            entry.about.clone(),
            entry.origin.clone(),
        ]);
    }
    table.without_empty_columns().render(call.screen.width())
}
