//! `satchel restore`.

use satchel_engine::Acting;

use crate::answer::Answer;
use crate::call::Call;
use crate::command::edit;
use crate::{Error, find};

/// Take records out of the trash
///
/// `satchel list OBJECT --trash` shows what is there.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The records' ids, or the beginnings of them
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
}

pub(crate) fn run(call: &Call, args: &Args) -> Result<Answer, Error> {
    let workspace = call.open()?;
    let ids = find::records(&workspace, &args.ids)?;
    let committed = workspace.restore_records(Acting::default(), &ids)?;
    edit::answer(&workspace, &committed, &ids, "Brought back")
}
