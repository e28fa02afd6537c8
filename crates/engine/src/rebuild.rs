//! The projection made anew from the log.

use std::sync::Arc;

use satchel_document::{Advance, Change, Register, State, merge};
use satchel_model::Record;
use satchel_store::document::{self, Document};
use satchel_store::{OpenLog, Writer, also, index_room, projection, record};

use crate::shape::own_layouts;
use crate::{Error, Shape, Workspace, computed, values};

/// Documents replayed between two looks for more.
const STEP: u32 = 5_000;

/// Replays the log where the projection tables are not of the shape that the schema asks for, and builds
/// indexes that an interrupted import left out. Gives that shape.
pub(crate) fn projections_if_stale(workspace: &Workspace) -> Result<Shape, Error> {
    let own = own_layouts();
    let current = workspace.read(|reader| {
        if !projection::begins_with(reader, &own)? {
            return Ok(None);
        }
        let shape = Shape::read(reader)?;
        Ok(projection::is_current(reader, shape.layouts())?.then_some(shape))
    })?;
    match current {
        Some(shape) => {
            build_indexes_if_possible(workspace, &shape)?;
            Ok(shape)
        }
        None => workspace.write(|writer| {
            workspace.begin(writer)?;
            prepare(workspace, writer)
        }),
    }
}

/// Makes all tables anew and fills them: first those that the schema is kept in, which say what the others are like.
fn prepare(workspace: &Workspace, writer: &dyn Writer) -> Result<Shape, Error> {
    let own = own_layouts();
    projection::prepare(writer, &own)?;
    let standard = Shape::standard();
    replay(&standard, writer, |object| standard.is_schema(object))?;
    let shape = Shape::read(writer)?;
    projection::prepare(writer, shape.layouts())?;
    projection::drop_indexes(writer, shape.layouts())?;
    replay(&shape, writer, |_| true)?;
    projection::build_indexes(writer, shape.layouts())?;
    computed::compute_all(writer, &shape, workspace.host.now_ms())?;
    Ok(shape)
}

/// Without its indexes a workspace is slow, but it can be read: no reason not to open it on a full disk.
fn build_indexes_if_possible(workspace: &Workspace, shape: &Shape) -> Result<(), Error> {
    let built = workspace.write(|writer| {
        // Whoever locks tables does so in the turn of a commit: two could wait for each other's.
        workspace.begin(writer)?;
        Ok(projection::build_indexes(writer, shape.layouts())?)
    });
    match built {
        Err(Error::Store(error @ satchel_store::Error::Full)) => {
            tracing::warn!(%error, "the tables lack indexes; the next opening with room for them builds them");
            Ok(())
        }
        Err(Error::Store(satchel_store::Error::NoRoomInIndex { .. })) => {
            for error in index_room::build(workspace.database(), shape.layouts())? {
                tracing::warn!(%error, "a field is looked up more slowly than it could be");
            }
            Ok(())
        }
        other => other,
    }
}

/// Drops every projection row and replays all documents, or leaves the tables as they are.
pub(crate) fn projections(workspace: &Workspace) -> Result<(), Error> {
    let _order = workspace.follower.order();
    let shape = workspace.write(|writer| {
        satchel_store::workspace::set_projection(writer, "")?;
        prepare(workspace, writer)
    })?;
    workspace.take_shape(Some(Arc::new(shape)));
    Ok(())
}

/// Projects the documents of some objects into tables that are empty.
fn replay(shape: &Shape, writer: &dyn Writer, of: impl Fn(usize) -> bool) -> Result<(), Error> {
    let (mut key, mut log) = (0, OpenLog::new(writer));
    loop {
        let documents = document::after(writer, key, STEP)?;
        let Some(last) = documents.last() else {
            return Ok(());
        };
        key = last.key;
        for row in &documents {
            match shape.object_of(&row.object) {
                Some(object) if of(object) => {
                    project(shape, writer, row, &mut log)?;
                }
                Some(_) => {}
                None => document::note_unprojected(writer, row.key)?,
            }
        }
    }
}

/// Projects a document that has no row, and gives its record; `None` where its object is not known.
pub(crate) fn project(
    shape: &Shape,
    writer: &dyn Writer,
    row: &Document,
    log: &mut OpenLog<'_>,
) -> Result<Option<Record>, Error> {
    let Some(projected) = projected(shape, row, log)? else {
        return Ok(None);
    };
    projected.insert(shape, writer, row.key)?;
    Ok(Some(projected.record))
}

/// What a document's changes say.
pub(crate) struct Projected {
    pub(crate) record: Record,
    /// Values beside those that show.
    also: Vec<also::Also>,
    /// Whether it holds what the schema does not know.
    unknown: bool,
}

impl Projected {
    /// Writes the row and what belongs to it, of which nothing is there.
    pub(crate) fn insert(&self, shape: &Shape, writer: &dyn Writer, key: u64) -> Result<(), Error> {
        let object = self.record.object;
        let (layout, statements) = (shape.layout(object), shape.statements(object));
        if !self.also.is_empty() {
            also::replace(writer, key, &self.also)?;
        }
        if self.unknown {
            document::note_unprojected(writer, key)?;
        }
        Ok(record::insert(
            writer,
            layout,
            statements,
            key,
            &self.record,
        )?)
    }
}

/// The projection of a document; `None` where its object is not known.
pub(crate) fn projected(
    shape: &Shape,
    row: &Document,
    log: &mut OpenLog<'_>,
) -> Result<Option<Projected>, Error> {
    let Some(object) = shape.object_of(&row.object) else {
        return Ok(None);
    };
    let layout = shape.layout(object);
    let register = register_of(row)?;
    let changes = register
        .positions()
        .iter()
        .map(|&seq| Ok(Change::parse(&log.at(seq)?.1.bytes)?))
        .collect::<Result<Vec<_>, Error>>()?;
    let state = state_of(&changes, register.positions(), layout)?;
    let also = state.also.iter();
    let also = also.map(|other| values::also_row(layout, other)).collect();
    Ok(Some(Projected {
        record: Record {
            id: row.id,
            object,
            stamps: state.stamps,
            values: state.values,
        },
        also,
        unknown: state.unknown,
    }))
}

/// A document's register.
///
/// # Errors
/// [`satchel_store::Error::BadLog`] where it cannot be read.
pub(crate) fn register_of(row: &Document) -> Result<Register, Error> {
    let register = Register::decode(&row.register);
    register.ok_or_else(|| {
        satchel_store::Error::BadLog {
            seq: row.key,
            detail: format!("the register of {} cannot be read", row.id),
        }
        .into()
    })
}

/// The state that changes give: directly while nothing is concurrent, by merging otherwise.
pub(crate) fn state_of(
    changes: &[Change],
    positions: &[u64],
    layout: &satchel_model::Layout,
) -> Result<State, Error> {
    let (mut register, mut state) = (Register::default(), State::empty(layout));
    for change in changes {
        match register.advance(change, layout)? {
            Advance::Applied(update) => state.update(&update),
            Advance::Known | Advance::Concurrent => return Ok(merge(changes, positions, layout)?.0),
        }
    }
    Ok(state)
}
