//! The commands of sync that an interface calls, as one table: a shell forwards a name and JSON.

use std::path::PathBuf;

use satchel_engine::Workspace;
use satchel_engine::command::{Bindings, Nothing};
use satchel_model::RecordId;
use satchel_store::attention::Refused;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value as Json;
use ts_rs::TS;

use crate::accounts::{Account, AccountChange, Invitation, Invite};
use crate::devices::Device;
use crate::security::{SecurityEvent, SecurityQuery};
use crate::{Error, Join, Sync, SyncStatus};

/// The names of the commands.
pub const COMMANDS: &[&str] = &[
    "sync_status",
    "join",
    "sync_now",
    "work_offline",
    "attention",
    "retry_attention",
    "export_attention",
    "present",
    "devices",
    "sign_out_device",
    "accounts",
    "change_account",
    "invite",
    "security_log",
];

/// A change that the server would not take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AttentionEntry {
    /// Names it in the other commands.
    pub id: String,
    /// The record it changes.
    pub record: RecordId,
    /// What the record is called.
    pub label: String,
    /// The record's object.
    pub object: String,
    /// Why it was refused, for programs.
    pub code: String,
    /// Why, for people.
    pub why: String,
    /// When, in milliseconds since 1970.
    #[ts(type = "number")]
    pub at: i64,
}

#[derive(Deserialize, TS)]
struct OfflineArgs {
    offline: bool,
}

#[derive(Deserialize, TS)]
struct IdArgs {
    id: String,
}

#[derive(Deserialize, TS)]
struct DeviceArgs {
    id: RecordId,
}

#[derive(Deserialize, TS)]
struct AccountArgs {
    id: RecordId,
    change: AccountChange,
}

#[derive(Deserialize, TS)]
struct ShownArgs {
    record: Option<RecordId>,
}

#[derive(Deserialize, TS)]
struct PathArgs {
    path: String,
}

/// Calls a command.
///
/// # Errors
/// [`Error::BadInput`] where there is no such command or its arguments are of another form; what it says.
pub async fn call(sync: &Sync, name: &str, args: Json) -> Result<Json, Error> {
    match name {
        "sync_status" => json(sync.status().await?),
        "join" => json(sync.join(read::<Join>(args)?).await?),
        "sync_now" => json(sync.sync_now().await?),
        "work_offline" => json(
            sync.work_offline(read::<OfflineArgs>(args)?.offline)
                .await?,
        ),
        "attention" => json(sync.attention().await?),
        "retry_attention" => json(
            sync.retry_attention(seq(&read::<IdArgs>(args)?.id)?)
                .await?,
        ),
        "export_attention" => json(
            sync.export_attention(read::<PathArgs>(args)?.path.into())
                .await?,
        ),
        "present" => {
            sync.present(read::<ShownArgs>(args)?.record).await;
            json(())
        }
        "devices" => json(sync.devices().await?),
        "sign_out_device" => json(sync.sign_out_device(read::<DeviceArgs>(args)?.id).await?),
        "accounts" => json(sync.accounts().await?),
        "change_account" => {
            let AccountArgs { id, change } = read(args)?;
            json(sync.change_account(id, change).await?)
        }
        "invite" => json(sync.invite(&read::<Invite>(args)?).await?),
        "security_log" => json(sync.security_log(&read::<SecurityQuery>(args)?).await?),
        _ => Err(Error::BadInput(format!("there is no command {name:?}"))),
    }
}

/// Adds the commands and their types to the interface's bindings.
pub fn bindings(bindings: &mut Bindings) {
    bindings.signature::<Nothing, SyncStatus>("sync_status");
    bindings.signature::<Join, SyncStatus>("join");
    bindings.signature::<Nothing, SyncStatus>("sync_now");
    bindings.signature::<OfflineArgs, SyncStatus>("work_offline");
    bindings.signature::<Nothing, Vec<AttentionEntry>>("attention");
    bindings.signature::<IdArgs, SyncStatus>("retry_attention");
    bindings.signature::<PathArgs, Option<Nothing>>("export_attention");
    bindings.signature::<ShownArgs, Option<Nothing>>("present");
    bindings.signature::<Nothing, Vec<Device>>("devices");
    bindings.signature::<DeviceArgs, Option<Nothing>>("sign_out_device");
    bindings.signature::<Nothing, Vec<Account>>("accounts");
    bindings.signature::<AccountArgs, Option<Nothing>>("change_account");
    bindings.signature::<Invite, Invitation>("invite");
    bindings.signature::<SecurityQuery, Vec<SecurityEvent>>("security_log");
}

impl Sync {
    /// The changes that the server would not take.
    ///
    /// # Errors
    /// What the workspace says.
    pub async fn attention(&self) -> Result<Vec<AttentionEntry>, Error> {
        self.blocking(|inner| {
            Ok(inner
                .workspace
                .attention()?
                .iter()
                .map(|refused| entry(&inner.workspace, refused))
                .collect())
        })
        .await
    }

    /// Writes the changes that the server would not take to a file, whole, as JSON.
    ///
    /// # Errors
    /// Where the file cannot be written; what the workspace says.
    pub async fn export_attention(&self, path: PathBuf) -> Result<(), Error> {
        self.blocking(move |inner| {
            let exported: Vec<Json> = inner
                .workspace
                .attention()?
                .iter()
                .map(|refused| exported(&inner.workspace, refused))
                .collect();
            let text = serde_json::to_vec_pretty(&exported)
                .map_err(|error| Error::BadInput(error.to_string()))?;
            std::fs::write(&path, text).map_err(|source| Error::File { path, source })
        })
        .await
    }
}

fn entry(workspace: &Workspace, refused: &Refused) -> AttentionEntry {
    let view = workspace
        .records(&[refused.document])
        .ok()
        .and_then(|views| views.into_iter().next());
    let (label, object) = view
        .map(|view| (view.label, view.object))
        .unwrap_or_default();
    let Refused {
        seq,
        document,
        code,
        why,
        at_ms,
        ..
    } = refused.clone();
    AttentionEntry {
        id: seq.to_string(),
        record: document,
        label,
        object,
        code,
        why,
        at: at_ms,
    }
}

/// The entry with the record as it stands here and the change's bytes: enough to bring it back by any means.
fn exported(workspace: &Workspace, refused: &Refused) -> Json {
    let change: String = refused
        .bytes
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let record = workspace
        .record(refused.document)
        .ok()
        .map(|detail| detail.record);
    serde_json::json!({ "refused": entry(workspace, refused), "record": record, "change": change })
}

fn seq(id: &str) -> Result<u64, Error> {
    id.parse()
        .map_err(|_| Error::BadInput(format!("{id:?} names no change that needs attention")))
}

fn read<A: DeserializeOwned>(args: Json) -> Result<A, Error> {
    serde_json::from_value(args)
        .map_err(|error| Error::BadInput(format!("the arguments do not fit: {error}")))
}

fn json(result: impl Serialize) -> Result<Json, Error> {
    serde_json::to_value(result)
        .map_err(|error| Error::BadInput(format!("the answer cannot be written as JSON: {error}")))
}
