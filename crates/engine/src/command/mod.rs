//! The commands that an interface calls: one table for the desktop window and the web client.
//!
//! Each shell forwards a name and JSON, and converts an error; no rule lives there. The interface's typed
//! bindings are generated from this table, so a command is written down once.

mod bindings;
mod read;
mod schema;
mod write;

use satchel_model::RecordId;
use satchel_model::access::Flag;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value as Json;
use ts_rs::TS;

use crate::edit::Acting;
use crate::{Error, Workspace};

pub use bindings::{Bindings, bindings};
pub use read::WorkspaceView;
pub use schema::{Applied, RolledBack, SchemaFiles, SchemaVersions};
pub use write::{Done, Removed};

/// One command.
pub struct Command {
    /// What the interface calls it.
    pub name: &'static str,
    /// Whether a team's server lets only those call it who look after the schema.
    pub for_admins: bool,
    run: fn(&Call<'_>, Json) -> Result<Json, Error>,
    /// Names of its arguments' and result's types, and their declarations.
    types: fn(&mut Bindings),
}

/// A call under way.
pub(crate) struct Call<'w> {
    pub(crate) workspace: &'w Workspace,
    pub(crate) acting: Acting,
}

impl Call<'_> {
    /// Who asks.
    fn member(&self) -> RecordId {
        self.acting.member.unwrap_or(self.workspace.member())
    }
}

/// A line of the table: the name once, the types from the function's own signature.
macro_rules! command {
    ($name:literal, $function:path) => {
        command!($name, $function, for_admins: false)
    };
    ($name:literal, $function:path, for_admins: $for_admins:literal) => {
        Command {
            name: $name,
            for_admins: $for_admins,
            run: |call, args| run(call, args, $function),
            types: |bindings| bindings.command($name, $function),
        }
    };
}

/// Every command, in the order of the interface's needs.
pub const COMMANDS: &[Command] = &[
    command!("schema", read::schema),
    command!("workspace", read::workspace),
    command!("page", read::page),
    command!("live_page", read::live_page),
    command!("group", read::group),
    command!("record", read::record),
    command!("history", read::history),
    command!("batches", read::batches),
    command!("search", read::search),
    command!("create", write::create),
    command!("edit", write::edit),
    command!("settle", write::settle),
    command!("delete", write::delete),
    command!("restore", write::restore),
    command!("revert", write::revert),
    command!("add_note", write::add_note),
    command!("add_task", write::add_task),
    command!("edit_schema", write::edit_schema),
    command!("undo", write::undo),
    command!("import_files", write::import_files),
    command!("remove_sample", write::remove_sample),
    command!("views", read::views),
    command!("save_view", write::save_view),
    command!("schema_export", schema::export),
    command!("schema_plan", schema::plan),
    command!("schema_apply", schema::apply, for_admins: true),
    command!("schema_history", schema::history),
    command!("schema_rollback", schema::rollback, for_admins: true),
];

/// Whether a team's server lets a member call a command: some only admins, and those whose role lets them change the schema.
///
/// # Errors
/// What the store says.
pub fn is_for(workspace: &Workspace, member: RecordId, name: &str) -> Result<bool, Error> {
    let mut commands = COMMANDS.iter();
    if !commands.any(|command| command.name == name && command.for_admins) {
        return Ok(true);
    }
    let access = workspace.access(member)?;
    Ok(access.is_free() || access.has_role() && access.has(Flag::Schema))
}

/// Calls a command as the person who works here.
///
/// # Errors
/// [`Error::BadInput`] where there is no such command or its arguments are of another form; what it says.
pub fn call(workspace: &Workspace, name: &str, args: Json) -> Result<Json, Error> {
    call_as(workspace, Acting::default(), name, args)
}

/// Calls a command as a member.
///
/// # Errors
/// As [`call`].
pub fn call_as(
    workspace: &Workspace,
    acting: Acting,
    name: &str,
    args: Json,
) -> Result<Json, Error> {
    let command = COMMANDS.iter().find(|command| command.name == name);
    let command =
        command.ok_or_else(|| Error::BadInput(format!("there is no command {name:?}")))?;
    (command.run)(&Call { workspace, acting }, args)
}

/// A command without arguments.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, TS)]
pub struct Nothing {}

pub(crate) fn run<A: DeserializeOwned, R: Serialize>(
    call: &Call<'_>,
    args: Json,
    command: fn(&Call<'_>, A) -> Result<R, Error>,
) -> Result<Json, Error> {
    let args = if args.is_null() {
        Json::Object(serde_json::Map::new())
    } else {
        args
    };
    let args = serde_json::from_value(args)
        .map_err(|error| Error::BadInput(format!("the arguments do not fit: {error}")))?;
    serde_json::to_value(command(call, args)?)
        .map_err(|error| Error::BadInput(format!("the answer cannot be written as JSON: {error}")))
}
