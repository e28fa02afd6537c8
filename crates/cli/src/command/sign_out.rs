//! `satchel sign-out`.

use std::sync::Arc;

use satchel_sync::Sync;
use satchel_sync::devices::Device;
use serde_json::json;

use super::devices;
use crate::Error;
use crate::answer::Answer;
use crate::call::Call;
use crate::data::Data;

/// Sign a laptop, a program or a browser out of the team server
///
/// Within a second it hears nothing more, and nothing it sends is taken. What it did before stays, and so does its own copy: it
/// can join again with a password or an invitation, and then sends what waits there.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Its id, or the beginning of it, as `satchel devices` shows it
    device: String,
    #[command(flatten)]
    data: Data,
}

pub(crate) fn run(call: &Call, args: &Args) -> Result<Answer, Error> {
    let device = named(&devices::known(call, &args.data)?, &args.device)?;
    if args.data.is_named() {
        args.data.beside(call, |database| {
            satchel_server::sign_out(database, &call.host, device.id)
        })?;
    } else {
        let client = Sync::new(Arc::new(call.open()?))?;
        call.block_on(async { Ok(client.sign_out_device(device.id).await?) })?;
    }
    let text = format!("{} of {} is signed out.", device.name, device.email);
    Answer::done(
        json!({ "id": device.id, "name": device.name, "email": device.email }),
        text,
    )
}

/// The one device whose id begins so.
fn named(devices: &[Device], id: &str) -> Result<Device, Error> {
    let id = id.trim().to_lowercase();
    if id.is_empty() {
        return Err(Error::Misuse(
            "say which device, by the beginning of its id; `satchel devices` shows them".to_owned(),
        ));
    }
    let mut found = devices
        .iter()
        .filter(|device| device.id.to_string().starts_with(&id));
    match (found.next(), found.next()) {
        (Some(device), None) => Ok(device.clone()),
        (None, _) => Err(Error::Misuse(format!(
            "there is no device whose id begins with {id:?}; `satchel devices` shows them"
        ))),
        (Some(_), Some(_)) => Err(Error::Misuse(format!(
            "several devices have an id that begins with {id:?}; give more of it"
        ))),
    }
}
