//! `satchel edit`.

use satchel_engine::command::Done;
use satchel_engine::{Acting, Committed, Workspace};
use satchel_model::RecordId;

use crate::answer::Answer;
use crate::assign::{self, Assignment};
use crate::call::Call;
use crate::table::on_one_line;
use crate::{Error, find, shown};

/// Change fields of a record
///
/// Values are as for `create`; an empty one clears the field: city=
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The record's id, or the beginning of it
    id: String,
    /// Fields and their values
    #[arg(value_name = "FIELD=VALUE", required = true)]
    values: Vec<Assignment>,
}

pub(crate) fn run(call: &Call, args: &Args) -> Result<Answer, Error> {
    let workspace = call.open()?;
    let id = find::record(&workspace, &args.id)?;
    let record = workspace.record(id)?.record;
    let values = assign::values(
        &workspace,
        workspace.shape().object(&record.object)?,
        Some(&record),
        &args.values,
    )?;
    let committed = workspace.edit_record(Acting::default(), id, &values)?;
    answer(&workspace, &committed, &[id], "Changed")
}

/// What a change left behind: the records as they are now, and the batch that takes it back.
pub(crate) fn answer(
    workspace: &Workspace,
    committed: &Committed,
    ids: &[RecordId],
    did: &str,
) -> Result<Answer, Error> {
    let records = workspace.records(ids)?;
    let batch = committed
        .batch
        .filter(|_| committed.records().next().is_some());
    let text = match (batch, records.as_slice()) {
        (None, _) => "It was so already; nothing was changed.".to_owned(),
        (Some(_), [record]) => format!(
            "{did} {} {} ({}).",
            record.object,
            on_one_line(shown::label(&record.label)),
            record.id
        ),
        (Some(_), records) => format!("{did} {}.", shown::many(records.len() as u64, "record")),
    };
    Answer::done(Done { batch, records }, text)
}
