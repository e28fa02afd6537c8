//! `satchel history`.

use console::style;
use satchel_engine::{FieldChange, HistoryEntry};
use satchel_model::{ChangeKind, RecordId};
use serde_json::json;

use crate::answer::Answer;
use crate::call::Call;
use crate::table::on_one_line;
use crate::{Error, find, moments};

/// Show what happened to a record, the newest first
///
/// The number before each change is its position: `satchel restore ID --to POSITION` brings the record back to what it was
/// after that change.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The record's id, or the beginning of it
    id: String,
}

pub(crate) fn run(call: &Call, args: &Args) -> Result<Answer, Error> {
    let workspace = call.open()?;
    let id: RecordId = find::record(&workspace, &args.id)?;
    let entries = workspace.history(id)?;
    let width = entries.iter().map(|entry| entry.seq.to_string().len());
    let width = width.max().unwrap_or(0);
    let text = entries.iter().map(|entry| text(entry, width)).collect();
    Answer::found(json!({ "record": id, "entries": entries }), text)
}

fn text(entry: &HistoryEntry, width: usize) -> String {
    let what = match (entry.created, entry.deleted) {
        (true, _) => "made",
        (_, Some(true)) => "put in the trash",
        (_, Some(false)) => "taken out of the trash",
        _ => "changed",
    };
    let by = entry
        .by
        .as_deref()
        .map(|name| format!(" by {}", on_one_line(name)))
        .unwrap_or_default();
    let offline = if entry.offline { ", offline" } else { "" };
    let device = entry
        .device
        .as_deref()
        .map(|name| format!(", on {}", on_one_line(name)))
        .unwrap_or_default();
    let heading = format!(
        "{:>width$}  {}  {what}{by}{}{device}{offline}",
        entry.seq,
        moments::local(entry.at),
        kind(entry.kind).1
    );
    let batch = entry
        .batch
        .map(|batch| format!("  batch {batch}"))
        .unwrap_or_default();
    let mut text = format!("{}{}\n", style(heading).bold(), style(batch).dim());
    for change in &entry.changes {
        text.push_str(&line(change));
    }
    text
}

/// What a kind of batch is called, and how it is told of one change.
pub(super) fn kind(kind: ChangeKind) -> (&'static str, &'static str) {
    match kind {
        ChangeKind::Edit => ("edit", ""),
        ChangeKind::Import => ("import", ", by an import"),
        ChangeKind::Undo => ("undo", ", by an undo"),
        ChangeKind::Api => ("other program", ", by another program"),
        ChangeKind::Sample => ("sample data", ", as sample data"),
    }
}

fn line(change: &FieldChange) -> String {
    let (from, to) = (on_one_line(&change.from), on_one_line(&change.to));
    match (from.is_empty(), to.is_empty()) {
        (true, _) => format!("    {}: {to}\n", change.label),
        (false, true) => format!("    {}: {from} → nothing\n", change.label),
        (false, false) => format!("    {}: {from} → {to}\n", change.label),
    }
}
