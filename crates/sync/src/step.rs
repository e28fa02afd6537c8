//! One step of an exchange, carried out on a real workspace.
//!
//! [`ask`] and [`hear`] are all that a client is made of; [`step`] puts a wire between them. A simulator can
//! keep a question and its answer for as long as it likes, lose them or give them twice. Blocking, like the
//! engine; whoever lives in an async runtime calls this where blocking is allowed.

use satchel_engine::{MAX_CHANGE_BYTES, Offered, Verdict, Waiting, Workspace, end_of};
use satchel_store::server::{Seen, Server};

use crate::Error;
use crate::core::{Asked, Effect, Exchange, Positions, Step, first_part};
use crate::news::Told;
use crate::wire::{
    self, Answer, AskSegment, Hello, PROTOCOLS, Pull, Push, PushedChange, Request, SOFT_BYTES,
};

/// How much goes into one push: packed, it is a quarter.
const PUSH_BYTES: usize = 4 * SOFT_BYTES;

/// What carries a request to the server, and its answer back.
pub trait Wire {
    /// Sends a request and waits for the answer.
    ///
    /// # Errors
    /// Whatever kept the answer from coming; the request may have been served all the same.
    fn send(&mut self, path: &'static str, request: &[u8]) -> Result<Vec<u8>, Error>;

    /// Begins to send what is most likely sent next, while what came is being applied. The answer to it is for a
    /// [`Wire::send`] of the very same, and is forgotten where that does not come.
    fn send_ahead(&mut self, _path: &'static str, _request: &[u8]) {}
}

/// A question on its way.
#[derive(Clone, Debug)]
pub struct Question {
    /// For understanding the answer.
    pub asked: Asked,
    /// What kind it is: the last part of its path.
    pub path: &'static str,
    /// The request's bytes.
    pub body: Vec<u8>,
}

/// Does the next thing that is to be done with the server. False where there is nothing to do.
///
/// # Errors
/// Whatever kept it from being done; calling again tries again, and nothing is lost.
pub fn step(
    exchange: &mut Exchange,
    workspace: &Workspace,
    wire: &mut dyn Wire,
) -> Result<bool, Error> {
    let Some(question) = ask(exchange, workspace)? else {
        return Ok(false);
    };
    let answer = wire.send(question.path, &question.body);
    let done = answer.and_then(|answer| {
        let effect = heard(exchange, workspace, question.asked, &answer)?;
        if let Some(next) = ahead(exchange, workspace, &effect)? {
            wire.send_ahead(next.path, &next.body);
        }
        carry_out(exchange, workspace, effect)
    });
    done.inspect_err(|_| {
        // What came before need not wait until the next answer does; it can come again.
        let gathered = exchange.take_gathered();
        if let Err(error) = carry_out(exchange, workspace, gathered) {
            tracing::warn!(%error, "what came before the line was cut could not be applied");
        }
    })?;
    Ok(true)
}

/// The next question to the server; `None` where there is nothing to do until news or an edit.
///
/// # Errors
/// [`Error::NotJoined`]; what the workspace says.
pub fn ask(exchange: &Exchange, workspace: &Workspace) -> Result<Option<Question>, Error> {
    loop {
        let server = workspace.server()?.ok_or(Error::NotJoined)?;
        let at = positions(workspace, &server)?;
        return match exchange.next(&at) {
            Step::Rest => Ok(None),
            Step::Hello => Ok(Some(hello(&server))),
            Step::Pull => Ok(Some(pull(exchange, &server))),
            Step::Segment => Ok(segment(exchange, &server, &at)),
            Step::Push => {
                let waiting = first_part(workspace.waiting(PUSH_BYTES)?, PUSH_BYTES);
                if waiting.changes.is_empty() {
                    // Only what the server itself sent: the cursor passes over it without a word.
                    workspace.pushed(&waiting, &[], &Seen::default())?;
                    continue;
                }
                if waiting
                    .changes
                    .iter()
                    .any(|change| change.bytes.len() > MAX_CHANGE_BYTES)
                {
                    // No server takes it, and it must not hold up what comes after. It is alone: see `first_part`.
                    workspace.pushed(&waiting, &[too_large()], &Seen::default())?;
                    continue;
                }
                Ok(Some(push(&server, waiting)))
            }
        };
    }
}

/// Takes the answer to a question. Answers may come late, twice or never.
///
/// # Errors
/// [`Error::BadAnswer`], [`Error::Misfit`] or [`Error::Refused`]; what the workspace says.
pub fn hear(
    exchange: &mut Exchange,
    workspace: &Workspace,
    asked: Asked,
    answer: &[u8],
) -> Result<(), Error> {
    let effect = heard(exchange, workspace, asked, answer)?;
    carry_out(exchange, workspace, effect)
}

fn heard(
    exchange: &mut Exchange,
    workspace: &Workspace,
    asked: Asked,
    answer: &[u8],
) -> Result<Effect, Error> {
    let server = workspace.server()?.ok_or(Error::NotJoined)?;
    let answer: Answer = wire::decode(answer).map_err(|source| Error::BadAnswer {
        url: server.url.clone(),
        source,
    })?;
    exchange.heard(asked, answer, &positions(workspace, &server)?)
}

/// What will be asked when an effect is carried out that brings what others did, if that is clear already.
fn ahead(
    exchange: &Exchange,
    workspace: &Workspace,
    effect: &Effect,
) -> Result<Option<Question>, Error> {
    let Some(mut server) = workspace.server()? else {
        return Ok(None);
    };
    let end = match effect {
        Effect::Apply { chunks, upto, .. } => {
            server.pulled = *upto;
            // Whoever applies it tells what is wrong with it.
            let Some(Ok(end)) = chunks.last().map(satchel_engine::end_of) else {
                return Ok(None);
            };
            end
        }
        Effect::TakeSegment(segment) => {
            let next = segment.next();
            (server.first, server.pulled) = (next, next.map_or(segment.as_of.seq, |_| 0));
            segment.as_of
        }
        _ => return Ok(None),
    };
    if end.seq > server.seen.seq {
        server.seen = end;
    }
    // What is waiting here is asked for when its turn comes.
    let at = Positions {
        own: server.pushed,
        ..Positions::of(&server, 0)
    };
    Ok(match exchange.next(&at) {
        Step::Pull => Some(pull(exchange, &server)),
        Step::Segment => segment(exchange, &server, &at),
        Step::Hello | Step::Push | Step::Rest => None,
    })
}

/// Takes what the live stream told. Whether it brought changes that are here now; what it did not, or what could not be taken,
/// is news, and the next question asks for it.
///
/// # Errors
/// [`Error::NotJoined`]; what the workspace says.
pub fn told(exchange: &mut Exchange, workspace: &Workspace, told: Told) -> Result<bool, Error> {
    let server = workspace.server()?.ok_or(Error::NotJoined)?;
    let Effect::Apply {
        epoch,
        chunks,
        upto,
    } = exchange.told(told, &positions(workspace, &server)?)
    else {
        return Ok(false);
    };
    // Trouble is told of answers: what was not asked for is asked for then, and shows whether it was this word's alone.
    let applied = workspace
        .apply_pulled(&epoch, &chunks, upto)
        .inspect_err(|error| tracing::debug!(%error, "what the live stream brought is asked for"));
    Ok(applied.is_ok())
}

fn carry_out(exchange: &mut Exchange, workspace: &Workspace, effect: Effect) -> Result<(), Error> {
    match effect {
        Effect::Nothing => {}
        Effect::Admin(admin) => workspace.set_joined_as_admin(admin)?,
        Effect::BeginEpoch(epoch) => workspace.begin_epoch(&epoch)?,
        Effect::Settle {
            waiting,
            verdicts,
            end,
        } => workspace.pushed(&waiting, &verdicts, &end)?,
        Effect::TakeSegment(segment) => {
            workspace
                .take_segment(&segment)
                .inspect_err(|_| exchange.misapplied())?;
        }
        Effect::Apply {
            epoch,
            chunks,
            upto,
        } => {
            // Pushes need not wait for what cannot be pulled.
            workspace
                .apply_pulled(&epoch, &chunks, upto)
                .inspect_err(|_| exchange.misapplied())?;
        }
    }
    Ok(())
}

/// Offers a change again that the server refused before.
///
/// # Errors
/// [`Error::BadInput`] where no refused change has this position; whatever kept it from being offered.
pub fn retry(
    exchange: &mut Exchange,
    workspace: &Workspace,
    wire: &mut dyn Wire,
    seq: u64,
) -> Result<(), Error> {
    let gone = || Error::BadInput("this change needs no attention any more".to_owned());
    let refused = workspace
        .attention()?
        .into_iter()
        .find(|refused| refused.seq == seq)
        .ok_or_else(gone)?;
    let server = workspace.server()?.ok_or(Error::NotJoined)?;
    let change = Offered {
        seq,
        document: refused.document,
        bytes: refused.bytes,
        relayed: false,
        pushed_by: None,
    };
    // The cursor is past it already, and stays where it is.
    let waiting = Waiting {
        changes: vec![change],
        upto: server.pushed,
    };
    let question = push(&server, waiting);
    let answer = wire.send(question.path, &question.body)?;
    hear(exchange, workspace, question.asked, &answer)
}

fn too_large() -> Verdict {
    let why = format!(
        "the change has more than {} MB, the most that a server takes at once; shorten the text or split it in two",
        MAX_CHANGE_BYTES >> 20
    );
    Verdict::Refused {
        code: "too_large".to_owned(),
        why,
    }
}

fn positions(workspace: &Workspace, server: &Server) -> Result<Positions, Error> {
    Ok(Positions::of(server, workspace.seq()?))
}

fn hello(server: &Server) -> Question {
    let hello = Hello {
        oldest: *PROTOCOLS.start(),
        newest: *PROTOCOLS.end(),
        app: env!("CARGO_PKG_VERSION").to_owned(),
        device: server.device,
        epoch: server.epoch,
        after: server.pulled,
    };
    question(Asked::Hello, &Request::Hello(hello))
}

pub(crate) fn seen(server: &Server) -> wire::Seen {
    seen_in(&server.seen)
}

fn seen_in(seen: &Seen) -> wire::Seen {
    wire::Seen {
        seq: seen.seq,
        mark: seen.mark,
    }
}

fn pull(exchange: &Exchange, at: &Server) -> Question {
    let after = exchange.reached(&at.epoch, at.pulled);
    // What was gathered was seen, too: a server that has something else there must not go on from it.
    // Where it cannot be read, none of it will be applied.
    let gathered = exchange
        .last_gathered(&at.epoch, at.pulled)
        .and_then(|chunk| end_of(chunk).ok());
    let seen = gathered.map_or_else(|| seen(at), |end| seen_in(&end));
    let pull = Pull {
        protocol: *PROTOCOLS.end(),
        epoch: at.epoch,
        after,
        max_bytes: exchange.max_bytes() as u64,
        seen,
        segments: (after == 0 && exchange.takes_segments())
            .then(|| at.first.map_or(0, |first| first.seq)),
    };
    let asked = Asked::Pull {
        epoch: at.epoch,
        after,
    };
    question(asked, &Request::Pull(pull))
}

fn segment(exchange: &Exchange, server: &Server, at: &Positions) -> Option<Question> {
    let (hash, from) = exchange.wanted(at)?;
    let epoch = server.epoch;
    let ask = AskSegment {
        protocol: *PROTOCOLS.end(),
        epoch,
        seen: seen(server),
        hash,
        from,
        max_bytes: exchange.max_bytes() as u64,
    };
    let asked = Asked::Segment { epoch, hash, from };
    Some(question(asked, &Request::Segment(ask)))
}

pub(crate) fn push(at: &Server, waiting: Waiting) -> Question {
    let changes = waiting.changes.iter().map(PushedChange::from).collect();
    let push = Push {
        protocol: *PROTOCOLS.end(),
        epoch: at.epoch,
        seen: seen(at),
        batch: waiting.upto,
        changes,
    };
    question(
        Asked::Push {
            epoch: at.epoch,
            from: at.pushed,
            waiting,
        },
        &Request::Push(push),
    )
}

fn question(asked: Asked, request: &Request) -> Question {
    Question {
        asked,
        path: request.path(),
        body: wire::encode(request),
    }
}
