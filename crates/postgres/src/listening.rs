//! Hearing of other programs' commits: the server tells, as it commits.

use std::time::Duration;

use fallible_iterator::FallibleIterator as _;
use postgres::Client;
use satchel_store::News;

use crate::server::Server;

/// What is listened to.
pub(crate) const CHANNEL: &str = "satchel";

/// How long to go without a look of one's own, should a word be lost: a connection that broke tells nobody.
const PATIENCE: Duration = Duration::from_secs(3);

/// The same where the server tells nothing.
const LOOK: Duration = Duration::from_millis(500);

/// One program's ear.
pub(crate) struct Listening {
    server: Server,
    /// What the program itself goes by: its own commits are no news.
    own: String,
    /// Whether the server can tell.
    tells: bool,
    connection: Option<Client>,
}

impl Listening {
    pub(crate) const fn new(server: Server, own: String, tells: bool) -> Self {
        Self {
            server,
            own,
            tells,
            connection: None,
        }
    }

    /// Begins to listen.
    fn connect(&mut self) {
        let heard = self.server.connect().and_then(|mut client| {
            client.batch_execute(&format!("listen {CHANNEL}"))?;
            Ok(client)
        });
        match heard {
            Ok(client) => self.connection = Some(client),
            Err(error) => {
                tracing::warn!(%error, "the database cannot be listened to; it is looked at every half second");
                std::thread::sleep(LOOK);
            }
        }
    }

    /// Waits for a word of another program. False where the connection is of no use any more.
    fn listen(client: &mut Client, own: &str) -> bool {
        if Self::hears(client, own) {
            // Those that came together are one look's worth.
            let mut words = client.notifications();
            let mut waiting = words.iter();
            while let Ok(Some(_)) = waiting.next() {}
            return true;
        }
        !client.is_closed() && client.batch_execute("").is_ok()
    }

    fn hears(client: &mut Client, own: &str) -> bool {
        let mut words = client.notifications();
        let mut heard = words.timeout_iter(PATIENCE);
        while let Ok(Some(word)) = heard.next() {
            if word.payload() != own {
                return true;
            }
        }
        false
    }
}

impl News for Listening {
    fn wait(&mut self) {
        match &mut self.connection {
            _ if !self.tells => std::thread::sleep(LOOK),
            None => self.connect(),
            Some(client) => {
                if !Self::listen(client, &self.own) {
                    self.connection = None;
                }
            }
        }
    }
}
