//! `satchel schema`: the schema and the team's views as a folder of files.

mod shown;
mod target;

use std::path::{Path, PathBuf};

use satchel_engine::command::{Applied, RolledBack, SchemaFiles, SchemaVersions};
use satchel_engine::configuration::{self, Plan};
use serde_json::json;

use self::target::At;
use crate::Error;
use crate::answer::Answer;
use crate::call::Call;

/// Keep objects, fields and the team's views as files: export, plan, apply, history, rollback
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Write the schema to a folder: a TOML file for each object, and one for the views that the team shares
    Export {
        /// The folder; no file in it is written over
        folder: PathBuf,
        #[command(flatten)]
        at: At,
    },
    /// Say what applying a folder would change; ends with 2 where it would
    Plan {
        /// The folder
        folder: PathBuf,
        #[command(flatten)]
        at: At,
    },
    /// Make the schema what a folder says, all at once
    Apply {
        /// The folder
        folder: PathBuf,
        /// Go on where values would go out of sight
        #[arg(long)]
        allow_data_loss: bool,
        /// Only where the schema still is at this version, which `plan` names
        #[arg(long)]
        version: Option<u64>,
        #[command(flatten)]
        at: At,
    },
    /// Print the files' format as JSON Schema, for editors that complete and check them
    Format,
    /// List the schema's versions, the latest first
    History {
        #[command(flatten)]
        at: At,
    },
    /// Bring the schema back to a version; 0 is the one that every workspace begins with
    Rollback {
        /// The version, which `history` names
        version: u64,
        #[command(flatten)]
        at: At,
    },
}

/// The exit code that says that there is something to apply.
const CHANGES: u8 = 2;

pub(crate) fn run(call: &Call, args: &Args) -> Result<Answer, Error> {
    // Whoever asks whether there are changes must not take a failure for some.
    attempt(call, &args.what).map_err(|error| Error::Unplanned(Box::new(error)))
}

fn attempt(call: &Call, what: &What) -> Result<Answer, Error> {
    match what {
        What::Format => {
            let format = configuration::format();
            let text = format!("{format:#}");
            Answer::found(format, text)
        }
        What::Export { folder, at } => {
            let exported: SchemaFiles = at.call(call, "schema_export", json!({}))?;
            let files = configuration::write(&exported.files, folder)?;
            let count = crate::shown::many(files.len() as u64, "file");
            let text = format!("Wrote {count} to {}.", folder.display());
            Answer::done(json!({ "files": files }), text)
        }
        What::Plan { folder, at } => {
            let args = json!({ "files": configuration::gather(folder)? });
            let plan: Plan = at.call(call, "schema_plan", args)?;
            let status = if plan.steps.is_empty() { 0 } else { CHANGES };
            Ok(Answer::found(&plan, shown::plan(&plan))?.with_status(status))
        }
        What::Apply {
            folder,
            allow_data_loss,
            version,
            at,
        } => apply(call, at, folder, (*allow_data_loss, *version)),
        What::History { at } => {
            let found: SchemaVersions = at.call(call, "schema_history", json!({}))?;
            let text = found.versions.iter().map(shown::version).collect();
            Answer::found(found, text)
        }
        What::Rollback { version, at } => {
            let args = json!({ "version": version });
            let done: RolledBack = at.call(call, "schema_rollback", args)?;
            let now = done.version;
            let text =
                format!("The schema is as it was at version {version}; that is version {now}.");
            Answer::done(done, text)
        }
    }
}

fn apply(
    call: &Call,
    at: &At,
    folder: &Path,
    (allow_data_loss, version): (bool, Option<u64>),
) -> Result<Answer, Error> {
    let files = configuration::gather(folder)?;
    let args = json!({ "files": files, "version": version, "allowDataLoss": allow_data_loss });
    let done: Applied = at.call(call, "schema_apply", args)?;
    let text = match done.steps.len() {
        0 => "The schema is as the folder says; nothing was changed.".to_owned(),
        steps => format!(
            "Took {}. The schema is at version {}; `satchel schema rollback {}{}` takes it back.",
            crate::shown::many(steps as u64, "step"),
            done.version,
            done.from,
            at.option()
        ),
    };
    Answer::done(done, text)
}
