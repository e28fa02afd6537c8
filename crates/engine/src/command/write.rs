//! Commands that change something.

use std::path::PathBuf;

use satchel_model::{BatchId, RecordId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use ts_rs::TS;

use super::{Call, Nothing};
use crate::transfer::{ImportOptions, ImportReport};
use crate::view::RecordView;
use crate::{ColumnEdit, Committed, Error, SchemaEdit, UndoReport};

/// What a change left behind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(rename = "Committed")]
pub struct Done {
    /// The batch, for taking it back.
    pub batch: Option<BatchId>,
    /// The records as they are now.
    pub records: Vec<RecordView>,
}

#[derive(Deserialize, TS)]
pub(crate) struct CreateArgs {
    object: String,
    #[ts(type = "Record<string, unknown>")]
    values: Map<String, Json>,
}

#[derive(Deserialize, TS)]
pub(crate) struct EditArgs {
    id: RecordId,
    #[ts(type = "Record<string, unknown>")]
    values: Map<String, Json>,
}

#[derive(Deserialize, TS)]
pub(crate) struct SettleArgs {
    id: RecordId,
    field: String,
    #[ts(type = "unknown")]
    value: Json,
}

#[derive(Deserialize, TS)]
pub(crate) struct IdsArgs {
    ids: Vec<RecordId>,
}

#[derive(Deserialize, TS)]
pub(crate) struct RevertArgs {
    id: RecordId,
    #[ts(type = "number")]
    seq: u64,
    field: Option<String>,
}

#[derive(Deserialize, TS)]
pub(crate) struct NoteArgs {
    target: RecordId,
    title: String,
    markdown: String,
}

#[derive(Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TaskArgs {
    target: RecordId,
    title: String,
    due_at: Option<String>,
}

#[derive(Deserialize, TS)]
pub(crate) struct SchemaArgs {
    edits: Vec<SchemaEdit>,
}

#[derive(Deserialize, TS)]
pub(crate) struct ViewArgs {
    id: Option<RecordId>,
    #[ts(type = "Record<string, unknown>")]
    values: Map<String, Json>,
    columns: Vec<ColumnEdit>,
}

#[derive(Deserialize, TS)]
pub(crate) struct UndoArgs {
    batch: Option<BatchId>,
}

#[derive(Deserialize, TS)]
pub(crate) struct ImportArgs {
    paths: Vec<String>,
}

/// How many records of the sample were put in the trash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Removed {
    /// The count.
    #[ts(type = "number")]
    pub removed: u64,
}

pub(super) fn create(call: &Call<'_>, args: CreateArgs) -> Result<Done, Error> {
    done(
        call,
        call.workspace
            .create_record(call.acting, &args.object, &args.values)?,
        &[],
    )
}

pub(super) fn edit_schema(call: &Call<'_>, args: SchemaArgs) -> Result<Done, Error> {
    done(
        call,
        call.workspace.edit_schema(call.acting, &args.edits)?,
        &[],
    )
}

pub(super) fn save_view(call: &Call<'_>, args: ViewArgs) -> Result<Done, Error> {
    let saved = call
        .workspace
        .save_view(call.acting, args.id, &args.values, &args.columns)?;
    done(call, saved, &[])
}

pub(super) fn edit(call: &Call<'_>, args: EditArgs) -> Result<Done, Error> {
    done(
        call,
        call.workspace
            .edit_record(call.acting, args.id, &args.values)?,
        &[args.id],
    )
}

pub(super) fn settle(call: &Call<'_>, args: SettleArgs) -> Result<Done, Error> {
    let values = Map::from_iter([(args.field, args.value)]);
    done(
        call,
        call.workspace.edit_record(call.acting, args.id, &values)?,
        &[args.id],
    )
}

pub(super) fn delete(call: &Call<'_>, args: IdsArgs) -> Result<Done, Error> {
    done(
        call,
        call.workspace.delete_records(call.acting, &args.ids)?,
        &args.ids,
    )
}

pub(super) fn restore(call: &Call<'_>, args: IdsArgs) -> Result<Done, Error> {
    done(
        call,
        call.workspace.restore_records(call.acting, &args.ids)?,
        &args.ids,
    )
}

pub(super) fn revert(call: &Call<'_>, args: RevertArgs) -> Result<Done, Error> {
    let field = args.field.as_deref();
    let committed = call
        .workspace
        .revert(call.acting, args.id, args.seq, field)?;
    done(call, committed, &[args.id])
}

pub(super) fn add_note(call: &Call<'_>, args: NoteArgs) -> Result<Done, Error> {
    let values = Map::from_iter([
        ("title".to_owned(), args.title.into()),
        (
            "bodyV2".to_owned(),
            serde_json::json!({ "markdown": args.markdown }),
        ),
    ]);
    done(
        call,
        call.workspace
            .attach(call.acting, args.target, "note", &values)?,
        &[],
    )
}

pub(super) fn add_task(call: &Call<'_>, args: TaskArgs) -> Result<Done, Error> {
    let due = args.due_at.map_or(Json::Null, Json::from);
    let values = Map::from_iter([
        ("title".to_owned(), args.title.into()),
        ("status".to_owned(), "TODO".into()),
        ("dueAt".to_owned(), due),
    ]);
    done(
        call,
        call.workspace
            .attach(call.acting, args.target, "task", &values)?,
        &[],
    )
}

pub(super) fn undo(call: &Call<'_>, args: UndoArgs) -> Result<UndoReport, Error> {
    call.workspace.undo_as(call.acting, args.batch)
}

pub(super) fn import_files(call: &Call<'_>, args: ImportArgs) -> Result<Vec<ImportReport>, Error> {
    if call.acting.member.is_some() {
        return Err(Error::BadInput("files are imported by the desktop app or `satchel import`; the server has none of yours".to_owned()));
    }
    let options = ImportOptions::default();
    args.paths
        .iter()
        .map(|path| {
            call.workspace
                .import(&PathBuf::from(path), &options, &mut |_| {})
        })
        .collect()
}

pub(super) fn remove_sample(call: &Call<'_>, _: Nothing) -> Result<Removed, Error> {
    Ok(Removed {
        removed: call.workspace.remove_sample()?,
    })
}

/// More records than this are fetched by page, not with the answer.
const SHOWN: usize = 100;

fn done(call: &Call<'_>, committed: Committed, asked: &[RecordId]) -> Result<Done, Error> {
    let ids: Vec<RecordId> = if asked.is_empty() {
        committed.records().take(SHOWN).collect()
    } else {
        asked.iter().copied().take(SHOWN).collect()
    };
    let changed = !committed.created.is_empty() || !committed.changed.is_empty();
    Ok(Done {
        batch: committed.batch.filter(|_| changed),
        records: call.workspace.records_as(call.member(), &ids)?,
    })
}
