//! `satchel import`.

use std::path::{Path, PathBuf};
use std::sync::mpsc::Receiver;

use satchel_engine::{Event, ImportOptions, ImportReport, Workspace, import};
use serde_json::{Value as Json, json};

use crate::answer::Answer;
use crate::call::Call;
use crate::error::INTERRUPTED;
use crate::interrupt::Interrupt;
use crate::progress::Bar;
use crate::screen::{self, Screen};
use crate::{Error, shown};

/// Import contacts from CSV or vCard files, or records from Satchel's own export
///
/// Importing a file again changes only what the file has since been given. Rows that cannot be understood are
/// written to a file beside it, with the reasons.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Which program wrote them, where the column names do not say
    #[arg(long, value_name = "NAME", value_parser = preset_names())]
    preset: Option<String>,
    /// Read everything and write nothing
    #[arg(long)]
    dry_run: bool,
}

fn preset_names() -> Vec<&'static str> {
    import::preset_names().collect()
}

pub(crate) fn run(call: &Call, args: &Args) -> Result<Answer, Error> {
    let workspace = call.open()?;
    let options = ImportOptions {
        preset: args.preset.clone(),
        dry_run: args.dry_run,
    };
    let stop = Stop {
        interrupt: Interrupt::listen(),
        screen: call.screen,
        from: workspace.seq()?,
        events: workspace.subscribe(),
    };
    let (mut files, mut texts, mut status) = (Vec::new(), Vec::new(), 0);
    for path in &args.files {
        // One bad file does not keep the others out.
        match import_one(&workspace, path, &options, &stop) {
            Ok(report) => {
                texts.push(text(path, &report, args.dry_run));
                files.push(json!({ "file": path, "report": report }));
            }
            Err(error) => {
                call.screen.complain(&error);
                status = if status == 0 { error.status() } else { status };
                files.push(json!({ "file": path, "error": screen::problem(&error) }));
            }
        }
    }
    workspace.settle_index();
    let answer = Answer::done(
        json!({ "dryRun": args.dry_run, "files": files }),
        texts.join("\n\n"),
    )?;
    Ok(answer.with_status(status))
}

fn import_one(
    workspace: &Workspace,
    path: &Path,
    options: &ImportOptions,
    stop: &Stop,
) -> Result<ImportReport, Error> {
    let mut bar = Bar::new(stop.screen, format!("Importing {}", path.display()));
    let report = workspace.import(path, options, &mut |progress| {
        bar.at(progress);
        stop.if_wanted();
    })?;
    Ok(report)
}

/// The way out in the middle: what was committed stays.
struct Stop {
    interrupt: Interrupt,
    screen: Screen,
    from: u64,
    events: Receiver<Event>,
}

impl Stop {
    /// Ends the program, between two commits, if the person wants that.
    fn if_wanted(&self) {
        if !self.interrupt.heard() {
            return;
        }
        let saved = self
            .events
            .try_iter()
            .last()
            .map_or(0, |event| event.seq - self.from);
        let message = format!(
            "stopped: {} saved and stay; import the same files again to go on from there, or take them back with `satchel undo`",
            if saved == 1 {
                "1 change is".to_owned()
            } else {
                format!("{} changes are", shown::number(saved))
            }
        );
        self.screen.remark(&message);
        // Whoever pressed Ctrl+C may have closed the pipe too.
        let _ = self
            .screen
            .document_if_wanted(&interrupted(&message, saved));
        std::process::exit(INTERRUPTED.into());
    }
}

fn interrupted(message: &str, saved: u64) -> Json {
    json!({ "error": { "code": "interrupted", "message": message, "saved": saved } })
}

fn text(path: &Path, report: &ImportReport, dry_run: bool) -> String {
    let mut lines = vec![format!(
        "{} ({}): {} read",
        path.display(),
        report.source,
        shown::many(report.read, "row")
    )];
    let mut count = |number: u64, what: &str| {
        if number > 0 {
            lines.push(format!("  {:>9}  {what}", shown::number(number)));
        }
    };
    if dry_run {
        count(
            report.created,
            "records would be made, or brought up to date",
        );
    } else {
        count(report.created, "records made");
        count(report.updated, "records changed");
        count(report.unchanged, "records were so already");
    }
    count(report.skipped, "rows hold nothing");
    count(report.rejected, "rows could not be understood");
    if let Some(file) = &report.rejected_file {
        lines.push(format!(
            "  They are in {file}, with the reasons: mend it and import it."
        ));
    }
    if dry_run {
        lines.push("  Nothing was written.".to_owned());
    } else if let Some(batch) = report.batch.filter(|_| report.created + report.updated > 0) {
        lines.push(format!("  To take it back: satchel undo {batch}"));
    }
    lines.join("\n")
}
