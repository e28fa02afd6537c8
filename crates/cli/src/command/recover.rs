//! `satchel recover`.

use std::path::PathBuf;

use satchel_engine::{Workspace, recover};
use serde_json::json;

use crate::answer::Answer;
use crate::call::Call;
use crate::command::backup::key_beside;
use crate::data::Folder;
use crate::serving::Serving;
use crate::{Error, key};

/// Put a backup in the place of the workspace
///
/// Close the desktop app, or stop the server, first. What is there now is moved aside within the folder, not deleted. Where the
/// folder has no key, the one in FILE.key is taken. Laptops notice that a server was set back, and send what it lacks.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    server: Folder,
    /// The backup
    file: PathBuf,
}

pub(crate) fn run(call: &Call, args: &Args) -> Result<Answer, Error> {
    let named = args.server.named(&call.global);
    let (place, global) = match named {
        Some(named) => named,
        None => (call.place()?, call.global.clone()),
    };
    if !args.file.exists() {
        return Err(Error::NotFound(format!(
            "there is no backup {}",
            args.file.display()
        )));
    }
    // Whoever serves it would write on to what is moved aside.
    let _serving = Serving::take(&place.dir)?;
    let unlocked = key::unlock_or_adopt(&place.dir, &key_beside(&args.file), &global)?;
    recover(&place, &unlocked, &args.file, &call.host)?;
    let workspace = Workspace::open(&place, &unlocked, call.host.clone())?;
    let overview = workspace.overview()?;
    let text = format!(
        "The workspace {:?} in {} is as it was when it was backed up.",
        overview.name,
        place.dir.display()
    );
    Answer::done(
        json!({ "workspace": place.dir, "name": overview.name, "records": overview.records }),
        text,
    )
}
