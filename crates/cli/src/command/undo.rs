//! `satchel undo`.

use satchel_engine::UndoReport;
use satchel_model::BatchId;

use crate::answer::Answer;
use crate::call::Call;
use crate::table::on_one_line;
use crate::{Error, shown};

/// Take back what was done last here, or a batch
///
/// What was edited since is kept, and listed.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The batch, as `history`, `import` and --json name it
    batch: Option<BatchId>,
}

pub(crate) fn run(call: &Call, args: &Args) -> Result<Answer, Error> {
    let workspace = call.open()?;
    let report = workspace.undo(args.batch)?;
    workspace.settle_index();
    let text = text(&report);
    Answer::done(report, text)
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
