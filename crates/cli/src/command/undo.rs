//! `satchel undo`.

use satchel_engine::{BatchView, UndoReport};
use satchel_model::BatchId;
use serde_json::json;

use crate::answer::Answer;
use crate::call::Call;
use crate::command::history;
use crate::table::{Table, on_one_line};
use crate::{Error, moments, shown};

/// Take back what was done last here, or a batch
///
/// What was edited since is kept, and listed.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The batch, as `history`, `import` and --json name it
    batch: Option<BatchId>,
    /// Show the batches that were made here instead, the latest first
    #[arg(long, conflicts_with = "batch")]
    list: bool,
    /// How many batches to show
    #[arg(long, value_name = "N", default_value_t = 20, requires = "list")]
    limit: u32,
    /// Show those before this position of the log
    #[arg(long, value_name = "SEQ", requires = "list")]
    before: Option<u64>,
}

pub(crate) fn run(call: &Call, args: &Args) -> Result<Answer, Error> {
    let workspace = call.open()?;
    if args.list {
        let batches = workspace.batches(args.before, args.limit)?;
        let text = list(&batches, call.screen.width());
        return Answer::found(json!({ "batches": batches }), text);
    }
    let report = workspace.undo(args.batch)?;
    workspace.settle_index();
    let text = text(&report);
    Answer::done(report, text)
}

fn list(batches: &[BatchView], width: Option<usize>) -> String {
    let mut table = Table::new(
        ["Batch", "Position", "When", "What", "By", "Changes", ""],
        1,
    );
    for found in batches {
        table.row(vec![
            found.batch.to_string(),
            found.seq.to_string(),
            moments::local(found.at),
            history::kind(found.kind).0.to_owned(),
            found.by.clone().unwrap_or_default(),
            shown::number(found.changes),
            if found.undone { "taken back" } else { "" }.to_owned(),
        ]);
    }
    table.without_empty_columns().render(width)
}

fn text(report: &UndoReport) -> String {
    let mut text = format!(
        "Took back {} of batch {}.",
        shown::many(report.undone, "change"),
        report.batch
    );
    if !report.kept.is_empty() {
        text.push_str(&format!(
            "\nKept, since it was edited after that: {}.",
            shown::many(report.kept.len() as u64, "value")
        ));
    }
    for kept in &report.kept {
        let (label, now) = (on_one_line(&kept.label), on_one_line(&kept.now));
        text.push_str(&format!(
            "\n  {}  {label}: {} is {now}",
            kept.record, kept.field
        ));
    }
    text
}
