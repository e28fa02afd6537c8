//! The support bundle, a file that `satchel doctor --bundle` writes: what whoever helps has to know, and nothing of what records say.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use satchel_engine::{Health, Workspace};
use satchel_sync::Sync;
use serde_json::{Value as Json, json};

use crate::Error;
use crate::call::Call;

/// Writes it to a file that is not there yet. Asks the server, if one was joined; where it does not answer, that is in the file.
pub(crate) fn write(
    call: &Call,
    workspace: Workspace,
    health: &Health,
    path: &Path,
) -> Result<(), Error> {
    let failed = |source| Error::File {
        path: path.to_owned(),
        doing: "written",
        source,
    };
    // Before the server is asked, which may take a while.
    let mut file = File::create_new(path).map_err(failed)?;
    let written = content(call, Arc::new(workspace), health).and_then(|content| {
        let written = file.write_all(format!("{content:#}\n").as_bytes());
        written.and_then(|()| file.sync_all()).map_err(failed)
    });
    if written.is_err() {
        // What is half written helps nobody, and its name is wanted for the next try.
        let _ = std::fs::remove_file(path);
    }
    written
}

fn content(call: &Call, workspace: Arc<Workspace>, health: &Health) -> Result<Json, Error> {
    let (overview, server) = (workspace.overview()?, workspace.server()?);
    let server = match server {
        None => Json::Null,
        Some(server) => {
            let mut told = json!({
                "pulled": server.pulled,
                "pushed": server.pushed,
                "relayUpto": server.relay_upto,
                "seen": server.seen.seq,
                "lastContact": server.last_contact_ms,
                "waiting": workspace.waiting_count()?,
                "refused": refused(call, &workspace)?,
            });
            told["divergence"] = divergence(call, workspace)?;
            told
        }
    };
    Ok(json!({
        "satchel": env!("CARGO_PKG_VERSION"),
        "system": format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        "at": call.host.now_ms(),
        "records": overview.records,
        "health": health,
        "server": server,
    }))
}

/// Why the server would not take changes: the codes alone, since the reasons may name values.
fn refused(call: &Call, workspace: &Arc<Workspace>) -> Result<Vec<String>, Error> {
    let client = Sync::new(Arc::clone(workspace))?;
    let refused = call.block_on(async { Ok(client.attention().await?) })?;
    Ok(refused.into_iter().map(|entry| entry.code).collect())
}

fn divergence(call: &Call, workspace: Arc<Workspace>) -> Result<Json, Error> {
    let client = Sync::new(workspace)?;
    let asked = call.block_on(async { Ok(client.divergence().await) })?;
    Ok(match asked {
        Ok(divergence) => json!(divergence),
        // Its words may name what the server is called, or a value.
        Err(error) => json!({ "failed": error.code() }),
    })
}
