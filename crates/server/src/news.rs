//! What the streams hear of commits: laptops the changes themselves, browsers what to fetch again.

use std::sync::{Arc, Weak};

use axum::body::Bytes;
use satchel_engine::{Event, Workspace};
use satchel_sync::news::event;
use satchel_sync::serve;
use tokio::sync::broadcast;

/// Tells the streams of commits.
pub(crate) struct News {
    words: broadcast::Sender<Word>,
    events: broadcast::Sender<Event>,
}

/// What laptops are told of commits: made once, and said on every line.
#[derive(Clone)]
pub(crate) struct Word {
    /// Position up to which there is news.
    pub(crate) seq: u64,
    /// The event that brings the news along, where that is short enough.
    pub(crate) event: Bytes,
}

impl Word {
    /// One of what follows a position, up to another or past it.
    fn after(workspace: &Workspace, after: u64, seq: u64) -> Self {
        let (seq, event) = serve::told(workspace, after, seq);
        Self {
            seq,
            event: event.into(),
        }
    }

    /// One that tells of a position and no more.
    pub(crate) fn of(seq: u64) -> Self {
        Self {
            seq,
            event: event(seq, None).into(),
        }
    }
}

/// Words that a laptop may fall behind, of 22 kB at most, before it is told the position alone and pulls.
const WORDS: usize = 64;

/// How many events a browser may fall behind before its stream is ended and it begins anew.
const EVENTS: usize = 256;

impl News {
    /// News of a workspace, for as long as this is held.
    pub(crate) fn of(workspace: &Arc<Workspace>) -> Arc<Self> {
        let news = Arc::new(Self {
            words: broadcast::Sender::new(WORDS),
            events: broadcast::Sender::new(EVENTS),
        });
        let events = workspace.subscribe();
        let mut teller = Teller {
            workspace: Arc::downgrade(workspace),
            news: Arc::downgrade(&news),
            // Nothing is read here, where nothing may block: the first word tells its position alone, unless all of the log is short.
            told: 0,
        };
        // The engine knows no async. The thread ends with the workspace, or with the first event after this server.
        std::thread::spawn(move || events.into_iter().try_for_each(|event| teller.tell(event)));
        news
    }

    /// Hears of commits, as laptops do.
    pub(crate) fn words(&self) -> broadcast::Receiver<Word> {
        self.words.subscribe()
    }

    /// How many laptops listen.
    pub(crate) fn laptops(&self) -> usize {
        self.words.receiver_count()
    }

    /// How many browsers listen.
    pub(crate) fn browsers(&self) -> usize {
        self.events.receiver_count()
    }

    /// Hears of every commit.
    pub(crate) fn events(&self) -> broadcast::Receiver<Event> {
        self.events.subscribe()
    }
}

/// Makes the words.
struct Teller {
    workspace: Weak<Workspace>,
    news: Weak<News>,
    /// Position up to which all was told.
    told: u64,
}

impl Teller {
    /// Tells of a commit; `None` where nobody hears it any more.
    fn tell(&mut self, event: Event) -> Option<()> {
        let (workspace, news) = (self.workspace.upgrade()?, self.news.upgrade()?);
        if event.seq > self.told {
            let somebody_listens = news.words.receiver_count() > 0;
            let word = somebody_listens.then(|| Word::after(&workspace, self.told, event.seq));
            self.told = word.as_ref().map_or(event.seq, |word| word.seq);
            // Nobody listening is no failure.
            let _ = word.map(|word| news.words.send(word));
        }
        let _ = news.events.send(event);
        Some(())
    }
}
