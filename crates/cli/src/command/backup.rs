//! `satchel backup`.

use std::path::{Path, PathBuf};

use satchel_engine::{Workspace, key as engine_key};
use serde_json::json;

use crate::answer::Answer;
use crate::call::Call;
use crate::data::{Folder, refuse_none};
use crate::progress::Bar;
use crate::{Error, key};

/// Copy the workspace to a file, encrypted as it is
///
/// The workspace may be in use meanwhile, and the copy is read through before it goes by the file's name. Its key, sealed with the
/// passphrase or key file, is written to FILE.key: both are needed to recover on another machine.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    server: Folder,
    /// The file, which must not exist yet
    file: PathBuf,
}

pub(crate) fn run(call: &Call, args: &Args) -> Result<Answer, Error> {
    let (place, global) = match args.server.named(&call.global) {
        Some((place, global)) => {
            refuse_none(&place)?;
            (place, global)
        }
        None => (call.existing_place()?, call.global.clone()),
    };
    let unlocked = key::unlock(&place.dir, &global)?;
    let workspace = Workspace::open(&place, &unlocked, call.host.clone())?;
    let mut bar = Bar::new(call.screen, "Backing up");
    workspace.back_up(&args.file, &mut |progress| bar.at(progress))?;
    let key_file = key_beside(&args.file);
    let portable = engine_key::copy_sealed(
        &place.dir,
        &unlocked,
        &key::given(&global),
        &call.host,
        &key_file,
    )?;
    let mut text = format!("Wrote the workspace to {}.", args.file.display());
    if portable {
        text.push_str(&format!(
            "\nIts key, sealed, is in {}: keep both, and {}.",
            key_file.display(),
            key::what_opens(&global)
        ));
    } else {
        call.screen.warn("the backup opens only with the key in this machine's keychain. To have one for another machine, set SATCHEL_PASSPHRASE or name a file with --key-file, and back up again");
    }
    Answer::done(
        json!({ "file": args.file, "keyFile": portable.then_some(&key_file) }),
        text,
    )
}

/// Where the key of a backup lies.
pub(crate) fn key_beside(backup: &Path) -> PathBuf {
    let mut name = backup.as_os_str().to_owned();
    name.push(".key");
    name.into()
}
