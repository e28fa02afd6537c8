//! `satchel sync`.

use std::sync::Arc;
use std::time::Duration;

use satchel_engine::{Progress, Workspace};
use satchel_sync::command::AttentionEntry;
use satchel_sync::{Sync, SyncState, SyncStatus};
use serde_json::json;

use crate::answer::Answer;
use crate::call::Call;
use crate::error::REFUSED;
use crate::interrupt;
use crate::progress::Bar;
use crate::table::on_one_line;
use crate::{Error, moments, shown};

/// Exchange with the server what was done here and there
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Stay connected until Ctrl+C, and write a line at every change of how things stand
    #[arg(long)]
    watch: bool,
}

/// How often to look for what other programs wrote to the workspace: soon enough to be called at once, and one
/// read of one row each time.
const LOOK_MS: u64 = 500;

pub(crate) fn run(call: &Call, args: &Args) -> Result<Answer, Error> {
    let workspace = call.open()?;
    if args.watch {
        let workspace = Arc::new(workspace);
        let client = Sync::new(workspace.clone())?;
        return call.block_on(watch(call, &workspace, &client));
    }
    exchange(call, workspace, async |client| client.sync_now().await)
}

/// Has the server spoken with, shows how far that is, and says what came of it.
pub(crate) fn exchange<W>(call: &Call, workspace: Workspace, work: W) -> Result<Answer, Error>
where
    W: AsyncFnOnce(Sync) -> Result<SyncStatus, satchel_sync::Error>,
{
    let workspace = Arc::new(workspace);
    let client = Sync::new(workspace.clone())?;
    call.block_on(async {
        let status = with_progress(call, &client, work(client.clone())).await?;
        let refused = client.attention().await?;
        workspace.settle_index();
        let text = text(&status, &refused, call.host.now_ms());
        let answer = Answer::done(json!({ "status": status, "attention": refused }), text)?;
        Ok(if refused.is_empty() {
            answer
        } else {
            answer.with_status(REFUSED)
        })
    })
}

async fn with_progress(
    call: &Call,
    client: &Sync,
    work: impl Future<Output = Result<SyncStatus, satchel_sync::Error>>,
) -> Result<SyncStatus, Error> {
    let mut bar = Bar::new(call.screen, "Syncing");
    let mut heard = client.watch();
    tokio::pin!(work);
    loop {
        tokio::select! {
            done = &mut work => return Ok(done?),
            Ok(()) = heard.changed() => {
                if let Some(progress) = heard.borrow_and_update().progress {
                    bar.at(Progress { done: progress.done, total: progress.total });
                }
            }
        }
    }
}

async fn watch(call: &Call, workspace: &Arc<Workspace>, client: &Sync) -> Result<Answer, Error> {
    if workspace.server()?.is_none() {
        return Err(satchel_sync::Error::NotJoined.into());
    }
    let live = tokio::spawn({
        let client = client.clone();
        async move { client.live().await }
    });
    let mut heard = client.watch();
    let mut look = tokio::time::interval(Duration::from_millis(LOOK_MS));
    let mut seen = workspace.seq()?;
    let mut told = None;
    let signal = interrupt::signal();
    tokio::pin!(signal);
    let outcome = loop {
        tokio::select! {
            () = &mut signal => break Ok(()),
            Ok(()) = heard.changed() => {
                let status = heard.borrow_and_update().clone();
                if told.as_ref() == Some(&status) { continue }
                let line = call.screen.line(&json!(status), &line(&status, call.host.now_ms()));
                // Nobody reads any more.
                if line.is_err() { break Ok(()) }
                told = Some(status);
            }
            _ = look.tick() => if let Err(error) = send_what_others_wrote(workspace, client, &mut seen).await { break Err(error) },
        }
    };
    live.abort();
    workspace.settle_index();
    outcome.map(|()| Answer::said_already())
}

/// This program hears of its own commits only; what `satchel edit` wrote meanwhile is found by looking.
async fn send_what_others_wrote(
    workspace: &Arc<Workspace>,
    client: &Sync,
    seen: &mut u64,
) -> Result<(), Error> {
    let seq = workspace.seq()?;
    if std::mem::replace(seen, seq) != seq && workspace.waiting_count()? > 0 {
        // What is wrong, if anything, is in the status that the next line tells.
        let _ = client.sync_now().await;
    }
    Ok(())
}

fn text(status: &SyncStatus, refused: &[AttentionEntry], now_ms: i64) -> String {
    let mut text = line(status, now_ms);
    for entry in refused {
        let what = format!(
            "{} {} ({})",
            entry.object,
            on_one_line(shown::label(&entry.label)),
            entry.record
        );
        text.push_str(&format!(
            "\n  refused since {}: {what}: {}",
            moments::local(entry.at),
            on_one_line(&entry.why)
        ));
    }
    text
}

fn line(status: &SyncStatus, now_ms: i64) -> String {
    let server = status.server.as_deref().unwrap_or_default();
    let mut line = match (status.state, status.progress) {
        (SyncState::Local, _) => "No server was joined".to_owned(),
        (SyncState::Syncing, Some(progress)) => format!(
            "Syncing {} of {}",
            shown::number(progress.done),
            shown::number(progress.total)
        ),
        (SyncState::Syncing, None) => format!("Syncing with {server}"),
        (SyncState::Synced, _) => format!("In step with {server}"),
        (SyncState::Offline, _) => "Offline".to_owned(),
        (SyncState::Unreachable, _) => format!("{server} cannot be reached"),
        (SyncState::Refused, _) => format!("{server} refuses"),
    };
    if let Some(contact) = status
        .last_contact
        .filter(|_| status.state != SyncState::Synced)
    {
        line.push_str(&format!(", last contact {}", moments::ago(contact, now_ms)));
    }
    if status.waiting > 0 {
        line.push_str(&format!(
            ", {} waiting",
            shown::many(status.waiting, "change")
        ));
    }
    if status.attention > 0 {
        line.push_str(&format!(
            ", {} refused",
            shown::many(status.attention, "change")
        ));
    }
    if let Some(problem) = &status.problem {
        line.push_str(&format!(": {}", on_one_line(problem)));
    }
    line
}
