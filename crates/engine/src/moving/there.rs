//! What the database holds that a workspace is to be moved to.

use satchel_store::server::Seen;
use satchel_store::{Reader, moving, workspace};

use super::{Error, Own, Target};
use crate::mark::seen_at;

/// What there may be for a move to go on.
pub(super) enum There {
    /// Nothing of Satchel's.
    Nothing,
    /// This workspace, with all that the file holds: an earlier move was made and not ended, and servers may have written
    /// to it since.
    All,
}

/// Looks at what a database holds.
///
/// # Errors
/// [`Error::NotEmpty`] where it is something else; what the database says.
pub(super) fn look(target: &Target<'_>, own: &Own) -> Result<There, crate::Error> {
    let tables = moving::tables_in_the_way(target.database)?;
    if tables.is_empty() {
        return Ok(There::Nothing);
    }
    let found = satchel_store::read(target.database, |reader| {
        held(reader, own).map_err(crate::Error::through)
    });
    let found = match found {
        Ok(Held::This(end)) if end == own.end => return Ok(There::All),
        Ok(Held::This(end)) => format!(
            "this workspace as it was at change {}, and the file goes on to change {}",
            end.seq, own.end.seq
        ),
        Ok(Held::Another(name)) => format!("the workspace {name:?}"),
        // A table of another program's lacks our columns.
        Ok(Held::Strange) | Err(satchel_store::Error::Database { .. }) => {
            format!("tables of the names {}", tables.join(", "))
        }
        Err(error) => return Err(crate::Error::out_of(error)),
    };
    Err(Error::NotEmpty {
        to: target.name.to_owned(),
        found,
    }
    .into())
}

enum Held {
    /// The workspace that is moved, and what stands in its log where the file's ends, or at its own end before that.
    This(Seen),
    /// Another, of this name.
    Another(String),
    /// No workspace.
    Strange,
}

fn held(reader: &dyn Reader, own: &Own) -> Result<Held, crate::Error> {
    match moving::held(reader)? {
        Some((epoch, _)) if epoch == own.epoch => {
            let seq = workspace::seq(reader)?.min(own.end.seq);
            Ok(Held::This(seen_at(reader, seq)?))
        }
        Some((_, name)) => Ok(Held::Another(name)),
        None => Ok(Held::Strange),
    }
}
