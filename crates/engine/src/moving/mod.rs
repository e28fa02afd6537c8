//! A team server's workspace moved from its file into a database that servers share, without a laptop noticing.
//!
//! Everything is copied as it is: every position of the log, and the epoch, so that cursors go on where they were, and
//! rows and computed values too, which a replay of the log would take many times as long to make again. What belongs to
//! one database alone (the indexes of views, kept columns) is made by whoever opens the new one.
//!
//! One transaction holds it all, and both sides are compared before it ends: a move that is cut short leaves nothing, and
//! its commit is the moment of the move. Steps that are committed one by one would need a mark in the new database, and
//! someone who cleans up. A mark lies in the old folder instead, from just before that commit on ([`mark`]): between it
//! and the file's new name nobody can say from here which of the two goes on, so that no program opens the file.

mod compare;
mod error;
mod mark;
mod there;

use std::path::PathBuf;

use satchel_store::moving::{self, Table};
use satchel_store::server::Seen;
use satchel_store::sqlite::{Options, Sqlite};
use satchel_store::{Database, Reader, Writer, index_room, workspace};

use self::mark::Mark;
use self::there::There;
use crate::aside::set_aside;
use crate::mark::seen_at;
use crate::transfer::Progress;
use crate::{Host, Key, Place, Shape, Workspace};

pub use self::error::Error;
pub(crate) use self::mark::forget;
pub use self::mark::refuse_moved;

/// Where a workspace is moved to.
#[derive(Clone, Copy)]
pub struct Target<'t> {
    /// The database.
    pub database: &'t dyn Database,
    /// What people call it, without anybody's password.
    pub name: &'t str,
}

/// A move that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// What people call the workspace.
    pub name: String,
    /// Position of the last change of its log.
    pub seq: u64,
    /// How many documents the new database holds.
    pub documents: u64,
    /// How many rows, all tables together.
    pub rows: u64,
    /// Where the file is now.
    pub aside: PathBuf,
}

/// What is moved, as it is read once.
struct Own {
    shape: Shape,
    tables: Vec<Table>,
    name: String,
    epoch: [u8; 16],
    end: Seen,
}

/// Moves the workspace in a folder to a database that holds none. The file it was in is moved aside in its folder; key and
/// search index stay, for a server over the new database that is given this folder.
///
/// A move that an earlier call made, and that was cut short after its commit, is only ended.
///
/// # Errors
/// [`Error`], and what either database says: then the new one is as it was, and so is the file.
/// [`satchel_store::Error::Unsure`] where nobody can say so; then the same move is to be begun again.
pub fn move_to(
    target: &Target<'_>,
    place: &Place,
    key: &Key,
    host: &Host,
    progress: &mut dyn FnMut(Progress),
) -> Result<Moved, crate::Error> {
    let begun = mark::begun(place)?;
    let source = source(place, key, host)?;
    let own = Own::of(&source)?;
    let mark = Mark::new(target.name, host);
    let size = match there::look(target, &own)? {
        There::Nothing => {
            mark::refuse_another(begun.as_ref(), place, target.name)?;
            own.copy(&source, target, place, &mark, progress)
                .map_err(|error| mark::take_back(begun.as_ref(), place, error))?;
            Size::of(&source, &own.tables)?
        }
        There::All => {
            mark.write(place)?;
            Size::of(target.database, &own.tables)?
        }
    };
    drop(source);
    set_aside(place, &mark.aside)?;
    own.build_indexes(target.database);
    Ok(Moved {
        name: own.name,
        seq: own.end.seq,
        documents: size.documents,
        rows: size.rows,
        aside: place.dir.join(mark.aside),
    })
}

/// Refuses a folder that holds a workspace of its own, where its records are to be in a database: the index beside it is of
/// other records.
///
/// # Errors
/// [`Error::Unmoved`].
pub fn refuse_unmoved(place: &Place) -> Result<(), crate::Error> {
    match place.database().exists() {
        true => Err(Error::Unmoved {
            dir: place.dir.clone(),
        }
        .into()),
        false => Ok(()),
    }
}

/// The file of a workspace, as any opening leaves it, for this program alone.
fn source(place: &Place, key: &Key, host: &Host) -> Result<Sqlite, crate::Error> {
    if !place.database().exists() {
        return Err(crate::Error::NoWorkspace(place.dir.clone()));
    }
    // Before anything is brought up to date under the feet of a server.
    drop(alone(place, key)?);
    let there = Options {
        must_exist: true,
        ..Options::default()
    };
    let workspace = Workspace::open_with(place, key, host.clone(), there)?;
    workspace.settle_view_indexes();
    workspace.settle_index();
    drop(workspace);
    alone(place, key)
}

fn alone(place: &Place, key: &Key) -> Result<Sqlite, crate::Error> {
    match Sqlite::open_alone(&place.database(), key) {
        Err(satchel_store::Error::Busy) => Err(Error::InUse {
            dir: place.dir.clone(),
        }
        .into()),
        other => Ok(other?),
    }
}

impl Own {
    fn of(source: &Sqlite) -> Result<Self, crate::Error> {
        let own = satchel_store::read(source, |reader| {
            Self::read(reader).map_err(crate::Error::through)
        });
        own.map_err(crate::Error::out_of)
    }

    fn read(reader: &dyn Reader) -> Result<Self, crate::Error> {
        let shape = Shape::read(reader)?;
        let Some(row) = workspace::get(reader)? else {
            return Err(crate::Error::BadInput(
                "the file holds no workspace".to_owned(),
            ));
        };
        Ok(Self {
            tables: moving::tables(shape.layouts()),
            shape,
            name: row.name,
            epoch: row.epoch,
            end: seen_at(reader, workspace::seq(reader)?)?,
        })
    }

    /// Copies everything, and leaves the mark.
    fn copy(
        &self,
        source: &Sqlite,
        target: &Target<'_>,
        place: &Place,
        mark: &Mark,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), crate::Error> {
        let copied = satchel_store::read(source, |from| {
            target.database.write(&mut |to| {
                self.copy_rows(from, to, progress)?;
                compare::sides(self, from, to).map_err(crate::Error::through)?;
                mark.write(place).map_err(crate::Error::through)
            })
        });
        copied.map_err(crate::Error::out_of)
    }

    fn copy_rows(
        &self,
        from: &dyn Reader,
        to: &dyn Writer,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), satchel_store::Error> {
        moving::make(to, self.shape.layouts())?;
        let (mut done, total) = (0, rows(from, &self.tables)?);
        for table in &self.tables {
            moving::copy(from, to, table, &mut |rows| {
                done += rows;
                progress(Progress { done, total });
            })?;
        }
        Ok(())
    }

    /// Builds the indexes. The move is made already: those that are lacking, a server builds when it starts, if it can.
    fn build_indexes(&self, database: &dyn Database) {
        let built = index_room::build(database, self.shape.layouts());
        for error in built.unwrap_or_else(|error| vec![error]) {
            tracing::warn!(%error, "a field is looked up more slowly than it could be");
        }
    }
}

/// How large a workspace is.
struct Size {
    documents: u64,
    /// Of all tables.
    rows: u64,
}

impl Size {
    fn of(database: &dyn Database, tables: &[Table]) -> Result<Self, crate::Error> {
        let documents = |table: &&Table| table.name() == "document";
        let size = satchel_store::read(database, |reader| {
            Ok(Self {
                documents: rows(reader, tables.iter().filter(documents))?,
                rows: rows(reader, tables)?,
            })
        });
        Ok(size?)
    }
}

fn rows<'t>(
    reader: &dyn Reader,
    tables: impl IntoIterator<Item = &'t Table>,
) -> Result<u64, satchel_store::Error> {
    let tables = tables.into_iter();
    tables.map(|table| moving::count(reader, table)).sum()
}
