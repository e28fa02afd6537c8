//! Commands that only look.

use std::collections::BTreeMap;

use satchel_model::{GroupQuery, Query, RecordId, Schema};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Call, Nothing};
use crate::view::RecordDetail;
use crate::{
    BatchView, Error, Groups, HistoryEntry, LivePage, Never, Page, SavedView, SearchResult,
};

/// What a workspace says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WorkspaceView {
    /// What people call it.
    pub name: String,
    /// The record of the member who asks.
    pub member: RecordId,
    /// How many records there are, by object.
    #[ts(type = "Record<string, number>")]
    pub records: BTreeMap<String, u64>,
    /// Whether the sample data of the first run is still there.
    pub sample: bool,
    /// What whoever asks may never do.
    pub never: Never,
}

#[derive(Deserialize, TS)]
pub(crate) struct PageArgs {
    query: Query,
}

#[derive(Deserialize, TS)]
pub(crate) struct LivePageArgs {
    query: Query,
    /// The marks of the records that are held, the empty one where a record is not held as it came.
    held: Vec<String>,
}

#[derive(Deserialize, TS)]
pub(crate) struct GroupArgs {
    query: GroupQuery,
}

#[derive(Deserialize, TS)]
pub(crate) struct RecordArgs {
    id: RecordId,
}

#[derive(Deserialize, TS)]
pub(crate) struct BatchesArgs {
    #[ts(type = "number | null")]
    before: Option<u64>,
    limit: u32,
}

#[derive(Deserialize, TS)]
pub(crate) struct SearchArgs {
    text: String,
    limit: u32,
    objects: Option<Vec<String>>,
}

#[derive(Deserialize, TS)]
pub(crate) struct ViewsArgs {
    object: Option<String>,
}

pub(super) fn schema(call: &Call<'_>, _: Nothing) -> Result<Schema, Error> {
    Ok(call.workspace.shape().schema().in_use())
}

pub(super) fn workspace(call: &Call<'_>, _: Nothing) -> Result<WorkspaceView, Error> {
    let mut view = call.workspace.overview()?;
    view.member = call.member();
    let access = call.workspace.access(view.member)?;
    view.never = Never::of(&access, &call.workspace.shape());
    Ok(view)
}

pub(super) fn page(call: &Call<'_>, args: PageArgs) -> Result<Page, Error> {
    call.workspace.page_as(call.member(), &args.query)
}

pub(super) fn live_page(call: &Call<'_>, args: LivePageArgs) -> Result<LivePage, Error> {
    call.workspace
        .live_page_as(call.member(), &args.query, &args.held)
}

pub(super) fn group(call: &Call<'_>, args: GroupArgs) -> Result<Groups, Error> {
    call.workspace.groups_as(call.member(), &args.query)
}

pub(super) fn record(call: &Call<'_>, args: RecordArgs) -> Result<RecordDetail, Error> {
    call.workspace.record_as(call.member(), args.id)
}

pub(super) fn history(call: &Call<'_>, args: RecordArgs) -> Result<Vec<HistoryEntry>, Error> {
    call.workspace.history(args.id)
}

pub(super) fn batches(call: &Call<'_>, args: BatchesArgs) -> Result<Vec<BatchView>, Error> {
    call.workspace.batches(args.before, args.limit)
}

pub(super) fn search(call: &Call<'_>, args: SearchArgs) -> Result<SearchResult, Error> {
    call.workspace
        .search(&args.text, args.limit as usize, args.objects.as_deref())
}

pub(super) fn views(call: &Call<'_>, args: ViewsArgs) -> Result<Vec<SavedView>, Error> {
    call.workspace
        .views_as(call.member(), args.object.as_deref())
}
