//! What whoever looks into a divergence needs: where a workspace and its server differ, in hashes, numbers and ids. Nothing of
//! what a record says.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use satchel_document::Change;
use satchel_engine::Workspace;
use satchel_engine::digest::Whole;
use satchel_model::RecordId;
use serde::Serialize;

use crate::core::Exchange;
use crate::inner::{HttpWire, Inner};
use crate::step::Wire;
use crate::{Error, Sync, healing};

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
    /// The documents that differ: a thousand at most.
    pub documents: Vec<Differing>,
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
    /// Whether the server's are its first ones alone, since all are too long to be sent.
    pub cut: bool,
}

/// What tells a change from all others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangeName {
    /// Its hash.
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
            Inner::exchange(exchange, inner, wire)?;
            let _ = found.send(divergence(&inner.workspace, wire)?);
            Ok(())
        })
        .await?;
        given.try_recv().map_err(|_| Error::Offline)
    }
}

fn divergence(workspace: &Workspace, wire: &mut HttpWire<'_>) -> Result<Divergence, Error> {
    let server = workspace.server()?.ok_or(Error::NotJoined)?;
    let (_, own) = workspace.digest(&server.epoch)?;
    let theirs = healing::differing_documents(workspace, wire as &mut dyn Wire, &server, &own)?;
    let documents = theirs.iter().map(|whole| compared(workspace, whole));
    Ok(Divergence {
        epoch: hex(&server.epoch),
        pulled: server.pulled,
        digest: hex(&own.root()),
        documents: documents.collect::<Result<_, Error>>()?,
    })
}

fn compared(workspace: &Workspace, theirs: &Whole) -> Result<Differing, Error> {
    let ours = workspace.whole(&[theirs.document], usize::MAX)?;
    let ours = names(ours.iter().flat_map(|whole| &whole.changes))?;
    let mut only_there = names(&theirs.changes)?;
    let (both, only_here): (Vec<_>, Vec<_>) = ours
        .into_iter()
        .partition(|(hash, _)| only_there.remove(hash).is_some());
    Ok(Differing {
        document: theirs.document,
        only_here: only_here.into_iter().map(|(_, name)| name).collect(),
        only_there: only_there.into_values().collect(),
        both: both.len(),
        cut: theirs.cut,
    })
}

fn names<'c>(
    changes: impl IntoIterator<Item = &'c Vec<u8>>,
) -> Result<BTreeMap<[u8; 32], ChangeName>, Error> {
    let named = changes.into_iter().map(|bytes| {
        let change = Change::parse(bytes).map_err(satchel_engine::Error::from)?;
        let name = ChangeName {
            hash: hex(&change.hash()),
            actor: hex(&change.actor()),
            number: change.seq(),
            after: change.deps().map(|hash| hex(hash)).collect(),
            bytes: bytes.len(),
        };
        Ok((change.hash(), name))
    });
    named.collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}
