//! `satchel show`.

use console::style;
use satchel_engine::{RecordDetail, RecordView, Related, Workspace};
use satchel_model::{Layout, RecordId};

use crate::answer::Answer;
use crate::call::Call;
use crate::table::on_one_line;
use crate::{Error, find, moments, shown};

/// Show a record with what belongs to it
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The record's id, or the beginning of it
    id: String,
}

pub(crate) fn run(call: &Call, args: &Args) -> Result<Answer, Error> {
    let workspace = call.open()?;
    let detail = workspace.record(find::record(&workspace, &args.id)?)?;
    let text = text(&workspace, &detail)?;
    Answer::found(detail, text)
}

fn text(workspace: &Workspace, detail: &RecordDetail) -> Result<String, Error> {
    let record = &detail.record;
    let shape = workspace.shape();
    let layout = shape.layout(shape.object(&record.object)?);
    let label = on_one_line(shown::label(&record.label));
    let mut text = format!(
        "{}  {}\n{}\n",
        style(label).bold(),
        layout.object.label_singular,
        record.id
    );
    if let Some(deleted) = record.deleted_at {
        text.push_str(&format!(
            "In the trash since {}; `satchel restore {}` brings it back.\n",
            moments::local(deleted),
            record.id
        ));
    }
    text.push('\n');
    text.push_str(&fields(workspace, layout, detail));
    text.push('\n');
    text.push_str(&stamps(
        "Made",
        record.created_at,
        record.created_by.as_deref(),
    ));
    text.push_str(&stamps(
        "Changed",
        record.updated_at,
        record.updated_by.as_deref(),
    ));
    if record.unsynced {
        text.push_str("Changes here have not reached the server yet.\n");
    }
    text.push_str(
        &detail
            .related
            .iter()
            .map(|related| belonging(workspace, related))
            .collect::<String>(),
    );
    Ok(text)
}

fn fields(workspace: &Workspace, layout: &Layout, detail: &RecordDetail) -> String {
    let fields = || layout.object.fields_in_use();
    let width = fields()
        .map(|field| console::measure_text_width(&field.label))
        .max()
        .unwrap_or(0)
        + 2;
    let mut text = String::new();
    for field in fields() {
        let mut value = shown::full_value(workspace, &detail.record, field);
        if let Some(why) = detail.reasons.get(&field.name) {
            value = style(format!("nothing: {why}")).dim().to_string();
        }
        let duplicate = detail.record.duplicate_of.get(&field.name);
        let duplicate = duplicate.map(|id| duplicate_line(&detail.record, *id));
        let also = detail
            .conflicts
            .iter()
            .filter(|conflict| conflict.field == field.name);
        let also: Vec<String> = also
            .map(|conflict| also_line(&conflict.display, conflict.by.as_deref(), conflict.at))
            .collect();
        if value.is_empty() && also.is_empty() {
            continue;
        }
        let indent = format!("\n{}", " ".repeat(width));
        let lines = [vec![value.replace('\n', &indent)], also]
            .concat()
            .into_iter()
            .chain(duplicate)
            .collect::<Vec<_>>()
            .join(&indent);
        let label =
            console::pad_str(&field.label, width, console::Alignment::Left, None).into_owned();
        text.push_str(&format!("{}{lines}\n", style(label).dim()));
    }
    text
}

/// A value that someone else set at the same time.
fn also_line(display: &str, by: Option<&str>, at: i64) -> String {
    let value = if display.is_empty() {
        "nothing"
    } else {
        display
    };
    let line = format!(
        "also: {} ({}, {})",
        on_one_line(value),
        on_one_line(by.unwrap_or("someone")),
        moments::local(at)
    );
    style(line).yellow().to_string()
}

/// An older record with the same value of a unique field.
fn duplicate_line(record: &RecordView, of: RecordId) -> String {
    let label = record.links.get(&of.to_string());
    let label = shown::label(label.map_or("", String::as_str));
    let line = format!("the same as {}, which is older ({of})", on_one_line(label));
    style(line).yellow().to_string()
}

fn stamps(what: &str, at: i64, by: Option<&str>) -> String {
    let by = by
        .map(|name| format!(" by {}", on_one_line(name)))
        .unwrap_or_default();
    format!("{what} {}{by}\n", moments::local(at))
}

fn belonging(workspace: &Workspace, related: &Related) -> String {
    let heading = shown::count(workspace, &related.object, related.records.len() as u64);
    let lines = related.records.iter().map(|record| {
        format!(
            "  {}  {}\n",
            record.id,
            on_one_line(shown::label(&record.label))
        )
    });
    format!("\n{}\n{}", style(heading).bold(), lines.collect::<String>())
}
