//! A way to the server that breaks while a commit is on it.

use std::io::{Read as _, Write as _};
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::cluster;

/// Where the way breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    /// Before the server has heard of the commit.
    Before,
    /// Before its answer has come back.
    After,
    /// Before, and what was on its way arrives when the other end has given it up.
    Late,
}

/// A socket that leads to the server's.
pub(crate) struct Way {
    folder: tempfile::TempDir,
    next: Arc<Mutex<Option<Cut>>>,
}

const SOCKET: &str = ".s.PGSQL.5432";

/// How long what is late is late.
const LATE: Duration = Duration::from_millis(400);

impl Way {
    pub(crate) fn to(server: &Path) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let listener = UnixListener::bind(folder.path().join(SOCKET)).unwrap();
        let (server, next) = (server.join(SOCKET), Arc::new(Mutex::new(None)));
        let cuts = Arc::clone(&next);
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                carry(client, &server, &cuts);
            }
        });
        Self { folder, next }
    }

    pub(crate) fn url(&self, database: &str) -> String {
        cluster::url(self.folder.path(), database)
    }

    /// Breaks at the next commit, once.
    pub(crate) fn cut(&self, cut: Cut) {
        *self.next.lock().unwrap() = Some(cut);
    }

    /// Whether it broke.
    pub(crate) fn was_cut(&self) -> bool {
        self.next.lock().unwrap().is_none()
    }
}

fn carry(client: UnixStream, server: &PathBuf, cuts: &Arc<Mutex<Option<Cut>>>) {
    let server = UnixStream::connect(server).unwrap();
    let (mut from_server, mut to_client) =
        (server.try_clone().unwrap(), client.try_clone().unwrap());
    let muted = Arc::new(Mutex::new(false));
    let mute = Arc::clone(&muted);
    std::thread::spawn(move || {
        let mut bytes = [0; 1 << 16];
        while let Ok(count @ 1..) = from_server.read(&mut bytes) {
            if *muted.lock().unwrap() || to_client.write_all(&bytes[..count]).is_err() {
                break;
            }
        }
        let _ = to_client.shutdown(Shutdown::Both);
    });
    let cuts = Arc::clone(cuts);
    std::thread::spawn(move || forward(client, server, &cuts, &mute));
}

fn forward(
    mut client: UnixStream,
    mut server: UnixStream,
    cuts: &Mutex<Option<Cut>>,
    mute: &Mutex<bool>,
) {
    let mut bytes = [0; 1 << 16];
    while let Ok(count @ 1..) = client.read(&mut bytes) {
        let sent = &bytes[..count];
        let commits = sent.ends_with(b"; commit\0");
        match commits.then(|| cuts.lock().unwrap().take()).flatten() {
            None => server.write_all(sent).unwrap(),
            Some(Cut::Before) => break,
            Some(Cut::After) => {
                *mute.lock().unwrap() = true;
                // The other thread ends the way when the answer comes.
                server.write_all(sent).unwrap();
            }
            Some(Cut::Late) => {
                let _ = client.shutdown(Shutdown::Both);
                std::thread::sleep(LATE);
                let _ = server.write_all(sent);
                std::thread::sleep(LATE);
                break;
            }
        }
    }
    let _ = (
        client.shutdown(Shutdown::Both),
        server.shutdown(Shutdown::Both),
    );
}
