//! `satchel delete`.

use satchel_engine::Acting;

use crate::answer::Answer;
use crate::call::Call;
use crate::command::edit;
use crate::{Error, find};

/// Put records in the trash
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The records' ids, or the beginnings of them
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
}

pub(crate) fn run(call: &Call, args: &Args) -> Result<Answer, Error> {
    let workspace = call.open()?;
    let ids = find::records(&workspace, &args.ids)?;
    let committed = workspace.delete_records(Acting::default(), &ids)?;
    edit::answer(&workspace, &committed, &ids, "Put in the trash:")
}
