//! `satchel doctor`.

use std::path::PathBuf;

use satchel_engine::{Health, Unmet};
use serde_json::json;

use crate::answer::Answer;
use crate::call::Call;
use crate::error::DAMAGED;
use crate::progress::Bar;
use crate::{Error, bundle, shown};

/// Read everything through and say what is wrong
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Make the tables and the search index anew from the log first; a damaged database needs `satchel recover` instead
    #[arg(long)]
    rebuild: bool,
    /// Also write a file for whoever helps: counts, positions, hashes and ids, and where this workspace and its server differ.
    /// It has the names of objects and fields, and nothing of what records say
    #[arg(long, value_name = "FILE")]
    bundle: Option<PathBuf>,
}

pub(crate) fn run(call: &Call, args: &Args) -> Result<Answer, Error> {
    let workspace = call.open()?;
    if args.rebuild {
        let mut bar = Bar::new(call.screen, "Rebuilding");
        workspace.rebuild(&mut |progress| bar.at(progress))?;
        workspace.settle_index();
    }
    workspace.bring_search_up()?;
    let health = workspace.examine()?;
    let whole = health.is_whole();
    let mut text = text(&health, args.rebuild);
    if let Some(file) = &args.bundle {
        bundle::write(call, workspace, &health, file)?;
        let name = file.display();
        text = format!(
            "{text}\nWhat whoever helps needs is in {name}. Nothing of what your records say is in it."
        );
    }
    let answer = Answer::found(
        json!({ "whole": whole, "rebuilt": args.rebuild, "health": health, "bundle": args.bundle }),
        text,
    )?;
    Ok(if whole {
        answer
    } else {
        answer.with_status(DAMAGED)
    })
}

fn text(health: &Health, rebuilt: bool) -> String {
    let mut lines = Vec::new();
    if rebuilt {
        lines.push("The tables and the search index were made anew from the log.".to_owned());
    }
    if health.database.is_empty() {
        lines.push("The database is whole.".to_owned());
    } else {
        lines.push(
            "The database is damaged. No rebuild mends that, since making a table anew reads the old one; `satchel recover FILE` brings back a backup. What was found:"
                .to_owned(),
        );
        lines.extend(health.database.iter().map(|damage| format!("  {damage}")));
    }
    if !health.tables_current {
        lines.push("The tables are not of the shape that this version needs; `satchel doctor --rebuild` makes them anew.".to_owned());
    }
    if health.indexed == health.seq {
        lines.push(format!(
            "Search finds everything, up to {}.",
            shown::many(health.seq, "change")
        ));
    } else {
        let (indexed, seq) = (shown::number(health.indexed), shown::number(health.seq));
        lines.push(format!("Search has reached change {indexed} of {seq}; `satchel doctor --rebuild` makes its index anew."));
    }
    lines.extend(
        health
            .schema
            .iter()
            .map(|flaw| format!("The schema: {flaw}.")),
    );
    lines.extend(health.unmet.iter().map(unmet));
    if health.attention > 0 {
        lines.push(format!(
            "The server refused {}; `satchel sync` tells why.",
            shown::many(health.attention, "change")
        ));
    }
    lines.join("\n")
}

/// Records that do not keep to what is asked of a field.
fn unmet(unmet: &Unmet) -> String {
    let (object, field) = (&unmet.object, &unmet.field);
    let lacking = (unmet.lacking > 0).then(|| {
        let records = shown::many(unmet.lacking, "record");
        format!("{object}: {records} without {field}, which is required.")
    });
    let sharing = (unmet.sharing > 0).then(|| {
        let records = shown::many(unmet.sharing, "record");
        format!("{object}: {records} that share {field}, which is unique.")
    });
    let parts: Vec<String> = lacking.into_iter().chain(sharing).collect();
    parts.join("\n")
}
