//! What whoever looks into a divergence needs: where a workspace and its server differ, in hashes, numbers and ids. Nothing of
//! what a record says.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use satchel_document::Change;
use satchel_engine::Workspace;
use satchel_engine::digest::Whole;
use satchel_model::RecordId;
use serde::Serialize;

use crate::core::{Checkpoint, Exchange};
use crate::inner::{HttpWire, Inner};
use crate::step::Wire;
use crate::{Error, Sync, healing};

/// So often it is tried to find the server at rest: on a team at work its log goes on between two questions.
const TRIES: u32 = 3;

/// How what is here differs from what the server has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Divergence {
    /// The server's epoch, in hexadecimal digits like all that are hashes.
    pub epoch: String,
    /// Position in the server's log up to which everything was exchanged.
    pub pulled: u64,
    /// The digest of all documents here.
    pub digest: String,
    /// The server's, as of that position; `None` where it had none at hand.
    pub server_digest: Option<String>,
    /// The documents that differ: a thousand at most. `None` where that could not be found out.
    pub documents: Option<Vec<Differing>>,
}

/// A document that the two have otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Differing {
    /// Its record.
    pub document: RecordId,
    /// Changes that only this workspace has.
    pub only_here: Vec<ChangeName>,
    /// Changes that only the server has.
    pub only_there: Vec<ChangeName>,
    /// How many both have.
    pub both: usize,
    /// Whether not all were compared, but the first ones of a side that has more than are sent at once.
    pub cut: bool,
}

/// What tells a change from all others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangeName {
    /// Its hash; where it cannot be read, why, and nothing else of it is known but its length.
    pub hash: String,
    /// Who numbers it.
    pub actor: String,
    /// Its number.
    pub number: u64,
    /// The hashes of those that it was made after.
    pub after: Vec<String>,
    /// How long it is.
    pub bytes: usize,
}

impl Sync {
    /// Exchanges all there is, and finds where this workspace and its server still differ.
    ///
    /// # Errors
    /// Whatever kept the server from answering; what the workspace says.
    pub async fn divergence(&self) -> Result<Divergence, Error> {
        let (found, mut given) = tokio::sync::oneshot::channel();
        self.turn(Exchange::look, move |exchange, inner, wire| {
            let _ = found.send(divergence(exchange, inner, wire)?);
            Ok(())
        })
        .await?;
        given.try_recv().map_err(|_| Error::Offline)
    }
}

/// Exchanges without healing, which would do away with what is to be seen.
fn divergence(
    exchange: &mut Exchange,
    inner: &Inner,
    wire: &mut HttpWire<'_>,
) -> Result<Divergence, Error> {
    let mut found = Divergence::default();
    for _ in 0..TRIES {
        exchange.look();
        // What cannot be exchanged is part of what differs.
        if let Err(error) = Inner::exchange_all(exchange, inner, wire, &mut true) {
            tracing::warn!(%error, "not everything could be exchanged");
        }
        found = compare(exchange.take_checkpoint(), &inner.workspace, wire)?;
        if found.documents.is_some() {
            break;
        }
    }
    Ok(found)
}

fn compare(
    checkpoint: Option<Checkpoint>,
    workspace: &Workspace,
    wire: &mut HttpWire<'_>,
) -> Result<Divergence, Error> {
    let server = workspace.server()?.ok_or(Error::NotJoined)?;
    let (_, own) = workspace.digest(&server.epoch)?;
    let theirs = checkpoint.filter(|at| (at.epoch, at.seq) == (server.epoch, server.pulled));
    let documents = match theirs {
        Some(theirs) if theirs.root == own.root() => Some(Vec::new()),
        _ => healing::differing_documents(workspace, wire as &mut dyn Wire, &server, &own)?,
    };
    let compared = documents.map(|theirs| {
        let compared = theirs.iter().map(|whole| compared(workspace, whole));
        compared.collect::<Result<_, Error>>()
    });
    Ok(Divergence {
        epoch: hex(&server.epoch),
        pulled: server.pulled,
        digest: hex(&own.root()),
        server_digest: theirs.map(|theirs| hex(&theirs.root)),
        documents: compared.transpose()?,
    })
}

fn compared(workspace: &Workspace, theirs: &Whole) -> Result<Differing, Error> {
    let ours = workspace.whole(&[theirs.document], usize::MAX)?;
    let cut = theirs.cut || ours.iter().any(|whole| whole.cut);
    let ours = names(ours.iter().flat_map(|whole| &whole.changes));
    let mut only_there = names(&theirs.changes);
    let (both, only_here): (Vec<_>, Vec<_>) = ours
        .into_iter()
        .partition(|(hash, _)| only_there.remove(hash).is_some());
    Ok(Differing {
        document: theirs.document,
        only_here: only_here.into_iter().map(|(_, name)| name).collect(),
        only_there: only_there.into_values().collect(),
        both: both.len(),
        cut,
    })
}

/// Changes by what tells them apart: their hashes, or all their bytes where they cannot be read.
fn names<'c>(changes: impl IntoIterator<Item = &'c Vec<u8>>) -> BTreeMap<Vec<u8>, ChangeName> {
    let named = changes.into_iter().map(|bytes| match Change::parse(bytes) {
        Ok(change) => (change.hash().to_vec(), name(&change)),
        Err(error) => {
            let name = ChangeName {
                hash: error.to_string(),
                bytes: bytes.len(),
                ..ChangeName::default()
            };
            (bytes.clone(), name)
        }
    });
    named.collect()
}

fn name(change: &Change) -> ChangeName {
    ChangeName {
        hash: hex(&change.hash()),
        actor: hex(&change.actor()),
        number: change.seq(),
        after: change.deps().map(|hash| hex(hash)).collect(),
        bytes: change.bytes().len(),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}
