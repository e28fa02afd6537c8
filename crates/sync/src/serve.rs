//! The server's side of an exchange: one request's bytes in, its answer's bytes out.
//!
//! Blocking and pure but for the workspace, so that the server and the simulator run the same code. Whoever
//! calls it has found out whose device is speaking. Which changes are sound is the engine's to say; which
//! device may write under which actor is said in [`crate::ownership`].

use satchel_engine::segments::{Segment, Segments};
use satchel_engine::{Offered, Verdict, Workspace};
use satchel_model::RecordId;
use satchel_store::{log, server, team};

use crate::error::{PROTOCOL, SERVER_FAILED};
use crate::ownership::Owners;
use crate::wire::{
    self, Answer, AskSegment, Changes, Contents, Epoch, HARD_BYTES, Hello, NewEpoch, PROTOCOLS,
    Part, Pull, Push, Refused, Request, SOFT_BYTES, SegmentName, SentChunk, SentVerdict, Verdicts,
    WORD_BYTES, Welcome, Word,
};
use crate::{Error, audit, healing, news};

/// What is looked at for a word: packed, it is a quarter.
const UNPACKED_BYTES: usize = 4 * WORD_BYTES;

/// Answers one request of a device.
#[must_use]
pub fn handle(workspace: &Workspace, device: RecordId, request: &[u8]) -> Vec<u8> {
    let answer = match wire::decode(request) {
        Ok(request) => answer(workspace, device, request).unwrap_or_else(|error| {
            tracing::error!(%error, %device, "a sync request could not be served");
            refused(
                SERVER_FAILED,
                format!("the server could not do this: {error}"),
            )
        }),
        Err(error) => refused(
            "not_understood",
            format!("the server could not read the request: {error}"),
        ),
    };
    wire::encode(&answer)
}

/// The live stream's event for whoever has everything up to a position and is to hear of news up to another, and the position that it
/// tells of, which may be past that. It brings the news along where that is short enough.
#[must_use]
pub fn told(workspace: &Workspace, after: u64, seq: u64) -> (u64, String) {
    match word(workspace, after) {
        Ok(Some((seq, word))) => (seq, news::event(seq, Some(&word))),
        Ok(None) => (seq, news::event(seq, None)),
        Err(error) => {
            tracing::warn!(%error, "news could not be read for the live streams");
            (seq, news::event(seq, None))
        }
    }
}

/// The packed word of all that follows a position, and where that ends.
fn word(workspace: &Workspace, after: u64) -> Result<Option<(u64, Vec<u8>)>, Error> {
    let following = workspace.following(after, UNPACKED_BYTES)?;
    let (epoch, seq) = (following.epoch, following.seq);
    let bytes: usize = following.chunks.iter().map(|chunk| chunk.bytes.len()).sum();
    let upto = following.chunks.last().map(|chunk| chunk.last_seq);
    if upto != Some(seq) || bytes > UNPACKED_BYTES {
        return Ok(None);
    }
    let changes = Changes {
        epoch,
        after,
        chunks: following.chunks.into_iter().map(SentChunk::from).collect(),
        upto: seq,
        seq,
        check: healing::checkpoint(workspace, &epoch, seq)?,
    };
    let word = wire::encode(&Word {
        before: following.before.mark,
        changes,
    });
    Ok((word.len() <= WORD_BYTES).then_some((seq, word)))
}

fn answer(workspace: &Workspace, device: RecordId, request: Request) -> Result<Answer, Error> {
    let (protocol, epoch, seen, after) = match &request {
        Request::Hello(hello) => return welcome(workspace, device, hello),
        Request::Pull(pull) => (pull.protocol, pull.epoch, pull.seen, pull.after),
        Request::Push(push) => (push.protocol, push.epoch, push.seen, push.seen.seq),
        Request::Compare(ask) => (ask.protocol, ask.epoch, ask.seen, ask.after),
        Request::Fetch(ask) => (ask.protocol, ask.epoch, ask.seen, ask.seen.seq),
        Request::Audit(ask) => (ask.protocol, ask.epoch, ask.seen, ask.after),
        Request::Segment(ask) => (ask.protocol, ask.epoch, ask.seen, ask.seen.seq),
    };
    if !PROTOCOLS.contains(&protocol) {
        return Ok(other_protocol(protocol, protocol));
    }
    let seen = server::Seen {
        seq: seen.seq,
        mark: seen.mark,
    };
    let (own, owners) = workspace.standing(&seen, |reader| match &request {
        Request::Push(push) => Owners::read(reader, device, &push.changes),
        _ => Ok(None),
    })?;
    if epoch != own.epoch {
        return Ok(Answer::Epoch(NewEpoch { epoch: own.epoch }));
    }
    if after > own.seq || !own.holds {
        return renewed_epoch(workspace, &seen);
    }
    match request {
        Request::Pull(pull) => changes(workspace, &pull, own.seq),
        Request::Push(push) => match owners {
            Some(owners) => verdicts(workspace, device, push, &owners),
            None => Ok(refused(
                "signed_out",
                "this device was signed out while it was sending: join again".to_owned(),
            )),
        },
        Request::Compare(ask) => Ok(Answer::Compared(healing::compare(workspace, &ask)?)),
        Request::Fetch(ask) => Ok(Answer::Documents(healing::fetch(workspace, &ask)?)),
        Request::Audit(ask) => Ok(Answer::Audited(audit::answer(workspace, &ask)?)),
        Request::Segment(ask) => Ok(Answer::Part(part(workspace, &ask)?)),
        Request::Hello(hello) => welcome(workspace, device, &hello),
    }
}

fn welcome(workspace: &Workspace, device: RecordId, hello: &Hello) -> Result<Answer, Error> {
    let protocol = hello.newest.min(*PROTOCOLS.end());
    if !PROTOCOLS.contains(&protocol) || protocol < hello.oldest {
        return Ok(other_protocol(hello.oldest, hello.newest));
    }
    let account = account_of(workspace, device)?;
    Ok(Answer::Welcome(Welcome {
        protocol,
        epoch: workspace.epoch()?,
        seq: workspace.seq()?,
        soft_bytes: SOFT_BYTES as u64,
        hard_bytes: HARD_BYTES as u64,
        now_ms: workspace.host().now_ms(),
        member: member_name(workspace, account.as_ref()),
        admin: account.is_some_and(|account| account.admin),
    }))
}

fn other_protocol(oldest: u16, newest: u16) -> Answer {
    let (first, last) = (PROTOCOLS.start(), PROTOCOLS.end());
    let older = if newest < *first {
        "this device"
    } else {
        "the server"
    };
    let why = format!(
        "this device speaks sync protocol {oldest} to {newest}, the server {first} to {last}: {older} needs a newer Satchel. Your work is kept here"
    );
    refused(PROTOCOL, why)
}

fn account_of(workspace: &Workspace, device: RecordId) -> Result<Option<team::Account>, Error> {
    let account = satchel_store::read(workspace.database(), |reader| {
        team::account_of_device(reader, device)
    });
    Ok(account.map_err(satchel_engine::Error::from)?)
}

fn member_name(workspace: &Workspace, account: Option<&team::Account>) -> String {
    let views = match account {
        Some(account) => workspace.records(&[account.member]).unwrap_or_default(),
        None => Vec::new(),
    };
    let mut names = views.into_iter().map(|view| view.label);
    names.next().unwrap_or_default()
}

/// A new epoch, where a device saw what is not in this log. Then someone put an old copy of the database in its place
/// and told nobody: every laptop has to compare anew, or what it pushed would stay lost, and what came since in the
/// same positions would never reach it. The length alone does not tell: the log may have grown again meanwhile.
fn renewed_epoch(workspace: &Workspace, seen: &server::Seen) -> Result<Answer, Error> {
    tracing::warn!(
        seen = seen.seq,
        "a device saw what is not in this log: beginning a new epoch"
    );
    workspace.renew_epoch()?;
    let epoch = workspace.epoch()?;
    Ok(Answer::Epoch(NewEpoch { epoch }))
}

/// What follows a position, in a log that ended at `seq` a moment ago.
fn changes(workspace: &Workspace, pull: &Pull, seq: u64) -> Result<Answer, Error> {
    if let Some(as_of) = pull.segments.filter(|_| pull.after == 0)
        && let Some(segments) = workspace.segments(as_of)?
    {
        return Ok(Answer::Contents(contents(pull.epoch, segments, seq)));
    }
    let max_bytes =
        usize::try_from(pull.max_bytes).map_or(SOFT_BYTES, |asked| asked.min(SOFT_BYTES));
    let mut chunks = workspace.log_after(pull.after, max_bytes)?;
    if let [only] = chunks.as_mut_slice()
        && only.bytes.len() > SOFT_BYTES
    {
        *only = log::part(only, pull.after, max_bytes).map_err(satchel_engine::Error::from)?;
    }
    let upto = chunks.last().map_or(pull.after, |chunk| chunk.last_seq);
    let chunks = chunks.into_iter().map(SentChunk::from).collect();
    // The log may have grown since its end was read.
    Ok(Answer::Changes(Changes {
        epoch: pull.epoch,
        after: pull.after,
        chunks,
        upto,
        seq: seq.max(upto),
        check: healing::checkpoint(workspace, &pull.epoch, upto)?,
    }))
}

fn contents(epoch: Epoch, segments: Segments, seq: u64) -> Contents {
    let name = |segment: Segment| SegmentName {
        hash: segment.hash,
        bytes: segment.bytes,
        changes: segment.changes,
    };
    Contents {
        epoch,
        seq: segments.as_of.seq,
        mark: segments.as_of.mark,
        end: seq.max(segments.as_of.seq),
        segments: segments.list.into_iter().map(name).collect(),
    }
}

fn part(workspace: &Workspace, ask: &AskSegment) -> Result<Part, Error> {
    let max_bytes = ask.max_bytes.clamp(1, SOFT_BYTES as u64);
    let bytes = workspace.segment_part(&ask.hash, ask.from, max_bytes)?;
    Ok(Part {
        epoch: ask.epoch,
        hash: ask.hash,
        from: ask.from,
        bytes: bytes.unwrap_or_default(),
    })
}

fn verdicts(
    workspace: &Workspace,
    device: RecordId,
    push: Push,
    owners: &Owners,
) -> Result<Answer, Error> {
    owners.claim(workspace, device)?;
    let refusals = owners.refusals();
    let offered: Vec<Offered> = push
        .changes
        .into_iter()
        .map(|change| Offered {
            seq: 0,
            document: change.document,
            bytes: change.bytes,
            relayed: change.relayed,
            pushed_by: Some(owners.member()),
        })
        .collect();
    let allowed: Vec<Offered> = offered
        .into_iter()
        .zip(&refusals)
        .filter(|(_, refusal)| refusal.is_none())
        .map(|(change, _)| change)
        .collect();
    let received = workspace.receive(allowed)?;
    let (mut taken, end) = (received.verdicts.into_iter(), received.end);
    let verdicts = refusals
        .into_iter()
        .filter_map(|refusal| refusal.or_else(|| taken.next()))
        .map(SentVerdict::from)
        .collect();
    Ok(Answer::Verdicts(Verdicts {
        epoch: push.epoch,
        batch: push.batch,
        verdicts,
        seq: end.seq,
        mark: end.mark,
    }))
}

fn refused(code: &str, why: String) -> Answer {
    Answer::Refused(Refused {
        code: code.to_owned(),
        why,
    })
}

/// A verdict that refuses.
pub(crate) fn refusal(code: &str, why: &str) -> Verdict {
    Verdict::Refused {
        code: code.to_owned(),
        why: why.to_owned(),
    }
}
