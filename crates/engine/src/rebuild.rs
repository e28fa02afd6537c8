//! The projection made anew from the log.

use satchel_document::{Advance, Change, Register, State, merge};
use satchel_model::Record;
use satchel_store::document::{self, Document};
use satchel_store::log::{self, Frame};
use satchel_store::{Reader, Writer, also, projection, record};

use crate::{Error, Workspace, values};

/// Documents replayed between two looks for more.
const STEP: u32 = 5_000;

/// Replays the log where the projection tables are not of the shape that the schema asks for, and builds
/// indexes that an interrupted import left out.
pub(crate) fn projections_if_stale(workspace: &Workspace) -> Result<(), Error> {
    if workspace.read(|reader| Ok(projection::is_current(reader, &workspace.layouts)?))? {
        return build_indexes_if_possible(workspace);
    }
    workspace.write(|writer| prepare(workspace, writer))
}

/// Makes the tables that are not of the shape that the schema asks for, and fills them.
fn prepare(workspace: &Workspace, writer: &dyn Writer) -> Result<(), Error> {
    if projection::prepare(writer, &workspace.layouts)? {
        projection::drop_indexes(writer, &workspace.layouts)?;
        replay(workspace, writer)?;
        projection::build_indexes(writer, &workspace.layouts)?;
    }
    Ok(())
}

/// Without its indexes a workspace is slow, but it can be read: no reason not to open it on a full disk.
fn build_indexes_if_possible(workspace: &Workspace) -> Result<(), Error> {
    let built =
        workspace.write(|writer| Ok(projection::build_indexes(writer, &workspace.layouts)?));
    match built {
        Err(Error::Store(error @ satchel_store::Error::Full)) => {
            tracing::warn!(%error, "the tables lack indexes; the next opening with room for them builds them");
            Ok(())
        }
        other => other,
    }
}

/// Drops every projection row and replays all documents, or leaves the tables as they are.
pub(crate) fn projections(workspace: &Workspace) -> Result<(), Error> {
    workspace.write(|writer| {
        satchel_store::workspace::set_projection(writer, "")?;
        prepare(workspace, writer)
    })
}

fn replay(workspace: &Workspace, writer: &dyn Writer) -> Result<(), Error> {
    let (mut key, mut open) = (0, Vec::new());
    loop {
        let documents = document::after(writer, key, STEP)?;
        let Some(last) = documents.last() else {
            return Ok(());
        };
        key = last.key;
        for row in &documents {
            project(workspace, writer, row, &mut open)?;
        }
    }
}

fn project(
    workspace: &Workspace,
    writer: &dyn Writer,
    row: &Document,
    open: &mut Vec<Frame>,
) -> Result<(), Error> {
    let Ok(object) = workspace.object(&row.object) else {
        return Ok(());
    };
    let layout = &workspace.layouts[object];
    let damaged = || satchel_store::Error::BadLog {
        seq: row.key,
        detail: format!("the register of {} cannot be read", row.id),
    };
    let register = Register::decode(&row.register).ok_or_else(damaged)?;
    let changes = register
        .positions()
        .iter()
        .map(|&seq| change_at(writer, seq, open))
        .collect::<Result<Vec<_>, _>>()?;
    let state = state_of(&changes, register.positions(), layout)?;
    let rows: Vec<also::Also> = state
        .also
        .iter()
        .map(|other| values::also_row(layout, other))
        .collect();
    if !rows.is_empty() {
        also::replace(writer, row.key, &rows)?;
    }
    let record = Record {
        id: row.id,
        object,
        stamps: state.stamps,
        values: state.values,
    };
    Ok(record::insert(
        writer,
        layout,
        &workspace.statements[object],
        row.key,
        &record,
    )?)
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

/// The change at a position; the chunk it lies in stays open for its neighbours.
fn change_at(reader: &dyn Reader, seq: u64, open: &mut Vec<Frame>) -> Result<Change, Error> {
    if open.first().is_none_or(|first| seq < first.seq)
        || open.last().is_none_or(|last| seq > last.seq)
    {
        *open = log::frames(&log::holding(reader, seq)?)?;
    }
    let at = usize::try_from(seq - open[0].seq).unwrap_or(usize::MAX);
    let frame = open.get(at).ok_or_else(|| satchel_store::Error::BadLog {
        seq,
        detail: "its chunk does not hold it".to_owned(),
    })?;
    Ok(Change::parse(&frame.bytes)?)
}
