//! `sync.*`: a laptop's first sync, an exchange without news, how soon an edit shows on another laptop, and three weeks away.
//!
//! Server and laptops share this process and its two cores; what they say goes through real sockets of the
//! loopback, and the server answers when it is on the disk. Beside them stand servers and laptops of other makes.

mod away;
pub mod crowd;
mod first;
mod peer;
pub(super) mod push_pg;

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use satchel_engine::{Acting, ImportOptions, Workspace, sample};
use satchel_model::RecordId;
use satchel_server::{Options, invite, serve};
use satchel_sync::core::Exchange;
use satchel_sync::step::{ask, hear};
use satchel_sync::{Join, Sync};
use serde_json::{Map, json};
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::{Scale, figure, micros, percentile, workspace};

/// Edits followed from one laptop to the other.
const LIVE: usize = 300;

/// A pause between two of them: a person's edits do not queue up behind each other.
const PAUSE: Duration = Duration::from_millis(20);

/// The people of the team's server, as a file in its folder.
const CONTACTS: &str = "contacts.csv";

/// Longer than this, and the edit will not come.
const LOST: Duration = Duration::from_secs(10);

pub(super) fn run(scale: Scale) {
    let records = scale.records.unwrap_or(100_000);
    let folder = tempfile::tempdir().unwrap();
    let runtime = Runtime::new().unwrap();
    let team = Team::start(&runtime, &folder.path().join("server"), records);
    first::run(&runtime, &team, folder.path(), records);
    let (anna, ben) = (
        Laptop::new(&folder.path().join("anna")),
        Laptop::new(&folder.path().join("ben")),
    );
    anna.join(&runtime, &team);
    ben.join(&runtime, &team);
    nothing_new(&team, &anna);
    live(&runtime, &team, &anna, &ben);
    away::run(&runtime, &team, folder.path());
    first::edited(&runtime, &team, folder.path());
    team.stop(&runtime);
    drop((anna, ben));
    peer::run(&folder.path().join("server").join(CONTACTS), records);
}

/// What is said while there is nothing to say: the very bytes of the bodies, without HTTP's own.
fn nothing_new(team: &Team, laptop: &Laptop) {
    let device = laptop.workspace.server().unwrap().unwrap().device;
    let (mut trips, mut bytes) = (0, 0);
    let mut exchange = Exchange::new(true);
    while let Some(question) = ask(&exchange, &laptop.workspace).unwrap() {
        let answer = satchel_sync::serve::handle(&team.workspace, device, &question.body);
        trips += 1;
        bytes += question.body.len() + answer.len();
        hear(&mut exchange, &laptop.workspace, question.asked, &answer).unwrap();
    }
    figure("sync.nothing_new.round_trips", f64::from(trips), "trips");
    #[expect(clippy::cast_precision_loss, reason = "a figure")]
    figure("sync.nothing_new.body_bytes", bytes as f64, "bytes");
}

/// From an edit on one laptop, on the server's disk, to its event on the other.
fn live(runtime: &Runtime, team: &Team, anna: &Laptop, ben: &Laptop) {
    let mut times = edit_times(runtime, anna, ben, LIVE, PAUSE);
    assert_eq!(team.workspace.seq().unwrap(), ben.workspace.seq().unwrap());
    let mut tell = |share, name: &str| {
        figure(name, micros(percentile(&mut times, share)) / 1e3, "ms");
    };
    tell(0.5, "sync.live.p50_ms");
    tell(0.99, "sync.live.p99_ms");
}

/// How long so many edits take from one laptop to the other.
fn edit_times(
    runtime: &Runtime,
    anna: &Laptop,
    ben: &Laptop,
    edits: usize,
    pause: Duration,
) -> Vec<Duration> {
    let listening = [anna, ben].map(|laptop| {
        let sync = laptop.sync.clone();
        runtime.spawn(async move { sync.live().await })
    });
    let heard = ben.workspace.subscribe();
    let id = anna.any_person();
    let mut times = Vec::new();
    // The first edits wait for the live streams to stand.
    for edit in 0..edits + edits / 10 {
        let text = format!("edit {edit}");
        let values = Map::from_iter([("jobTitle".to_owned(), json!(text))]);
        let started = Instant::now();
        anna.workspace
            .edit_record(Acting::default(), id, &values)
            .unwrap();
        while ben.job_title(id) != text {
            let left = LOST.saturating_sub(started.elapsed());
            heard
                .recv_timeout(left)
                .expect("the edit shows on the other laptop");
        }
        times.push(started.elapsed());
        std::thread::sleep(pause);
    }
    // What is measured after this is not to share the cores with laptops that follow it.
    for task in listening {
        task.abort();
    }
    times.split_off(edits / 10)
}

struct Team {
    workspace: Arc<Workspace>,
    url: String,
    stop: oneshot::Sender<()>,
    served: JoinHandle<()>,
}

impl Team {
    /// A server with so many records, listening.
    fn start(runtime: &Runtime, dir: &Path, records: usize) -> Self {
        Self::with(runtime, Arc::new(workspace(dir)), dir, records)
    }

    /// A server with so many records in a workspace, listening.
    fn with(runtime: &Runtime, workspace: Arc<Workspace>, dir: &Path, records: usize) -> Self {
        let csv = dir.join(CONTACTS);
        sample::contacts_csv(1, records, BufWriter::new(File::create(&csv).unwrap())).unwrap();
        workspace
            .import(&csv, &ImportOptions::default(), &mut |_| {})
            .unwrap();
        workspace.settle_index();
        Self::over(runtime, workspace)
    }

    /// A server over a workspace, listening.
    fn over(runtime: &Runtime, workspace: Arc<Workspace>) -> Self {
        let (stop, stopped) = oneshot::channel::<()>();
        let (announce, announced) = oneshot::channel();
        let options = Options::new(Arc::clone(&workspace), ([127, 0, 0, 1], 0).into());
        let served = serve(options, |started| drop(announce.send(started)), async {
            drop(stopped.await);
        });
        let served = runtime.spawn(async {
            served.await.unwrap();
        });
        let started = runtime.block_on(announced).unwrap();
        Self {
            workspace,
            url: format!("http://{}", started.address),
            stop,
            served,
        }
    }

    /// Lets the server end, and gives the workspace back, which nobody else holds any more.
    fn stop(self, runtime: &Runtime) -> Arc<Workspace> {
        drop(self.stop);
        runtime.block_on(self.served).unwrap();
        self.workspace
    }
}

struct Laptop {
    workspace: Arc<Workspace>,
    sync: Sync,
    email: String,
}

impl Laptop {
    fn new(dir: &Path) -> Self {
        let workspace = Arc::new(workspace(dir));
        let name = dir.file_name().unwrap_or_default().to_string_lossy();
        Self {
            sync: Sync::new(Arc::clone(&workspace)).unwrap(),
            email: format!("{name}@team.example"),
            workspace,
        }
    }

    /// Joins, and exchanges all there is.
    fn join(&self, runtime: &Runtime, team: &Team) {
        let server = &team.workspace;
        let code = invite(server.database(), server.host(), &self.email, false).unwrap();
        self.join_with(runtime, &team.url, code);
    }

    fn join_with(&self, runtime: &Runtime, url: &str, code: String) {
        let join = Join {
            url: url.to_owned(),
            email: self.email.clone(),
            password: Some("correct horse battery".to_owned()),
            invitation: Some(code),
            ..Join::default()
        };
        runtime.block_on(self.sync.join(join)).unwrap();
    }

    /// Whether it holds, and finds, all that the server does.
    fn check_is_complete(&self, team: &Team) {
        let (ours, theirs) = (
            self.workspace.overview().unwrap(),
            team.workspace.overview().unwrap(),
        );
        assert_eq!(ours.records, theirs.records);
        let health = self.workspace.examine().unwrap();
        assert_eq!(health.indexed, health.seq);
    }

    fn any_person(&self) -> RecordId {
        let found = self.workspace.search("a", 1, Some(&["person".into()]));
        found.unwrap().hits[0].id
    }

    fn job_title(&self, id: RecordId) -> String {
        let record = self.workspace.record(id).unwrap().record;
        record.values["jobTitle"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }
}
