//! What a laptop and its server do when their cursors agree and their documents do not: found out by a digest, located by
//! its sums, healed by the documents themselves. Neither side ever takes over what the other says its digest is.
//!
//! The digest's root comes with the pull that reaches the log's end. From there it takes three round trips at most: where the
//! sums differ, which changes the documents there have, and what the server lacks of them.

use std::collections::BTreeSet;

use satchel_engine::digest::{Digest, Sum, Whole};
use satchel_engine::{Waiting, Workspace};
use satchel_model::RecordId;
use satchel_store::server::Server;

use crate::Error;
use crate::core::{Checkpoint, Exchange, first_part};
use crate::step::{Wire, hear, push, seen};
use crate::wire::{
    self, Answer, Compare, Compared, Documents, Epoch, Fetch, Hashed, PROTOCOLS, Request, Root,
    SOFT_BYTES,
};

/// Buckets looked into at once: with a million documents, some 16,000 hashes.
const BUCKETS_AT_ONCE: usize = 64;

/// Documents fetched at once.
const DOCUMENTS_AT_ONCE: usize = 1_000;

/// What a look at a checkpoint came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    /// There was none, or it says nothing: not everything is exchanged yet.
    Nothing,
    /// Both hold the same.
    Equal,
    /// They did not.
    Differed {
        /// Changes that were missing here and are not any more.
        taken: usize,
        /// Changes that were missing at the server and were offered to it.
        given: usize,
    },
}

/// Looks at the checkpoint that was heard last, and heals what differs. Something more may be to exchange after it.
///
/// # Errors
/// Whatever kept the server from answering; what the workspace says. Calling again at the next checkpoint tries again.
pub fn check(
    exchange: &mut Exchange,
    workspace: &Workspace,
    wire: &mut dyn Wire,
) -> Result<Checked, Error> {
    let Some(checkpoint) = exchange.take_checkpoint() else {
        return Ok(Checked::Nothing);
    };
    let server = workspace.server()?.ok_or(Error::NotJoined)?;
    let Some(own) = comparable(workspace, &server, &checkpoint)? else {
        return Ok(Checked::Nothing);
    };
    if own.root() == checkpoint.root {
        exchange.checked(true);
        return Ok(Checked::Equal);
    }
    let times = exchange.checked(false);
    if exchange.is_beyond_healing() {
        return Ok(Checked::Nothing);
    }
    tracing::warn!(
        seq = checkpoint.seq,
        times,
        "this workspace and its server hold different changes: comparing"
    );
    let healed = heal(exchange, workspace, wire, &server, &own)?;
    tracing::warn!(?healed, "compared with the server");
    Ok(healed)
}

/// The digest of what is here, where it must be the server's: everything was exchanged, and the server took it.
fn comparable(
    workspace: &Workspace,
    server: &Server,
    checkpoint: &Checkpoint,
) -> Result<Option<Digest>, Error> {
    if server.epoch != checkpoint.epoch || server.pulled != checkpoint.seq {
        return Ok(None);
    }
    let Some((_, own)) = workspace.digest_at_hand(&server.epoch)? else {
        return Ok(None);
    };
    // Asked after the digest: what is edited meanwhile waits, too.
    let settled = workspace.waiting_count()? == 0 && workspace.attention_count()? == 0;
    Ok(settled.then_some(own))
}

fn heal(
    exchange: &mut Exchange,
    workspace: &Workspace,
    wire: &mut dyn Wire,
    server: &Server,
    own: &Digest,
) -> Result<Checked, Error> {
    let Some(whole) = differing_documents(workspace, wire, server, own)? else {
        return Ok(Checked::Nothing);
    };
    let healed = workspace.heal(&whole)?;
    if let Some(why) = healed.refused.first() {
        let refused = healed.refused.len();
        tracing::warn!(
            refused,
            why,
            "the server has changes that cannot be taken here"
        );
    }
    let given = give(exchange, workspace, wire, server, healed.lacking)?;
    let taken = healed.taken;
    Ok(Checked::Differed { taken, given })
}

/// The documents that differ, as the server has them. `None` where it has no digest as of the position that everything was exchanged
/// up to, or stands elsewhere by now: the next pull brings that out.
pub(crate) fn differing_documents(
    workspace: &Workspace,
    wire: &mut dyn Wire,
    server: &Server,
    own: &Digest,
) -> Result<Option<Vec<Whole>>, Error> {
    let compared = match ask(wire, server, &compare_request(server, own))? {
        Answer::Compared(compared) if compared.epoch == server.epoch => compared,
        Answer::Epoch(_) => return Ok(None),
        other => return unexpected(other),
    };
    let documents = differing(workspace, server, &compared)?;
    if documents.is_empty() {
        return Ok(None);
    }
    match ask(wire, server, &fetch_request(server, documents))? {
        Answer::Documents(fetched) if fetched.epoch == server.epoch => {
            let documents = fetched.documents.into_iter();
            Ok(Some(documents.map(Into::into).collect()))
        }
        Answer::Epoch(_) => Ok(None),
        other => unexpected(other),
    }
}

/// The answer to a request.
pub(crate) fn ask(
    wire: &mut dyn Wire,
    server: &Server,
    request: &Request,
) -> Result<Answer, Error> {
    let answer = wire.send(request.path(), &wire::encode(request))?;
    wire::decode(&answer).map_err(|source| Error::BadAnswer {
        url: server.url.clone(),
        source,
    })
}

/// Offers what the server lacks, of which no cursor says that it waits.
fn give(
    exchange: &mut Exchange,
    workspace: &Workspace,
    wire: &mut dyn Wire,
    server: &Server,
    lacking: Vec<satchel_engine::Offered>,
) -> Result<usize, Error> {
    if lacking.is_empty() {
        return Ok(0);
    }
    let waiting = Waiting {
        changes: lacking,
        upto: server.pushed,
    };
    let part = Waiting {
        // The cursor stays where it is.
        upto: server.pushed,
        ..first_part(waiting, SOFT_BYTES)
    };
    let given = part.changes.len();
    let question = push(server, part);
    let answer = wire.send(question.path, &question.body)?;
    hear(exchange, workspace, question.asked, &answer)?;
    Ok(given)
}

pub(crate) fn unexpected<T>(answer: Answer) -> Result<T, Error> {
    Err(match answer {
        Answer::Refused(refused) => Error::Refused {
            code: refused.code,
            why: refused.why,
        },
        _ => Error::Misfit("it answers another question"),
    })
}

fn compare_request(server: &Server, own: &Digest) -> Request {
    Request::Compare(Compare {
        protocol: *PROTOCOLS.end(),
        epoch: server.epoch,
        seen: seen(server),
        after: server.pulled,
        digest: own.bytes(),
    })
}

fn fetch_request(server: &Server, documents: Vec<RecordId>) -> Request {
    Request::Fetch(Fetch {
        protocol: *PROTOCOLS.end(),
        epoch: server.epoch,
        seen: seen(server),
        documents,
    })
}

/// The documents that one of the two has otherwise than the other, or alone.
fn differing(
    workspace: &Workspace,
    server: &Server,
    compared: &Compared,
) -> Result<Vec<RecordId>, Error> {
    let buckets: BTreeSet<u16> = compared.buckets.iter().copied().collect();
    if buckets.is_empty() {
        return Ok(Vec::new());
    }
    let ours = workspace.documents_in(&server.epoch, &buckets)?;
    let ours: BTreeSet<(RecordId, Sum)> = ours.into_iter().collect();
    let theirs = compared.documents.iter();
    let theirs: BTreeSet<(RecordId, Sum)> = theirs.map(|one| (one.document, one.hash.0)).collect();
    let differing = ours.symmetric_difference(&theirs).map(|(id, _)| *id);
    let differing: BTreeSet<RecordId> = differing.collect();
    Ok(differing.into_iter().take(DOCUMENTS_AT_ONCE).collect())
}

/// The server's digest, where it is at hand and as of a position.
pub(crate) fn checkpoint(
    workspace: &Workspace,
    epoch: &Epoch,
    seq: u64,
) -> Result<Option<Root>, Error> {
    let at_hand = workspace.digest_at_hand(epoch)?;
    Ok(at_hand
        .filter(|(at, _)| *at == seq)
        .map(|(_, digest)| Root(digest.root())))
}

/// The server's side: where the documents differ.
pub(crate) fn compare(workspace: &Workspace, ask: &Compare) -> Result<Compared, Error> {
    let mut answer = Compared {
        epoch: ask.epoch,
        buckets: Vec::new(),
        documents: Vec::new(),
    };
    let theirs = Digest::from_bytes(&ask.digest);
    let ours = workspace.digest_at_hand(&ask.epoch)?;
    // As of different positions they differ by what has not been pulled yet.
    let (Some(theirs), Some((_, ours))) = (theirs, ours.filter(|(seq, _)| *seq == ask.after))
    else {
        return Ok(answer);
    };
    answer.buckets = ours.differing(&theirs);
    answer.buckets.truncate(BUCKETS_AT_ONCE);
    let buckets = answer.buckets.iter().copied().collect();
    let documents = workspace.documents_in(&ask.epoch, &buckets)?;
    let hashed = |(document, hash)| Hashed {
        document,
        hash: Root(hash),
    };
    answer.documents = documents.into_iter().map(hashed).collect();
    Ok(answer)
}

/// The server's side: documents as a whole.
pub(crate) fn fetch(workspace: &Workspace, ask: &Fetch) -> Result<Documents, Error> {
    let asked = &ask.documents[..ask.documents.len().min(DOCUMENTS_AT_ONCE)];
    let whole = workspace.whole(asked, SOFT_BYTES)?;
    Ok(Documents {
        epoch: ask.epoch,
        documents: whole.into_iter().map(Into::into).collect(),
    })
}
