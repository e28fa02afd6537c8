//! A team for tests: a real server on the loopback, and laptops with real encrypted workspaces.
#![allow(unreachable_pub, missing_docs)]

#[path = "../../../../tests/src/cluster.rs"]
pub mod cluster;
pub mod over_postgres;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use satchel_engine::{Acting, Host, NewWorkspace, Place, RecordDetail, Workspace};
use satchel_model::RecordId;
use satchel_server::{Options, Started, invite, serve};
use satchel_sync::{Error, Join, Sync, SyncStatus};
use serde_json::{Map, Value as Json, json};
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub const PASSWORD: &str = "correct horse battery";
pub const KEY: [u8; 32] = [7; 32];

pub struct Team {
    pub folder: TempDir,
    /// Where the records are, if not in the folder.
    pub database: Option<String>,
    pub workspace: Arc<Workspace>,
    pub started: Started,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<Result<(), satchel_server::Error>>,
}

impl Team {
    pub async fn start() -> Self {
        Self::start_over(over_postgres::new_database()).await
    }

    /// A server over a database that others may be over as well; without one, over a file of its own.
    pub async fn start_over(database: Option<String>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        if database.is_none() {
            Workspace::create(&place(&folder), &KEY, Host::system(), &northwind()).unwrap();
        }
        Self::start_in(folder, database, ([127, 0, 0, 1], 0).into()).await
    }

    pub async fn start_in(folder: TempDir, database: Option<String>, listen: SocketAddr) -> Self {
        Self::start_as(folder, database, listen, None).await
    }

    /// A server that refuses the passwords of a list.
    pub async fn start_refusing(leaked_passwords: PathBuf) -> Self {
        let (folder, database) = (tempfile::tempdir().unwrap(), over_postgres::new_database());
        if database.is_none() {
            Workspace::create(&place(&folder), &KEY, Host::system(), &northwind()).unwrap();
        }
        let any = ([127, 0, 0, 1], 0).into();
        Self::start_as(folder, database, any, Some(leaked_passwords)).await
    }

    async fn start_as(
        folder: TempDir,
        database: Option<String>,
        listen: SocketAddr,
        leaked_passwords: Option<PathBuf>,
    ) -> Self {
        let (place, host) = (place(&folder), Host::system());
        let workspace = match &database {
            None => Workspace::open(&place, &KEY, host),
            Some(url) => {
                let database = Arc::new(over_postgres::InPlace::open(url));
                Workspace::open_over(database, &place, &KEY, host, &northwind())
            }
        };
        let workspace = Arc::new(workspace.unwrap());
        let (stop, stopped) = oneshot::channel();
        let (announce, announced) = oneshot::channel();
        let options = Options {
            leaked_passwords,
            ..Options::new(workspace.clone(), listen)
        };
        let serving = tokio::spawn(serve(
            options,
            |started| announce.send(started).unwrap(),
            async { stopped.await.unwrap_or(()) },
        ));
        let Ok(started) = announced.await else {
            panic!("{}", serving.await.unwrap().unwrap_err())
        };
        Self {
            folder,
            database,
            workspace,
            started,
            stop,
            serving,
        }
    }

    /// Ends the server and closes its workspace.
    pub async fn stop(self) -> (TempDir, Option<String>, SocketAddr) {
        self.stop.send(()).unwrap();
        tokio::time::timeout(Duration::from_secs(10), self.serving)
            .await
            .expect("the server stops though streams are open")
            .unwrap()
            .unwrap();
        // What looks beside the server for what is new holds it for as long as a look takes.
        let closing = Arc::downgrade(&self.workspace);
        drop(self.workspace);
        until("nothing holds the server's workspace any more", || {
            closing.strong_count() == 0
        })
        .await;
        (self.folder, self.database, self.started.address)
    }

    pub async fn restart(self) -> Self {
        let (folder, database, address) = self.stop().await;
        Self::start_in(folder, database, address).await
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.started.address)
    }

    pub fn invite(&self, email: &str) -> String {
        self.invite_as(email, false)
    }

    fn invite_as(&self, email: &str, admin: bool) -> String {
        let (database, host) = (self.workspace.database(), self.workspace.host());
        invite(database, host, email, admin).unwrap()
    }

    /// A laptop of a new member.
    pub async fn laptop(&self, name: &str) -> Laptop {
        self.laptop_of(name, false).await
    }

    /// A laptop of a new admin.
    pub async fn admin(&self, name: &str) -> Laptop {
        self.laptop_of(name, true).await
    }

    async fn laptop_of(&self, name: &str, admin: bool) -> Laptop {
        let laptop = Laptop::new();
        let email = format!("{}@example.com", name.to_lowercase());
        laptop
            .join(Join {
                invitation: Some(self.invite_as(&email, admin)),
                name: Some(name.into()),
                ..self.credentials(&email)
            })
            .await
            .unwrap();
        laptop
    }

    pub fn credentials(&self, email: &str) -> Join {
        Join {
            url: self.url(),
            email: email.into(),
            password: Some(PASSWORD.into()),
            ..Join::default()
        }
    }
}

fn northwind() -> NewWorkspace {
    NewWorkspace {
        name: "Northwind".into(),
    }
}

pub fn place(folder: &TempDir) -> Place {
    Place {
        dir: folder.path().to_owned(),
    }
}

pub struct Laptop {
    pub folder: TempDir,
    pub workspace: Arc<Workspace>,
    pub sync: Sync,
}

impl Laptop {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::create(
            &place(&folder),
            &KEY,
            Host::system(),
            &NewWorkspace {
                name: "Mine".into(),
            },
        )
        .unwrap();
        let workspace = Arc::new(workspace);
        let sync = Sync::new(workspace.clone()).unwrap();
        Self {
            folder,
            workspace,
            sync,
        }
    }

    pub async fn join(&self, join: Join) -> Result<SyncStatus, Error> {
        self.sync.join(join).await
    }

    pub async fn sync(&self) -> SyncStatus {
        self.sync.sync_now().await.unwrap()
    }

    pub fn live(&self) -> Live {
        let sync = self.sync.clone();
        Live(tokio::spawn(async move { sync.live().await }))
    }

    pub fn create(&self, object: &str, values: Json) -> RecordId {
        self.workspace
            .create_record(Acting::default(), object, &map(values))
            .unwrap()
            .created[0]
    }

    pub fn person(&self, name: &str) -> RecordId {
        self.create("person", json!({ "name": name }))
    }

    pub fn edit(&self, id: RecordId, values: Json) {
        self.workspace
            .edit_record(Acting::default(), id, &map(values))
            .unwrap();
    }

    pub fn record(&self, id: RecordId) -> RecordDetail {
        self.workspace.record(id).unwrap()
    }

    pub fn value(&self, id: RecordId, field: &str) -> Json {
        self.record(id).record.values[field].clone()
    }

    pub fn has(&self, id: RecordId) -> bool {
        self.workspace.record(id).is_ok()
    }
}

/// A client that runs in the background until this is dropped.
pub struct Live(JoinHandle<()>);

impl Drop for Live {
    fn drop(&mut self) {
        self.0.abort();
    }
}

pub fn map(values: Json) -> Map<String, Json> {
    values.as_object().unwrap().clone()
}

/// Waits until something is so, and says how long it took.
pub async fn until(what: &str, is_so: impl Fn() -> bool) -> Duration {
    let begun = Instant::now();
    while !is_so() {
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "not within 20 s: {what}"
        );
        tokio::time::sleep(Duration::from_micros(500)).await;
    }
    begun.elapsed()
}
