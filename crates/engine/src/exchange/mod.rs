//! What sync needs of a workspace: its log as it is, and a way in for changes made elsewhere.

mod gate;
mod intake;
mod joined;
mod order;
mod parsing;
mod together;

use std::collections::BTreeSet;

use satchel_document::Change;
use satchel_model::RecordId;
use satchel_store::log::{self, Chunk, Origin};
use satchel_store::server::{self, Seen};
use satchel_store::{Writer, attention, projection, workspace};

use self::intake::{Intake, Taken};
pub(crate) use self::order::SHAPING;
pub(crate) use self::together::Together;
use crate::mark::{mark, seen_at};
use crate::{Error, Workspace, follow};

/// A change offered by another database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// Its position in the sender's log.
    pub seq: u64,
    /// The document it changes.
    pub document: RecordId,
    /// Its raw bytes.
    pub bytes: Vec<u8>,
    /// Whether the sender only passes on what another made.
    pub relayed: bool,
    /// The member who pushes it and has to be allowed to; `None` where nobody is asked, as of what a server gave out.
    pub pushed_by: Option<RecordId>,
}

/// What became of an offered change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is durable, at this position of the log.
    Stored {
        /// The position.
        seq: u64,
    },
    /// It was here already.
    Known,
    /// It cannot be taken.
    Refused {
        /// Why, for programs.
        code: String,
        /// Why, for people.
        why: String,
    },
}

impl Verdict {
    pub(crate) fn refused(code: &str, why: String) -> Self {
        Self::Refused {
            code: code.to_owned(),
            why,
        }
    }
}

/// What became of changes that were offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// One for each.
    pub verdicts: Vec<Verdict>,
    /// The end of the log, which holds those that were stored.
    pub end: Seen,
}

/// Changes that wait to be pushed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// The changes, in log order.
    pub changes: Vec<Offered>,
    /// Position in the own log after them.
    pub upto: u64,
}

/// The code of a change that whoever pushes it may not make.
const DENIED: &str = "denied";

/// No single change is larger: a note of 100 pages is a tenth of it.
pub const MAX_CHANGE_BYTES: usize = 4 << 20;

impl Workspace {
    /// Position of the last change in the log.
    ///
    /// # Errors
    /// What the store says.
    pub fn seq(&self) -> Result<u64, Error> {
        self.read_briefly(|reader| Ok(workspace::seq(reader)?))
    }

    /// The name of this run of the log.
    ///
    /// # Errors
    /// What the store says.
    pub fn epoch(&self) -> Result<[u8; 16], Error> {
        self.read(|reader| {
            Ok(workspace::get(reader)?
                .map(|own| own.epoch)
                .unwrap_or_default())
        })
    }

    /// Begins a new epoch: this log may lack what it once gave out.
    ///
    /// # Errors
    /// What the store says.
    pub fn renew_epoch(&self) -> Result<(), Error> {
        let epoch = self.host.random();
        self.write(|writer| Ok(workspace::set_epoch(writer, &epoch)?))
    }

    /// The log past a position, as it is stored; the first chunk may begin before it.
    ///
    /// # Errors
    /// What the store says.
    pub fn log_after(&self, seq: u64, max_bytes: usize) -> Result<Vec<Chunk>, Error> {
        self.read(|reader| Ok(log::after(reader, seq, max_bytes)?))
    }

    /// Takes changes of the server's that are missing here though the cursor is past them.
    pub(crate) fn take_missing(&self, offered: &[Offered]) -> Result<Vec<Verdict>, Error> {
        let _turn = self.follower.order();
        Ok(self.take_in_turn(offered, Origin::Server)?.verdicts)
    }

    /// The caller holds the turn to commit.
    fn take_in_turn(&self, offered: &[Offered], origin: Origin) -> Result<Received, Error> {
        let (taken, received) = self.write(|writer| {
            let (taken, verdicts) = Intake::begin(self, writer, origin)?.run(offered)?;
            let end = match taken.last {
                Some(at) => seen(&offered[at], taken.last_seq, self.opening())?,
                None => seen_at(writer, taken.last_seq)?,
            };
            Ok((taken, Received { verdicts, end }))
        })?;
        self.took(Some(taken));
        Ok(received)
    }

    /// Applies what the server sent in an epoch, and moves the cursor to `cursor`, in one transaction. Nothing is done where another
    /// program has moved the cursor to another epoch, or behind where they begin.
    ///
    /// # Errors
    /// [`satchel_store::Error::BadLog`] where the chunks are damaged or a change does not fit: then nothing was applied.
    pub fn apply_pulled(
        &self,
        epoch: &[u8; 16],
        chunks: &[Chunk],
        cursor: u64,
    ) -> Result<(), Error> {
        let _order = self.follower.order();
        let taken = self.write(|writer| {
            let server = server::get(writer)?.filter(|server| server.epoch == *epoch);
            let Some(after) = server.map(|server| server.pulled) else {
                return Ok(None);
            };
            if chunks
                .first()
                .is_some_and(|first| first.first_seq > after + 1)
                || cursor < after
            {
                return Ok(None);
            }
            let (taken, last) = self.take_all(writer, chunks, after)?;
            server::set_pulled(writer, cursor)?;
            if let Some(last) = last {
                let opening = chunks.last().map_or(0, |chunk| chunk.opening);
                server::see(writer, &seen(&last, cursor, opening)?)?;
            }
            Ok(Some(taken))
        })?;
        self.took(taken);
        Ok(())
    }

    /// Takes what the server sent past a position, each change of it, and gives the last.
    pub(crate) fn take_all(
        &self,
        writer: &dyn Writer,
        chunks: &[Chunk],
        after: u64,
    ) -> Result<(Taken, Option<Offered>), Error> {
        let mut offered = offered(chunks, after)?;
        let (taken, verdicts) = Intake::begin(self, writer, Origin::Server)?.run(&offered)?;
        for (change, verdict) in offered.iter().zip(&verdicts) {
            if let Verdict::Refused { why, .. } = verdict {
                return Err(satchel_store::Error::BadLog {
                    seq: change.seq,
                    detail: format!("the server sent a change that does not fit: {why}"),
                }
                .into());
            }
        }
        Ok((taken, offered.pop()))
    }

    /// Tells of what was taken, where anything was.
    pub(crate) fn took(&self, taken: Option<Taken>) {
        if let Some(taken) = taken {
            self.take_shape(taken.shape);
            self.published(taken.first_seq, taken.last_seq, &taken.touched);
        }
    }

    /// Leaves the indexes of the tables out while more comes in than is there: building them after costs less than half
    /// of keeping them. [`Workspace::end_bulk`] builds them; so does the next opening, should this program not come to it.
    ///
    /// # Errors
    /// What the store says.
    pub fn begin_bulk(&self) -> Result<(), Error> {
        self.indexed.drop_all()?;
        self.set_bulk(true);
        self.write(|writer| {
            self.begin(writer)?;
            Ok(projection::drop_indexes(writer, self.shape().layouts())?)
        })
    }

    /// Builds the indexes that are not there.
    ///
    /// # Errors
    /// What the store says.
    pub fn end_bulk(&self) -> Result<(), Error> {
        self.set_bulk(false);
        self.write(|writer| {
            self.begin(writer)?;
            Ok(projection::build_indexes(writer, self.shape().layouts())?)
        })?;
        self.index_views()
    }

    /// The changes that the server does not hold yet, from where the last push ended: about `max_bytes` of them.
    ///
    /// # Errors
    /// What the store says.
    pub fn waiting(&self, max_bytes: usize) -> Result<Waiting, Error> {
        self.read(|reader| {
            let Some(server) = server::get(reader)? else {
                return Ok(Waiting::default());
            };
            let mut waiting = Waiting {
                changes: Vec::new(),
                upto: server.pushed,
            };
            let mut bytes = 0;
            while bytes < max_bytes {
                // Where they are compressed, they unpack to about four times as much.
                let (from, step) = (waiting.upto, (max_bytes - bytes) / 4);
                let chunks = log::own_after(reader, from, server.relay_upto, step)?;
                let Some(last) = chunks.last() else {
                    // What follows came from the server.
                    waiting.upto = workspace::seq(reader)?;
                    break;
                };
                waiting.upto = last.last_seq;
                for change in chunks.iter().map(|chunk| frames_of(chunk, from)) {
                    waiting.changes.extend(change?);
                }
                bytes = waiting.changes.iter().map(|one| one.bytes.len()).sum();
            }
            Ok(waiting)
        })
    }

    /// Notes what became of pushed changes: moves the cursor, keeps the refused, and remembers the end of the server's
    /// log, which holds what it took.
    ///
    /// # Errors
    /// What the store says.
    pub fn pushed(&self, waiting: &Waiting, verdicts: &[Verdict], end: &Seen) -> Result<(), Error> {
        let now = self.host.now_ms();
        self.write(|writer| {
            for (change, verdict) in waiting.changes.iter().zip(verdicts) {
                match verdict {
                    // Whoever made it sends it themselves.
                    Verdict::Refused { code, .. } if change.relayed && code == DENIED => {}
                    Verdict::Refused { code, why } => keep_refused(writer, change, code, why, now)?,
                    Verdict::Stored { .. } | Verdict::Known => {
                        attention::forget(writer, change.seq)?;
                    }
                }
            }
            server::set_pushed(writer, waiting.upto)?;
            server::see(writer, end)?;
            skip_own_echo(writer, verdicts)
        })?;
        let documents = waiting.changes.iter().map(|change| change.document);
        self.tell(&follow::sent(self, &documents.collect())?);
        Ok(())
    }
}

/// What stands at a position, which is an offered change that an opening wrote there.
fn seen(change: &Offered, seq: u64, opening: u32) -> Result<Seen, Error> {
    let hash = Change::parse(&change.bytes)?.hash();
    let mark = mark(change.document, &hash, opening);
    Ok(Seen { seq, mark })
}

fn offered(chunks: &[Chunk], after: u64) -> Result<Vec<Offered>, Error> {
    let mut offered = Vec::new();
    for chunk in chunks {
        offered.extend(frames_of(chunk, after)?);
    }
    Ok(offered)
}

/// The changes of a chunk past a position.
fn frames_of(chunk: &Chunk, after: u64) -> Result<impl Iterator<Item = Offered>, Error> {
    let relayed = chunk.origin == Origin::Server;
    let frames = log::frames(chunk)?.into_iter();
    let past = frames.filter(move |frame| frame.seq > after);
    Ok(past.map(move |frame| Offered {
        seq: frame.seq,
        document: frame.document,
        bytes: frame.bytes,
        relayed,
        pushed_by: None,
    }))
}

fn keep_refused(
    writer: &dyn Writer,
    change: &Offered,
    code: &str,
    why: &str,
    now: i64,
) -> Result<(), Error> {
    let refused = attention::Refused {
        seq: change.seq,
        document: change.document,
        bytes: change.bytes.clone(),
        code: code.to_owned(),
        why: why.to_owned(),
        at_ms: now,
    };
    Ok(attention::keep(writer, &refused)?)
}

/// Where what was just stored follows the pull cursor without a gap, nobody else's change lies between:
/// the cursor moves on, and the own changes are not sent back.
fn skip_own_echo(writer: &dyn Writer, verdicts: &[Verdict]) -> Result<(), Error> {
    let Some(joined) = server::get(writer)? else {
        return Ok(());
    };
    let stored = verdicts.iter().filter_map(|verdict| match verdict {
        Verdict::Stored { seq } => Some(*seq),
        _ => None,
    });
    // The server stores document by document.
    let stored: BTreeSet<u64> = stored.collect();
    let cursor =
        stored.into_iter().fold(
            joined.pulled,
            |cursor, seq| if seq == cursor + 1 { seq } else { cursor },
        );
    if cursor > joined.pulled {
        server::set_pulled(writer, cursor)?;
    }
    Ok(())
}
