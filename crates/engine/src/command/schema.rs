//! Commands on the schema's files: what `satchel schema` does here, or on a server that was not joined.

use satchel_model::BatchId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Call, Nothing};
use crate::Error;
use crate::configuration::{Files, Plan, Step, Texts, Version};

#[derive(Deserialize, TS)]
pub(crate) struct FilesArgs {
    /// By their names: `animal.toml`.
    files: Texts,
}

#[derive(Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ApplyArgs {
    /// By their names: `animal.toml`.
    files: Texts,
    /// Only where the schema still is at this version.
    #[serde(default)]
    #[ts(type = "number | null")]
    version: Option<u64>,
    /// Whether values may go out of sight.
    #[serde(default)]
    allow_data_loss: bool,
}

#[derive(Deserialize, TS)]
pub(crate) struct RollbackArgs {
    /// The version, 0 for the one that every workspace begins with.
    #[ts(type = "number")]
    version: u64,
}

/// The schema as files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SchemaFiles {
    /// By their names: `animal.toml`.
    pub files: Texts,
}

/// What an application of files did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Applied {
    /// The batch, for taking it back; null where nothing was to be done.
    pub batch: Option<BatchId>,
    /// The version that the schema was at before.
    #[ts(type = "number")]
    pub from: u64,
    /// The version that it is at now.
    #[ts(type = "number")]
    pub version: u64,
    /// What was done.
    pub steps: Vec<Step>,
}

/// The schema's versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SchemaVersions {
    /// The latest first.
    pub versions: Vec<Version>,
}

/// What a rollback did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RolledBack {
    /// The batch, for taking it back.
    pub batch: Option<BatchId>,
    /// The version that the schema is at now.
    #[ts(type = "number")]
    pub version: u64,
}

pub(super) fn export(call: &Call<'_>, _: Nothing) -> Result<SchemaFiles, Error> {
    let files = call.workspace.schema_files()?;
    Ok(SchemaFiles { files })
}

pub(super) fn plan(call: &Call<'_>, args: FilesArgs) -> Result<Plan, Error> {
    call.workspace.plan_schema(&Files::read(&args.files)?)
}

pub(super) fn apply(call: &Call<'_>, args: ApplyArgs) -> Result<Applied, Error> {
    let mut plan = call.workspace.plan_schema(&Files::read(&args.files)?)?;
    plan.version = args.version.unwrap_or(plan.version);
    let done = call
        .workspace
        .apply_plan(call.acting, &plan, args.allow_data_loss)?;
    Ok(Applied {
        batch: done.batch.filter(|_| !plan.steps.is_empty()),
        from: plan.version,
        version: call.workspace.schema_version()?,
        steps: plan.steps,
    })
}

pub(super) fn history(call: &Call<'_>, _: Nothing) -> Result<SchemaVersions, Error> {
    let versions = call.workspace.schema_versions()?;
    Ok(SchemaVersions { versions })
}

pub(super) fn rollback(call: &Call<'_>, args: RollbackArgs) -> Result<RolledBack, Error> {
    let done = call.workspace.roll_schema_back(call.acting, args.version)?;
    Ok(RolledBack {
        batch: done.batch,
        version: call.workspace.schema_version()?,
    })
}
