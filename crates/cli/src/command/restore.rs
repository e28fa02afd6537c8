//! `satchel restore`.

use satchel_engine::Acting;

use crate::answer::Answer;
use crate::call::Call;
use crate::command::edit;
use crate::{Error, find};

/// Take records out of the trash, or bring one back to what it was
///
/// `satchel list OBJECT --trash` shows what is in the trash. With --to a record becomes what it was after the change at a
/// position of its history, which `satchel history ID` shows; that can be undone like every edit.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The records' ids, or the beginnings of them
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    /// Bring one record back to what it was after the change at this position
    #[arg(long, value_name = "SEQ")]
    to: Option<u64>,
    /// Bring back one field alone
    #[arg(long, value_name = "FIELD", requires = "to")]
    field: Option<String>,
}

pub(crate) fn run(call: &Call, args: &Args) -> Result<Answer, Error> {
    let workspace = call.open()?;
    let ids = find::records(&workspace, &args.ids)?;
    let (acting, field) = (Acting::default(), args.field.as_deref());
    let committed = match (args.to, ids.as_slice()) {
        (None, _) => workspace.restore_records(acting, &ids)?,
        (Some(seq), &[id]) => workspace.revert(acting, id, seq, field)?,
        (Some(_), _) => {
            let why = "--to is a position in the history of one record: name one";
            return Err(Error::Misuse(why.to_owned()));
        }
    };
    edit::answer(&workspace, &committed, &ids, "Brought back")
}
