//! The plan of an exchange: given what is here and what was heard, what comes next.
//!
//! Pure: no clock, no randomness, no socket, no database. Positions come in, steps go out; an answer comes
//! in, an effect goes out. The client carries both out, and so does the simulator. Every answer is checked
//! against what was asked, since one may be late, doubled, or from a server that was restored meanwhile.

use satchel_engine::digest::Sum;
use satchel_engine::segments::{Arrived, SegmentHash};
use satchel_engine::{Verdict, Waiting};
use satchel_store::log::Chunk;
use satchel_store::server::{First, Seen, Server};

mod coming;
mod gathered;

use self::coming::Coming;
use self::gathered::Gathered;
use crate::Error;
use crate::news::Told;
use crate::wire::{
    Answer, Changes, Contents, Epoch, PROTOCOLS, Part, SOFT_BYTES, Verdicts, Welcome, Word,
};

/// Where this workspace stands with its server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Positions {
    /// The epoch that the cursors belong to.
    pub epoch: Epoch,
    /// Position in the server's log up to which everything is here.
    pub pulled: u64,
    /// How far segments have come.
    pub first: Option<First>,
    /// Position in the own log up to which the server has everything.
    pub pushed: u64,
    /// Position of the last change in the own log.
    pub own: u64,
    /// What was last seen of the server's log.
    pub seen: Seen,
}

impl Positions {
    /// As the workspace keeps them; its own log ends at `own`.
    #[must_use]
    pub const fn of(server: &Server, own: u64) -> Self {
        Self {
            epoch: server.epoch,
            pulled: server.pulled,
            first: server.first,
            pushed: server.pushed,
            own,
            seen: server.seen,
        }
    }
}

/// Checkpoints in a row that are healed: what three did not mend, a fourth would not.
const TRIES: u32 = 3;

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Say hello.
    Hello,
    /// Ask for what is past the cursor.
    Pull,
    /// Ask for more of the next segment.
    Segment,
    /// Offer what waits.
    Push,
    /// Nothing, until the server has news or someone edits here.
    Rest,
}

/// A question that was asked, for understanding its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A hello.
    Hello,
    /// A pull.
    Pull {
        /// The epoch it named.
        epoch: Epoch,
        /// The position it named.
        after: u64,
    },
    /// Some of a segment.
    Segment {
        /// The epoch it named.
        epoch: Epoch,
        /// Of which one.
        hash: SegmentHash,
        /// From which of its bytes on.
        from: u64,
    },
    /// A push.
    Push {
        /// The epoch it named.
        epoch: Epoch,
        /// Where the cursor in the own log stood.
        from: u64,
        /// What it offered.
        waiting: Waiting,
    },
}

/// What an answer asks this side to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing: it was only worth hearing, or came too late to matter.
    Nothing,
    /// Apply what was pulled, and move the cursor, at once.
    Apply {
        /// The epoch that they are of.
        epoch: Epoch,
        /// The changes.
        chunks: Vec<Chunk>,
        /// Position in the server's log after them.
        upto: u64,
    },
    /// Take a segment, and note that it is here, at once.
    TakeSegment(Arrived),
    /// Note what became of pushed changes, and move the cursor, at once.
    Settle {
        /// What was offered.
        waiting: Waiting,
        /// One for each change.
        verdicts: Vec<Verdict>,
        /// The end of the server's log, which holds what it took.
        end: Seen,
    },
    /// The server was restored: begin again with it.
    BeginEpoch(Epoch),
    /// Note whether the account is an admin's.
    Admin(bool),
}

/// The exchange with one server, as far as it is remembered between two steps. Losing it costs one round trip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// Whether both sides know that they understand each other.
    met: bool,
    /// Position of the last change in the server's log, as last heard; `None` where it has to be asked.
    server_seq: Option<u64>,
    /// What the server sent does not fit: it is not asked again for now, but what waits here still goes to it.
    stuck: bool,
    /// What was pulled and is to be applied with what follows it.
    gathered: Gathered,
    /// The segments that a first sync takes.
    coming: Coming,
    /// What an answer to a pull should not exceed.
    max_bytes: usize,
    /// What the server's documents come to, as last heard.
    checkpoint: Option<Checkpoint>,
    /// How often in a row a checkpoint differed.
    differed: u32,
}

/// What all documents come to, as of a position of the server's log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The epoch, which is the digest's key.
    pub epoch: Epoch,
    /// The position.
    pub seq: u64,
    /// The digest's root.
    pub root: Sum,
}

impl Exchange {
    /// An exchange with a server that has, or has not, been met before.
    #[must_use]
    pub fn new(met: bool) -> Self {
        Self {
            met,
            server_seq: None,
            stuck: false,
            gathered: Gathered::default(),
            coming: Coming::default(),
            max_bytes: SOFT_BYTES,
            checkpoint: None,
            differed: 0,
        }
    }

    /// The same with smaller answers to its pulls, for a line that is often cut.
    #[must_use]
    pub fn with_answers_of(self, max_bytes: usize) -> Self {
        Self { max_bytes, ..self }
    }

    /// What an answer to a pull should not exceed.
    #[must_use]
    pub const fn max_bytes(&self) -> usize {
        self.max_bytes
    }

    /// Position in the server's log up to which everything is here, applied or gathered.
    #[must_use]
    pub fn reached(&self, epoch: &Epoch, pulled: u64) -> u64 {
        self.gathered.reached(epoch, pulled)
    }

    /// How many changes of the server's log have come, applied, gathered, or in segments.
    #[must_use]
    pub fn come(&self, at: &Positions) -> u64 {
        self.reached(&at.epoch, at.pulled).max(self.coming.come(at))
    }

    /// The segment to ask for, and from which of its bytes on.
    #[must_use]
    pub fn wanted(&self, at: &Positions) -> Option<(SegmentHash, u64)> {
        let (_, name, from) = self.coming.wanted(at)?;
        Some((name.hash, from))
    }

    /// Whether a pull of everything may be answered with segments.
    #[must_use]
    pub const fn takes_segments(&self) -> bool {
        !self.coming.is_given_up()
    }

    /// The last chunk that was gathered and is not applied.
    #[must_use]
    pub fn last_gathered(&self, epoch: &Epoch, pulled: u64) -> Option<&Chunk> {
        self.gathered.last(epoch, pulled)
    }

    /// What was gathered, to be applied now: what follows it does not come for a while.
    pub fn take_gathered(&mut self) -> Effect {
        self.gathered.take()
    }

    /// What comes next.
    #[must_use]
    pub fn next(&self, at: &Positions) -> Step {
        if !self.met {
            return Step::Hello;
        }
        if !self.stuck && self.coming.wanted(at).is_some() {
            return Step::Segment;
        }
        if !self.stuck && self.server_seq.is_none_or(|seq| seq > at.pulled) {
            return Step::Pull;
        }
        if at.pushed < at.own {
            Step::Push
        } else {
            Step::Rest
        }
    }

    /// Position of the last change in the server's log, as last heard.
    #[must_use]
    pub const fn server_seq(&self) -> Option<u64> {
        self.server_seq
    }

    /// Whether what the server sent could not be applied.
    #[must_use]
    pub const fn is_stuck(&self) -> bool {
        self.stuck
    }

    /// The checkpoint that was heard last, once.
    pub const fn take_checkpoint(&mut self) -> Option<Checkpoint> {
        self.checkpoint.take()
    }

    /// Whether a checkpoint was as it is here. Gives how often in a row one was not.
    pub const fn checked(&mut self, equal: bool) -> u32 {
        self.differed = if equal { 0 } else { self.differed + 1 };
        self.differed
    }

    /// Whether so many checkpoints in a row were not as it is here that somebody has to look.
    #[must_use]
    pub const fn is_beyond_healing(&self) -> bool {
        self.differed > TRIES
    }

    /// The live stream told of news up to a position.
    pub fn news(&mut self, seq: u64) {
        self.server_seq = self.server_seq.map(|known| known.max(seq));
    }

    /// The live stream told of news, and may have brought it along: that is an answer to a pull which nobody had to ask for,
    /// where it follows on what was last seen. Whatever does not is news of a position, and is asked for.
    pub fn told(&mut self, told: Told, at: &Positions) -> Effect {
        self.news(told.seq);
        let Some(word) = told.word.filter(|word| self.follows(word, at)) else {
            return Effect::Nothing;
        };
        let known = self.server_seq;
        let (epoch, after) = (word.changes.epoch, word.changes.after);
        let effect = self.changes(epoch, after, word.changes, at);
        // It may be old: what was heard of since is still to come.
        self.server_seq = self.server_seq.max(known);
        effect.unwrap_or(Effect::Nothing)
    }

    /// Whether a word goes on from here. What stood before it has to be what was seen there: a server that was put back to an
    /// older copy gives positions out again, and only a question makes it notice.
    fn follows(&self, word: &Word, at: &Positions) -> bool {
        let before = Seen {
            seq: word.changes.after,
            mark: word.before,
        };
        let nothing_is_open = self.met && !self.stuck && self.server_seq.is_some();
        nothing_is_open
            && word.changes.epoch == at.epoch
            && before == at.seen
            && before.seq == at.pulled
            && word.changes.upto == word.changes.seq
            && self.reached(&at.epoch, at.pulled) == at.pulled
    }

    /// Says hello, and asks the server again.
    pub const fn greet(&mut self) {
        self.met = false;
        self.look();
    }

    /// Asks the server again, whatever was heard before.
    pub const fn look(&mut self) {
        self.server_seq = None;
        self.stuck = false;
    }

    /// What was pulled could not be applied.
    pub fn misapplied(&mut self) {
        self.stuck = true;
        // What comes before it is taken alone, when it comes again.
        self.gathered.is_cautious = true;
        self.coming.give_up();
    }

    /// What an answer means.
    ///
    /// # Errors
    /// [`Error::Refused`] where the server would not serve the request; [`Error::Misfit`] where the answer
    /// is not one to what was asked. Then the next step is a hello.
    pub fn heard(&mut self, asked: Asked, answer: Answer, at: &Positions) -> Result<Effect, Error> {
        let effect = match (asked, answer) {
            (_, Answer::Refused(refused)) => Err(Error::Refused {
                code: refused.code,
                why: refused.why,
            }),
            (Asked::Hello, Answer::Welcome(welcome)) => self.welcomed(&welcome, at),
            (
                Asked::Pull { .. } | Asked::Push { .. } | Asked::Segment { .. },
                Answer::Epoch(new),
            ) => Ok(self.epoch(new.epoch, at)),
            (Asked::Pull { epoch, after: 0 }, Answer::Contents(contents)) => {
                self.contents(epoch, contents, at)
            }
            (Asked::Segment { epoch, hash, from }, Answer::Part(part)) => {
                self.part(epoch, &hash, from, part, at)
            }
            (Asked::Pull { epoch, after }, Answer::Changes(changes)) => {
                self.changes(epoch, after, changes, at)
            }
            (
                Asked::Push {
                    epoch,
                    from,
                    waiting,
                },
                Answer::Verdicts(verdicts),
            ) => self.verdicts(epoch, from, waiting, verdicts, at),
            _ => Err(Error::Misfit("it answers another question")),
        };
        // Whoever misunderstood: the next words settle which protocol is spoken.
        self.met = effect.is_ok();
        effect
    }

    fn welcomed(&mut self, welcome: &Welcome, at: &Positions) -> Result<Effect, Error> {
        if !PROTOCOLS.contains(&welcome.protocol) {
            return Err(Error::Misfit("it chose a protocol that was not offered"));
        }
        if welcome.epoch != at.epoch {
            return Ok(self.epoch(welcome.epoch, at));
        }
        self.server_seq = Some(welcome.seq);
        // A log shorter than what was pulled from it: asking brings out that it was restored.
        if welcome.seq < at.pulled {
            self.look();
        }
        Ok(Effect::Admin(welcome.admin))
    }

    fn epoch(&mut self, epoch: Epoch, at: &Positions) -> Effect {
        self.look();
        self.gathered = Gathered::default();
        self.coming = Coming::default();
        self.differed = 0;
        if epoch == at.epoch {
            Effect::Nothing
        } else {
            Effect::BeginEpoch(epoch)
        }
    }

    fn contents(
        &mut self,
        epoch: Epoch,
        contents: Contents,
        at: &Positions,
    ) -> Result<Effect, Error> {
        if contents.epoch != epoch {
            return Err(Error::Misfit("it answers an earlier question"));
        }
        // Something is here by now, or is on its way already.
        if at.epoch == epoch && self.reached(&epoch, at.pulled) == 0 && self.takes_segments() {
            self.server_seq = Some(contents.end);
            self.coming.begin(contents)?;
        }
        Ok(Effect::Nothing)
    }

    fn part(
        &mut self,
        epoch: Epoch,
        hash: &SegmentHash,
        from: u64,
        part: Part,
        at: &Positions,
    ) -> Result<Effect, Error> {
        if (part.epoch, part.hash, part.from) != (epoch, *hash, from) {
            return Err(Error::Misfit("it answers an earlier question"));
        }
        let effect = self.coming.add(&epoch, part, at)?;
        if let Effect::TakeSegment(last) = &effect
            && last.place + 1 == last.of
        {
            // What came since, and what everything comes to.
            self.look();
        }
        Ok(effect)
    }

    fn changes(
        &mut self,
        epoch: Epoch,
        after: u64,
        changes: Changes,
        at: &Positions,
    ) -> Result<Effect, Error> {
        if changes.epoch != epoch || changes.after != after {
            return Err(Error::Misfit("it answers an earlier question"));
        }
        check_chunks(&changes)?;
        // Behind the cursor it brings nothing; past it, there would be a hole.
        if at.epoch != epoch || after != self.reached(&epoch, at.pulled) {
            return Ok(Effect::Nothing);
        }
        self.server_seq = Some(changes.seq);
        self.checkpoint = changes.check.map(|root| Checkpoint {
            epoch,
            seq: changes.upto,
            root: root.0,
        });
        let is_end = changes.upto == changes.seq;
        let chunks = changes.chunks.into_iter().map(Chunk::from);
        self.gathered.add(epoch, at.pulled, changes.upto, chunks);
        if !is_end && !self.gathered.is_enough() {
            return Ok(Effect::Nothing);
        }
        self.gathered.is_cautious &= !is_end;
        Ok(self.gathered.take())
    }

    fn verdicts(
        &mut self,
        epoch: Epoch,
        from: u64,
        waiting: Waiting,
        answer: Verdicts,
        at: &Positions,
    ) -> Result<Effect, Error> {
        if answer.epoch != epoch
            || answer.batch != waiting.upto
            || answer.verdicts.len() != waiting.changes.len()
        {
            return Err(Error::Misfit("it answers an earlier question"));
        }
        if at.epoch != epoch || from != at.pushed {
            return Ok(Effect::Nothing);
        }
        self.server_seq = Some(answer.seq);
        Ok(Effect::Settle {
            waiting,
            verdicts: answer.verdicts.into_iter().map(Verdict::from).collect(),
            end: Seen {
                seq: answer.seq,
                mark: answer.mark,
            },
        })
    }
}

/// Whether the chunks reach from the cursor to where the answer says, without a hole.
fn check_chunks(changes: &Changes) -> Result<(), Error> {
    const NOT_WHOLE: Error = Error::Misfit("its changes are not those past the position asked for");
    let mut reached = changes.after;
    for (at, chunk) in changes.chunks.iter().enumerate() {
        let begins =
            chunk.first_seq == reached.saturating_add(1) || (at == 0 && chunk.first_seq <= reached);
        if !begins || chunk.last_seq <= reached || chunk.last_seq > i64::MAX.unsigned_abs() {
            return Err(NOT_WHOLE);
        }
        reached = chunk.last_seq;
    }
    let stands_still = reached == changes.after && changes.seq > reached;
    if reached != changes.upto || changes.seq < reached || stands_still {
        Err(NOT_WHOLE)
    } else {
        Ok(())
    }
}

/// The first of what waits that goes into one push: at least one change, then no more than `max_bytes`.
#[must_use]
pub fn first_part(mut waiting: Waiting, max_bytes: usize) -> Waiting {
    let mut bytes = 0;
    let fits = waiting.changes.iter().take_while(|change| {
        bytes += change.bytes.len();
        bytes <= max_bytes
    });
    let count = fits.count().max(1);
    if count < waiting.changes.len() {
        waiting.changes.truncate(count);
        waiting.upto = waiting.changes[count - 1].seq;
    }
    waiting
}

/// The first wait after a failure: short enough that a dropped packet is not noticed.
const FIRST_WAIT_MS: u64 = 500;

/// The longest wait: a train leaves its tunnel, and a minute later everything is there.
const LONGEST_WAIT_MS: u64 = 60_000;

/// How long to wait after so many failures in a row. `jitter` is any random number: without it, a hundred
/// laptops would come back to a restarted server in the same instant.
#[must_use]
pub fn backoff_ms(failures: u32, jitter: u32) -> u64 {
    let full = FIRST_WAIT_MS
        .saturating_mul(1 << failures.saturating_sub(1).min(16))
        .min(LONGEST_WAIT_MS);
    full / 2 + full / 2 * u64::from(jitter) / u64::from(u32::MAX)
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod told_tests;
