//! `satchel recover`.

use std::path::PathBuf;

use satchel_engine::recover;
use serde_json::json;

use crate::answer::Answer;
use crate::call::Call;
use crate::command::backup::key_beside;
use crate::{Error, key};

/// Put a backup in the place of the workspace
///
/// Close the desktop app first. What is there now is moved aside within the folder, not deleted. Where the
/// workspace's folder has no key, the one in FILE.key is taken.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The backup
    file: PathBuf,
}

pub(crate) fn run(call: &Call, args: &Args) -> Result<Answer, Error> {
    let place = call.place()?;
    if !args.file.exists() {
        return Err(Error::NotFound(format!(
            "there is no backup {}",
            args.file.display()
        )));
    }
    let unlocked = key::unlock_or_adopt(&place.dir, &key_beside(&args.file), &call.global)?;
    recover(&place, &unlocked, &args.file, &call.host)?;
    let workspace = call.open()?;
    workspace.settle_index();
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
