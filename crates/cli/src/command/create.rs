//! `satchel create`.

use satchel_engine::Acting;

use crate::Error;
use crate::answer::Answer;
use crate::assign::{self, Assignment};
use crate::call::Call;
use crate::command::edit;

/// Make a record
///
/// Values are typed as in the window: name='Anna Schmidt', amount='1,500 EUR', closeDate=2026-03-31. A part of a
/// composite field has its own name: name.firstName=Anna. A relation takes an id, or the exact name of a record.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The object: person, company, opportunity, task, note
    object: String,
    /// Fields and their values
    #[arg(value_name = "FIELD=VALUE", required = true)]
    values: Vec<Assignment>,
}

pub(crate) fn run(call: &Call, args: &Args) -> Result<Answer, Error> {
    let workspace = call.open()?;
    let values = assign::values(
        &workspace,
        workspace.shape().object(&args.object)?,
        None,
        &args.values,
    )?;
    let committed = workspace.create_record(Acting::default(), &args.object, &values)?;
    let ids: Vec<_> = committed.created.clone();
    let brief = ids
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n");
    if ids.is_empty() {
        return Err(Error::Misuse(
            "a record with nothing in it is not made: give at least one value".to_owned(),
        ));
    }
    Ok(edit::answer(&workspace, &committed, &ids, "Made")?.with_brief(brief))
}
