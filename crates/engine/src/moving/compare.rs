//! Two databases that are to hold one workspace, compared.

use satchel_store::{Reader, moving, workspace};

use super::{Error, Own};
use crate::digest;
use crate::mark::seen_at;

/// Compares what was copied with what it was copied from: the rows of every table by their number, the log by its end and the
/// change that stands there, the documents by the digest of them all.
///
/// # Errors
/// [`Error::Differs`]; what either database says.
pub(super) fn sides(own: &Own, from: &dyn Reader, to: &dyn Reader) -> Result<(), crate::Error> {
    for table in &own.tables {
        let counts = (moving::count(from, table)?, moving::count(to, table)?);
        same(counts, || {
            format!("the numbers of rows in {}", table.name())
        })?;
    }
    let epoch = |reader| Ok::<_, crate::Error>(workspace::get(reader)?.map(|row| row.epoch));
    same((epoch(from)?, epoch(to)?), || "the epochs".to_owned())?;
    let end = |reader| seen_at(reader, workspace::seq(reader)?);
    same((end(from)?, end(to)?), || "the ends of the log".to_owned())?;
    let root = |reader| Ok::<_, crate::Error>(digest::of_all(reader, &own.epoch)?.root());
    same((root(from)?, root(to)?), || "the documents".to_owned())
}

fn same<T: PartialEq>(
    (one, other): (T, T),
    what: impl FnOnce() -> String,
) -> Result<(), crate::Error> {
    match one == other {
        true => Ok(()),
        false => Err(Error::Differs { what: what() }.into()),
    }
}
