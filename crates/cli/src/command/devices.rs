//! `satchel devices`.

use std::sync::Arc;

use satchel_sync::Sync;
use satchel_sync::devices::Device;

use crate::answer::Answer;
use crate::call::Call;
use crate::data::Data;
use crate::table::Table;
use crate::{Error, moments};

/// Show the laptops, programs and browsers that may open the team server
///
/// From a laptop: those of your account, and everybody's where you are an admin. On the server's machine, with --data: all
/// there are; the server may be running.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    data: Data,
}

pub(crate) fn run(call: &Call, args: &Args) -> Result<Answer, Error> {
    let devices = known(call, &args.data)?;
    let text = match devices.is_empty() {
        true => "No laptop or program has been enrolled yet.".to_owned(),
        false => text(call, &devices),
    };
    Answer::found(devices, text)
}

/// The devices that who asks may know of.
pub(super) fn known(call: &Call, data: &Data) -> Result<Vec<Device>, Error> {
    if data.is_named() {
        return data.beside(call, |database| {
            satchel_server::devices(database, &call.host)
        });
    }
    let client = Sync::new(Arc::new(call.open()?))?;
    call.block_on(async { Ok(client.devices().await?) })
}

fn text(call: &Call, devices: &[Device]) -> String {
    let now = call.host.now_ms();
    let mut table = Table::new(
        ["ID", "Device", "Account", "Last contact", "Enrolled", ""],
        1,
    );
    for device in devices {
        let last = device.last_contact.map(|at| moments::ago(at, now));
        let note = match (device.signed_out, device.here, device.browser) {
            (true, ..) => "signed out",
            (_, true, _) => "this one",
            (.., true) => "browser",
            _ => "",
        };
        table.row(vec![
            device.id.to_string(),
            device.name.clone(),
            device.email.clone(),
            last.unwrap_or_default(),
            moments::local(device.enrolled),
            note.to_owned(),
        ]);
    }
    table.without_empty_columns().render(call.screen.width())
}
