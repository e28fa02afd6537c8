//! `satchel schema`: the schema as a folder of files.

use std::path::PathBuf;

use satchel_engine::configuration::{self, Plan, Step, Version};
use satchel_engine::{Acting, Unmet, Workspace};
use serde_json::json;

use crate::answer::Answer;
use crate::call::Call;
use crate::table::on_one_line;
use crate::{Error, moments, shown};

/// Keep objects and fields as files: export, plan, apply, history, rollback
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Write the schema to a folder, a TOML file for each object
    Export {
        /// The folder; no file in it is written over
        folder: PathBuf,
    },
    /// Say what applying a folder would change; ends with 2 where it would
    Plan {
        /// The folder
        folder: PathBuf,
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
    },
    /// Print the files' format as JSON Schema, for editors that complete and check them
    Format,
    /// List the schema's versions, the latest first
    History,
    /// Bring the schema back to a version; 0 is the one that every workspace begins with
    Rollback {
        /// The version, which `history` names
        version: u64,
    },
}

/// The exit code that says that there is something to apply.
const CHANGES: u8 = 2;

pub(crate) fn run(call: &Call, args: &Args) -> Result<Answer, Error> {
    match &args.what {
        What::Format => {
            let format = configuration::format();
            let text = format!("{format:#}");
            Answer::found(format, text)
        }
        What::Export { folder } => {
            let files = configuration::write(&call.open()?.shape(), folder)?;
            let text = format!(
                "Wrote {} to {}.",
                shown::many(files.len() as u64, "object"),
                folder.display()
            );
            Answer::done(json!({ "files": files }), text)
        }
        What::Plan { folder } => {
            let plan = call.open()?.plan_schema(&configuration::read(folder)?)?;
            let status = if plan.steps.is_empty() { 0 } else { CHANGES };
            Ok(Answer::found(&plan, told(&plan))?.with_status(status))
        }
        What::Apply {
            folder,
            allow_data_loss,
            version,
        } => apply(&call.open()?, folder, *allow_data_loss, *version),
        What::History => {
            let versions = call.open()?.schema_versions()?;
            let text = versions.iter().map(version_line).collect();
            Answer::found(json!({ "versions": versions }), text)
        }
        What::Rollback { version } => {
            let workspace = call.open()?;
            let batch = workspace
                .roll_schema_back(Acting::default(), *version)?
                .batch;
            workspace.settle_computed()?;
            let now = workspace.shape().seq();
            let text =
                format!("The schema is as it was at version {version}; that is version {now}.");
            Answer::done(json!({ "batch": batch, "version": now }), text)
        }
    }
}

fn apply(
    workspace: &Workspace,
    folder: &std::path::Path,
    allow_data_loss: bool,
    version: Option<u64>,
) -> Result<Answer, Error> {
    let mut plan = workspace.plan_schema(&configuration::read(folder)?)?;
    plan.version = version.unwrap_or(plan.version);
    let batch = workspace
        .apply_plan(Acting::default(), &plan, allow_data_loss)?
        .batch;
    workspace.settle_computed()?;
    let now = workspace.shape().seq();
    let text = match plan.steps.len() {
        0 => "The schema is as the folder says; nothing was changed.".to_owned(),
        steps => format!(
            "Took {}. The schema is at version {now}; `satchel schema rollback {}` takes it back.",
            shown::many(steps as u64, "step"),
            plan.version
        ),
    };
    let batch = batch.filter(|_| !plan.steps.is_empty());
    Answer::done(
        json!({ "batch": batch, "version": now, "steps": plan.steps }),
        text,
    )
}

fn told(plan: &Plan) -> String {
    if plan.steps.is_empty() {
        return format!(
            "The schema, at version {}, is as the folder says.",
            plan.version
        );
    }
    let steps: String = plan.steps.iter().map(step_line).collect();
    let warning = if plan.loses() {
        "\nValues go out of sight, which `apply` does with --allow-data-loss alone. They stay in the records, and a rollback brings them back."
    } else {
        ""
    };
    format!("From version {}:\n{steps}{warning}", plan.version)
}

fn step_line(step: &Step) -> String {
    let loses = step
        .loses
        .filter(|loss| loss.records > 0)
        .map(|loss| {
            format!(
                " ({} with something there)",
                shown::many(loss.records, "record")
            )
        })
        .unwrap_or_default();
    let meets = step
        .meets
        .iter()
        .map(|unmet| format!(" ({})", meets(unmet)));
    let meets: String = meets.collect();
    format!("  {}{loses}{meets}\n", on_one_line(&step.what))
}

/// The records that a stricter setting meets.
fn meets(unmet: &Unmet) -> String {
    let lacking = (unmet.lacking > 0)
        .then(|| format!("{} without a value", shown::many(unmet.lacking, "record")));
    let sharing = (unmet.sharing > 0).then(|| {
        format!(
            "{} that share a value",
            shown::many(unmet.sharing, "record")
        )
    });
    let parts: Vec<String> = lacking.into_iter().chain(sharing).collect();
    parts.join(", ")
}

fn version_line(version: &Version) -> String {
    let by = version
        .by
        .as_deref()
        .map(|name| format!(" by {}", on_one_line(name)));
    format!(
        "{:>8}  {}{}  {}\n",
        version.version,
        moments::local(version.at),
        by.unwrap_or_default(),
        on_one_line(&version.touched.join(", "))
    )
}
