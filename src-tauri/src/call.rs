//! The one command: a name and JSON go in, JSON comes out.

use satchel_engine::command;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use tauri::{AppHandle, Manager as _};

use crate::desk::Desk;
use crate::error::CallError;
use crate::{files, live};

/// Runs a command of the shell, of sync or of the engine.
#[tauri::command]
pub(crate) async fn call(app: AppHandle, name: String, args: Json) -> Result<Json, CallError> {
    match name.as_str() {
        "startup" => {
            beside(app, |app| {
                json(desk(app).startup(|open| live::begin(app, open))?)
            })
            .await
        }
        "create_workspace" => {
            beside(app, |app| {
                json(desk(app).create(read(args)?, |open| live::begin(app, open))?)
            })
            .await
        }
        "unlock" => {
            beside(app, |app| {
                json(desk(app).unlock(read(args)?, |open| live::begin(app, open))?)
            })
            .await
        }
        "pick_files" => json(files::pick(&app).await),
        name if satchel_sync::command::COMMANDS.contains(&name) => {
            let sync = desk(&app).open()?.sync;
            Ok(satchel_sync::command::call(&sync, name, args).await?)
        }
        _ => {
            beside(app, move |app| {
                Ok(command::call(&desk(app).open()?.workspace, &name, args)?)
            })
            .await
        }
    }
}

/// Runs work that may block where it holds up neither the window nor other calls.
async fn beside<T: Send + 'static>(
    app: AppHandle,
    work: impl FnOnce(&AppHandle) -> Result<T, CallError> + Send + 'static,
) -> Result<T, CallError> {
    let done = tauri::async_runtime::spawn_blocking(move || work(&app)).await;
    done.unwrap_or_else(|_| Err(CallError::new("failed", "this went wrong inside Satchel, and nothing was changed; the terminal it was started in says more")))
}

fn desk(app: &AppHandle) -> &Desk {
    app.state::<Desk>().inner()
}

fn read<A: DeserializeOwned>(args: Json) -> Result<A, CallError> {
    serde_json::from_value(args)
        .map_err(|error| CallError::new("bad_input", format!("the arguments do not fit: {error}")))
}

fn json(result: impl Serialize) -> Result<Json, CallError> {
    serde_json::to_value(result).map_err(|error| {
        CallError::new(
            "failed",
            format!("the answer cannot be written as JSON: {error}"),
        )
    })
}
