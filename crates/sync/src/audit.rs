//! Whether records show the same on a laptop and on its server, a few at a time, while nothing else is to be done.
//!
//! Their changes are the same where the digests are; what they show follows from those, unless a row is damaged or one of the two
//! projected it otherwise. Where they differ, each side projects its own anew, from its own changes.

use std::collections::BTreeSet;

use satchel_engine::Workspace;
use satchel_engine::digest::Sum;
use satchel_model::RecordId;
use satchel_store::server::Server;

use crate::Error;
use crate::healing::{ask, unexpected};
use crate::step::{Wire, seen};
use crate::wire::{Answer, Audit, Audited, Hashed, PROTOCOLS, Request, Root};

/// Records asked about at once: some 10 kB, and 6 ms of the server's.
const RECORDS: u32 = 200;

/// Between two audits of one laptop, in milliseconds: a hundred thousand records are through in two days of being connected, and a
/// thousand laptops take two hundredths of a core.
const PAUSE_MS: i64 = 300_000;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// How far a laptop's audit has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The key of the last document that was looked at.
    key: u64,
    /// When, in milliseconds since 1970; 0 for never.
    at_ms: i64,
}

impl Progress {
    /// A beginning anywhere: who never stays for long would otherwise look at the same records each time.
    pub(crate) fn anywhere(workspace: &Workspace) -> Result<Self, Error> {
        let random = u64::from_le_bytes(workspace.host().random());
        Ok(Self {
            key: random % (workspace.seq()? + 1),
            at_ms: 0,
        })
    }

    /// The next documents, from the first again after the last.
    fn next(&mut self, workspace: &Workspace) -> Result<Vec<RecordId>, Error> {
        let (key, mut documents) = workspace.documents_past(self.key, RECORDS)?;
        self.key = key;
        if documents.len() < RECORDS as usize {
            let (key, more) = workspace.documents_past(0, RECORDS)?;
            self.key = key;
            let known: BTreeSet<RecordId> = documents.iter().copied().collect();
            documents.extend(more.into_iter().filter(|id| !known.contains(id)));
            documents.truncate(RECORDS as usize);
        }
        Ok(documents)
    }
}

/// Asks about the next records, where the last audit was long enough ago. Gives how many showed other here than they should have.
/// Both sides hold the same changes, as of the position that was pulled last.
///
/// # Errors
/// Whatever kept the server from answering; what the workspace says.
pub fn audit(
    progress: &mut Progress,
    workspace: &Workspace,
    wire: &mut dyn Wire,
) -> Result<usize, Error> {
    let now_ms = workspace.host().now_ms();
    // A clock that was set back does not keep it from going on.
    if (0..PAUSE_MS).contains(&(now_ms - progress.at_ms)) {
        return Ok(0);
    }
    progress.at_ms = now_ms;
    let server = workspace.server()?.ok_or(Error::NotJoined)?;
    let documents = progress.next(workspace)?;
    let shown = workspace.shown(&server.epoch, &documents)?;
    if shown.is_empty() {
        return Ok(0);
    }
    let differing = match ask(wire, &server, &request(&server, &shown))? {
        Answer::Audited(audited) if audited.epoch == server.epoch => audited.documents,
        // It was restored meanwhile: the next pull brings that out.
        Answer::Epoch(_) => return Ok(0),
        other => return unexpected(other),
    };
    let asked: Vec<RecordId> = differing
        .into_iter()
        .filter(|id| documents.contains(id))
        .collect();
    mend(workspace, &asked)
}

fn request(server: &Server, shown: &[(RecordId, Sum)]) -> Request {
    Request::Audit(Audit {
        protocol: *PROTOCOLS.end(),
        epoch: server.epoch,
        seen: seen(server),
        after: server.pulled,
        app: VERSION.to_owned(),
        documents: shown.iter().map(hashed).collect(),
    })
}

fn hashed(&(document, sum): &(RecordId, Sum)) -> Hashed {
    Hashed {
        document,
        hash: Root(sum),
    }
}

/// Projects records anew. Gives how many showed other than their changes say.
fn mend(workspace: &Workspace, documents: &[RecordId]) -> Result<usize, Error> {
    if documents.is_empty() {
        return Ok(0);
    }
    let mended = workspace.project_again(documents)?;
    tracing::warn!(
        differing = documents.len(),
        mended,
        "records showed other than on the other side: projected anew from their changes"
    );
    Ok(mended)
}

/// The server's side: the records that show other here, after the server's own were mended.
pub(crate) fn answer(workspace: &Workspace, ask: &Audit) -> Result<Audited, Error> {
    let mut answer = Audited {
        epoch: ask.epoch,
        documents: Vec::new(),
    };
    // What came since, or what only another version knows, is no difference.
    if ask.app != VERSION || workspace.seq()? != ask.after {
        return Ok(answer);
    }
    let asked = &ask.documents[..ask.documents.len().min(RECORDS as usize)];
    let differing = differing(workspace, ask, asked)?;
    if mend(workspace, &differing)? > 0 {
        answer.documents = self::differing(workspace, ask, asked)?;
    } else {
        answer.documents = differing;
    }
    Ok(answer)
}

fn differing(workspace: &Workspace, ask: &Audit, asked: &[Hashed]) -> Result<Vec<RecordId>, Error> {
    let ids: Vec<RecordId> = asked.iter().map(|one| one.document).collect();
    let shown = workspace.shown(&ask.epoch, &ids)?;
    let same = |one: &&Hashed| !shown.contains(&(one.document, one.hash.0));
    Ok(asked.iter().filter(same).map(|one| one.document).collect())
}
