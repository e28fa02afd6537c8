//! What sync needs of a workspace: its log as it is, and a way in for changes made elsewhere.

use std::collections::HashMap;

use satchel_document::{Advance, Change};
use satchel_model::{BatchId, ChangeKind, Draft, DraftAction, RecordId, standard};
use satchel_store::log::{self, Chunk, Origin};
use satchel_store::server::{Seen, Server};
use satchel_store::{Reader, Writer, attention, batch, projection, server, workspace};
use serde_json::Map;

use crate::commit::Touched;
use crate::loaded::Loaded;
use crate::{Action, Error, Workspace, follow, mark, values};

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

/// Changes that wait to be pushed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// The changes, in log order.
    pub changes: Vec<Offered>,
    /// Position in the own log after them.
    pub upto: u64,
}

/// No single change is larger: a note of 100 pages is a tenth of it.
pub const MAX_CHANGE_BYTES: usize = 4 << 20;

impl Workspace {
    /// Position of the last change in the log.
    ///
    /// # Errors
    /// What the store says.
    pub fn seq(&self) -> Result<u64, Error> {
        self.read(|reader| Ok(workspace::seq(reader)?))
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

    /// Takes changes that a laptop offers: each gets its own verdict, and all that were stored are durable
    /// when it returns.
    ///
    /// # Errors
    /// What the store says; then nothing was stored.
    pub fn receive(&self, offered: &[Offered]) -> Result<Vec<Verdict>, Error> {
        let _order = self.follower.order();
        // What one laptop sent is news for every other: on a server all changes are its own to give out.
        let (taken, verdicts) =
            self.write(|writer| Intake::begin(self, writer, Origin::Local)?.run(offered))?;
        self.published(taken.first_seq, taken.last_seq, &taken.touched);
        Ok(verdicts)
    }

    /// Applies what the server sent, and moves the cursor to `cursor`, in one transaction.
    ///
    /// # Errors
    /// [`satchel_store::Error::BadLog`] where the chunks are damaged or a change does not fit: then nothing was applied.
    pub fn apply_pulled(&self, chunks: &[Chunk], cursor: u64) -> Result<(), Error> {
        let _order = self.follower.order();
        let taken = self.write(|writer| {
            let after = server::get(writer)?.map_or(0, |server| server.pulled);
            let offered = offered(chunks, after)?;
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
            server::set_pulled(writer, cursor)?;
            if let Some(last) = offered.last() {
                let mark = mark(last.document, &Change::parse(&last.bytes)?.hash());
                server::see(writer, &Seen { seq: cursor, mark })?;
            }
            Ok(taken)
        })?;
        self.published(taken.first_seq, taken.last_seq, &taken.touched);
        Ok(())
    }

    /// Leaves the indexes of the tables out while more comes in than is there: building them after costs less than half
    /// of keeping them. [`Workspace::end_bulk`] builds them; so does the next opening, should this program not come to it.
    ///
    /// # Errors
    /// What the store says.
    pub fn begin_bulk(&self) -> Result<(), Error> {
        self.write(|writer| Ok(projection::drop_indexes(writer, &self.layouts)?))
    }

    /// Builds the indexes that are not there.
    ///
    /// # Errors
    /// What the store says.
    pub fn end_bulk(&self) -> Result<(), Error> {
        self.write(|writer| Ok(projection::build_indexes(writer, &self.layouts)?))
    }

    /// The changes that the server does not hold yet, from where the last push ended.
    ///
    /// # Errors
    /// What the store says.
    pub fn waiting(&self, max_bytes: usize) -> Result<Waiting, Error> {
        self.read(|reader| {
            let Some(server) = server::get(reader)? else {
                return Ok(Waiting::default());
            };
            let chunks = log::after(reader, server.pushed, max_bytes)?;
            let upto = chunks.last().map_or(server.pushed, |chunk| chunk.last_seq);
            let mut changes = Vec::new();
            for chunk in chunks {
                // A restored server may lack what it once sent.
                let relayed = chunk.origin == Origin::Server;
                if relayed && chunk.first_seq > server.relay_upto {
                    continue;
                }
                let frames = log::frames(&chunk)?
                    .into_iter()
                    .filter(|frame| frame.seq > server.pushed);
                changes.extend(frames.map(|frame| Offered {
                    seq: frame.seq,
                    document: frame.document,
                    bytes: frame.bytes,
                    relayed,
                }));
            }
            Ok(Waiting { changes, upto })
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

    /// The joined server.
    ///
    /// # Errors
    /// What the store says.
    pub fn server(&self) -> Result<Option<Server>, Error> {
        self.read(|reader| Ok(server::get(reader)?))
    }

    /// Joins a server as one of its members.
    ///
    /// # Errors
    /// What the store says.
    pub fn join(&self, joined: &Server, member: RecordId, name: &str) -> Result<(), Error> {
        let introduced = self.introduce(member)?;
        self.write(|writer| {
            if let Some(batch) = introduced {
                // Nobody did this, so it is not what an undo is to take back.
                batch::set_undone(writer, batch)?;
            }
            server::set(writer, joined)?;
            Ok(workspace::set_member(writer, member, name)?)
        })?;
        self.set_member(member);
        Ok(())
    }

    /// Says as whom the one who worked here before any team was joined goes on, in a record of who they were: their
    /// changes bear that id, here and wherever they are sent. It is in the trash, where no list of members shows it and
    /// its name is found all the same.
    fn introduce(&self, member: RecordId) -> Result<Option<BatchId>, Error> {
        let earlier = self.member();
        if earlier == member || self.server()?.is_some() || self.seq()? == 0 {
            return Ok(None);
        }
        let object = self.object(standard::MEMBER)?;
        let named = Map::from_iter([(standard::JOINED_AS.to_owned(), member.to_string().into())]);
        let draft = |action, assigns| Draft {
            record: earlier,
            object,
            action,
            assigns,
        };
        let drafts = vec![
            draft(
                DraftAction::Create,
                values::assigns(&self.layouts[object], &[], &named)?,
            ),
            draft(DraftAction::Delete(self.host.now_ms()), Vec::new()),
        ];
        let action = Action {
            member: None,
            kind: ChangeKind::Edit,
            batch: self.new_batch(),
        };
        Ok(self.commit(drafts, action)?.batch)
    }

    /// Begins again with a server that was restored: nothing here is lost, everything is compared anew.
    ///
    /// # Errors
    /// What the store says.
    pub fn begin_epoch(&self, epoch: &[u8; 16]) -> Result<(), Error> {
        self.write(|writer| {
            let seq = workspace::seq(writer)?;
            Ok(server::begin_epoch(writer, epoch, seq)?)
        })
    }

    /// Notes that the server answered.
    ///
    /// # Errors
    /// What the store says.
    pub fn contacted(&self) -> Result<(), Error> {
        let now = self.host.now_ms();
        self.write(|writer| Ok(server::set_contact(writer, now)?))
    }

    /// How many changes made here the server does not hold yet; 0 where none is joined.
    ///
    /// # Errors
    /// What the store says.
    pub fn waiting_count(&self) -> Result<u64, Error> {
        self.read(|reader| match server::get(reader)? {
            Some(server) => Ok(log::count_local_after(reader, server.pushed)?),
            None => Ok(0),
        })
    }

    /// The changes that the server would not take.
    ///
    /// # Errors
    /// What the store says.
    pub fn attention(&self) -> Result<Vec<attention::Refused>, Error> {
        self.read(|reader| Ok(attention::list(reader)?))
    }

    /// How many changes the server would not take.
    ///
    /// # Errors
    /// What the store says.
    pub fn attention_count(&self) -> Result<u64, Error> {
        self.read(|reader| Ok(attention::count(reader)?))
    }
}

fn offered(chunks: &[Chunk], after: u64) -> Result<Vec<Offered>, Error> {
    let mut offered = Vec::new();
    for chunk in chunks {
        let frames = log::frames(chunk)?
            .into_iter()
            .filter(|frame| frame.seq > after);
        offered.extend(frames.map(|frame| Offered {
            seq: frame.seq,
            document: frame.document,
            bytes: frame.bytes,
            relayed: false,
        }));
    }
    Ok(offered)
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
    let stored = verdicts.iter().filter_map(|verdict| {
        if let Verdict::Stored { seq } = verdict {
            Some(*seq)
        } else {
            None
        }
    });
    let cursor = stored.fold(
        joined.pulled,
        |cursor, seq| if seq == cursor + 1 { seq } else { cursor },
    );
    if cursor > joined.pulled {
        server::set_pulled(writer, cursor)?;
    }
    Ok(())
}

/// What an intake stored.
struct Taken {
    first_seq: u64,
    last_seq: u64,
    touched: Vec<Touched>,
}

/// Changes of others under way into the log.
struct Intake<'w> {
    workspace: &'w Workspace,
    writer: &'w dyn Writer,
    origin: Origin,
    first_seq: u64,
    accepted: Vec<(RecordId, Change)>,
    loaded: Vec<Loaded>,
    places: HashMap<RecordId, usize>,
}

impl<'w> Intake<'w> {
    fn begin(
        workspace: &'w Workspace,
        writer: &'w dyn Writer,
        origin: Origin,
    ) -> Result<Self, Error> {
        let first_seq = workspace::take_seq(writer, 0)? + 1;
        Ok(Self {
            workspace,
            writer,
            origin,
            first_seq,
            accepted: Vec::new(),
            loaded: Vec::new(),
            places: HashMap::new(),
        })
    }

    fn run(mut self, offered: &[Offered]) -> Result<(Taken, Vec<Verdict>), Error> {
        let verdicts = offered
            .iter()
            .map(|change| self.take(change))
            .collect::<Result<Vec<_>, _>>()?;
        let last_seq = workspace::take_seq(self.writer, self.accepted.len() as u64)?;
        if !self.accepted.is_empty() {
            let changes: Vec<(RecordId, &[u8])> = self
                .accepted
                .iter()
                .map(|(id, change)| (*id, change.bytes()))
                .collect();
            log::append(self.writer, last_seq, self.origin, &changes)?;
        }
        // In the order of their keys, so that a large pull walks each table once.
        self.loaded.retain(|loaded| loaded.key > 0);
        self.loaded.sort_by_key(|loaded| loaded.key);
        let mut touched = Vec::with_capacity(self.loaded.len());
        for loaded in self.loaded {
            let known = loaded.object.is_some();
            let saved = loaded.encode().save(self.workspace, self.writer)?;
            touched.extend(known.then_some(saved));
        }
        Ok((
            Taken {
                first_seq: self.first_seq,
                last_seq,
                touched,
            },
            verdicts,
        ))
    }

    fn take(&mut self, offered: &Offered) -> Result<Verdict, Error> {
        if offered.bytes.len() > MAX_CHANGE_BYTES {
            return Ok(refused(
                "too_large",
                format!(
                    "the change has {} bytes; at most {MAX_CHANGE_BYTES} are taken",
                    offered.bytes.len()
                ),
            ));
        }
        let change = match Change::parse(&offered.bytes) {
            Ok(change) => change,
            Err(error) => return Ok(refused("not_a_change", error.to_string())),
        };
        let place = self.load(offered.document, &change)?;
        let loaded = &mut self.loaded[place];
        let seq = self.first_seq + self.accepted.len() as u64;
        let before = loaded.register.clone();
        match loaded
            .register
            .advance(&change, loaded.layout(self.workspace))
        {
            Ok(Advance::Applied(update)) => loaded.update(self.workspace, &update, seq),
            Ok(Advance::Known) => return self.known(place, &change),
            Ok(Advance::Concurrent) => {
                if let Some(refusal) = self.merge(place, &change, seq)? {
                    return Ok(refusal);
                }
            }
            Err(error) => {
                loaded.register = before;
                return Ok(refused("bad_order", error.to_string()));
            }
        }
        self.accepted.push((offered.document, change));
        Ok(Verdict::Stored { seq })
    }

    fn merge(&mut self, place: usize, change: &Change, seq: u64) -> Result<Option<Verdict>, Error> {
        let loaded = &mut self.loaded[place];
        if change.seq() != loaded.register.last_of(&change.actor()) + 1 {
            return Ok(Some(refused(
                "missing_change",
                "an earlier change by the same laptop is missing; it will be sent again".to_owned(),
            )));
        }
        let pending: Vec<(u64, Change)> = (self.first_seq..)
            .zip(&self.accepted)
            .filter(|(_, (id, _))| *id == loaded.id)
            .map(|(seq, (_, change))| (seq, change.clone()))
            .collect();
        match loaded.merge(self.workspace, self.writer, &pending, change, seq) {
            Ok(()) => Ok(None),
            Err(Error::Change(error)) => Ok(Some(refused("missing_change", error.to_string()))),
            Err(error) => Err(error),
        }
    }

    /// A change whose number is taken: the same one again, or another that stole it.
    fn known(&self, place: usize, change: &Change) -> Result<Verdict, Error> {
        let register = &self.loaded[place].register;
        if register.heads().contains(&change.hash()) {
            return Ok(Verdict::Known);
        }
        for &position in register.positions() {
            let same = match position
                .checked_sub(self.first_seq)
                .and_then(|at| self.accepted.get(usize::try_from(at).ok()?))
            {
                Some((_, accepted)) => accepted.hash() == change.hash(),
                None => log::changes_at(self.writer, &[position])?[0].bytes == change.bytes(),
            };
            if same {
                return Ok(Verdict::Known);
            }
        }
        Ok(refused(
            "number_reused",
            "another change has this one's number: two copies of one laptop wrote under one name"
                .to_owned(),
        ))
    }

    fn load(&mut self, id: RecordId, change: &Change) -> Result<usize, Error> {
        if let Some(&place) = self.places.get(&id) {
            return Ok(place);
        }
        let reader: &dyn Reader = self.writer;
        let loaded = match Loaded::get(self.workspace, reader, id)? {
            Some(loaded) => loaded,
            None => Loaded::new(
                self.workspace,
                id,
                change
                    .object()
                    .and_then(|name| self.workspace.object(&name).ok()),
            ),
        };
        self.places.insert(id, self.loaded.len());
        self.loaded.push(loaded);
        Ok(self.loaded.len() - 1)
    }
}

fn refused(code: &str, why: String) -> Verdict {
    Verdict::Refused {
        code: code.to_owned(),
        why,
    }
}
