//! `sync.live1000.p99_ms` and `sync.server.rss_mb`: a server in a process of its own, and a thousand laptops on its line.
//!
//! All but two of them are no more than what the server has of a laptop: a live stream, and a pull of whatever that does not bring. What
//! they hear they do not apply, since in an office that is the work of a thousand other machines.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use reqwest::Client;
use satchel_engine::{Host, Place, Workspace, end_of};
use satchel_model::RecordId;
use satchel_server::{Options, invite, serve};
use satchel_store::server::Seen;
use satchel_store::team::{self, Account, Device};
use satchel_sync::core::{Asked, Effect, Exchange, Positions, Step};
use satchel_sync::news::{Heard, News, WITH_CHANGES};
use satchel_sync::wire::{self, PROTOCOLS, Pull, Request, SOFT_BYTES};
use tokio::runtime::Runtime;
use tokio::task::JoinHandle;

use super::{Laptop, edit_times};
use crate::bench::{KEY, Scale, figure, micros, percentile};

/// Laptops on the line beside the two that are measured.
const CROWD: usize = 998;

/// Edits followed from one laptop to the other, and the pause between two: each meets a crowd at rest.
const EDITS: usize = 100;
const PAUSE: Duration = Duration::from_secs(1);

/// Names the folder of the workspace that a process of this program is to serve.
pub const SERVE: &str = "SATCHEL_BENCH_SERVE";

/// Serves a workspace until the process that started this one lets go of it.
pub fn serve_in(dir: &Path) {
    let place = Place {
        dir: dir.to_owned(),
    };
    let workspace = Arc::new(Workspace::open(&place, &KEY, Host::system()).unwrap());
    let options = Options::new(workspace, ([127, 0, 0, 1], 0).into());
    let (stop, stopped) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let _ = std::io::stdin().read_line(&mut String::new());
        stop.send(())
    });
    let served = serve(
        options,
        |started| println!("http://{}", started.address),
        async { drop(stopped.await) },
    );
    Runtime::new().unwrap().block_on(served).unwrap();
}

/// The crowd's devices, and what lets two laptops join, written while nobody serves the workspace.
struct Team {
    tokens: Vec<String>,
    devices: Vec<RecordId>,
    epoch: [u8; 16],
    end: Seen,
    codes: [(&'static str, String); 2],
}

pub(in crate::bench) fn run(scale: Scale) {
    let folder = tempfile::tempdir().unwrap();
    let (runtime, folder) = (&Runtime::new().unwrap(), folder.path());
    let crowd = Crowd::gather(runtime, folder, scale.records.unwrap_or(100_000));
    let [anna, ben] = crowd.codes.each_ref().map(|(name, code)| {
        let laptop = Laptop::new(&folder.join(name));
        laptop.join_with(runtime, &crowd.server.url, code.clone());
        laptop
    });
    figure("sync.server.rss_mb", crowd.server.resident_mb(), "MB");
    let mut times = edit_times(runtime, &anna, &ben, EDITS, PAUSE);
    assert!(crowd.stands(), "a line was cut");
    crowd.go();
    let mut tell =
        |share, name: &str| figure(name, micros(percentile(&mut times, share)) / 1e3, "ms");
    tell(0.5, "sync.live1000.p50_ms");
    tell(0.99, "sync.live1000.p99_ms");
}

/// A server in a process of its own, and a crowd of laptops on its line.
pub(in crate::bench) struct Crowd {
    pub(in crate::bench) server: Server,
    /// The folder that the server serves.
    pub(in crate::bench) dir: PathBuf,
    /// Who is on the line.
    pub(in crate::bench) devices: Vec<RecordId>,
    codes: [(&'static str, String); 2],
    lines: Vec<JoinHandle<()>>,
}

impl Crowd {
    /// Gathers it over so many records, and returns when all of it listens.
    pub(in crate::bench) fn gather(runtime: &Runtime, folder: &Path, records: usize) -> Self {
        choose_provider();
        let team = super::Team::start(runtime, &folder.join("server"), records);
        let workspace = team.stop(runtime);
        let dir = workspace.place().dir.clone();
        let team = enrolled(&workspace);
        drop(workspace);
        let server = Server::start(&dir);
        let listening = Arc::new(AtomicUsize::new(0));
        let begin = |token: &String| {
            let idle = Idle {
                client: Client::new(),
                url: server.url.clone(),
                token: token.clone(),
                exchange: Exchange::new(true),
                at: Positions {
                    epoch: team.epoch,
                    pulled: team.end.seq,
                    first: None,
                    pushed: 0,
                    own: 0,
                    seen: team.end,
                },
            };
            runtime.spawn(idle.listen(Arc::clone(&listening)))
        };
        let lines: Vec<_> = team.tokens.iter().map(begin).collect();
        let crowd = Self {
            server,
            dir,
            devices: team.devices,
            codes: team.codes,
            lines,
        };
        while listening.load(Ordering::Relaxed) < CROWD {
            assert!(crowd.stands(), "a line was cut");
            std::thread::sleep(PAUSE);
        }
        crowd
    }

    /// Whether a laptop's line is cut, by its place.
    pub(in crate::bench) fn is_cut(&self, at: usize) -> bool {
        self.lines[at].is_finished()
    }

    fn stands(&self) -> bool {
        !self.lines.iter().any(JoinHandle::is_finished)
    }

    /// Lets all of them go.
    pub(in crate::bench) fn go(&self) {
        for laptop in &self.lines {
            laptop.abort();
        }
    }
}

/// Chooses what encrypts, for clients that are made without a laptop.
pub(in crate::bench) fn choose_provider() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}

fn enrolled(workspace: &Workspace) -> Team {
    let tokens: Vec<String> = (0..CROWD)
        .map(|at| format!("a token of the crowd's, {at}"))
        .collect();
    let account = Account {
        id: RecordId::from_bytes(workspace.host().random()),
        email: "crowd@team.example".to_owned(),
        password: String::new(),
        member: workspace.member(),
        admin: false,
        shut_out: false,
    };
    let devices: Vec<RecordId> = tokens
        .iter()
        .map(|_| RecordId::from_bytes(workspace.host().random()))
        .collect();
    satchel_store::write(workspace.database(), |writer| {
        team::add_account(writer, &account, 0)?;
        tokens.iter().enumerate().try_for_each(|(at, token)| {
            let device = Device {
                id: devices[at],
                account: account.id,
                name: format!("Laptop {at}"),
            };
            let hash = ring::digest::digest(&ring::digest::SHA256, token.as_bytes());
            team::add_device(writer, &device, hash.as_ref().try_into().unwrap(), 0)
        })
    })
    .unwrap();
    let code = |name| {
        let email = format!("{name}@team.example");
        (
            name,
            invite(workspace.database(), workspace.host(), &email, false).unwrap(),
        )
    };
    Team {
        tokens,
        devices,
        epoch: workspace.epoch().unwrap(),
        end: workspace.end().unwrap(),
        codes: ["anna-in-a-crowd", "ben-in-a-crowd"].map(code),
    }
}

/// A process that serves.
pub(in crate::bench) struct Server {
    process: Child,
    pub(in crate::bench) url: String,
}

impl Server {
    pub(in crate::bench) fn start(dir: &Path) -> Self {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .env(SERVE, dir)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut url = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut url)
            .unwrap();
        Self {
            process,
            url: url.trim().to_owned(),
        }
    }

    /// What the system keeps in memory for it, in millions of bytes.
    fn resident_mb(&self) -> f64 {
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap();
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .unwrap();
        let kib: f64 = line.trim().trim_end_matches(" kB").parse().unwrap();
        kib * 1_024.0 / 1e6
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

/// One of the crowd: listens, takes what it is told, and pulls what it is not, as the plan of every laptop says.
struct Idle {
    client: Client,
    url: String,
    token: String,
    exchange: Exchange,
    at: Positions,
}

impl Idle {
    /// Listens until the line ends.
    async fn listen(mut self, listening: Arc<AtomicUsize>) {
        let request = self
            .client
            .get(format!("{}/sync/live?{WITH_CHANGES}", self.url));
        let mut line = request.bearer_auth(&self.token).send().await.unwrap();
        let (mut news, mut is_first) = (News::default(), true);
        while let Ok(Some(piece)) = line.chunk().await {
            for heard in news.hear(&piece) {
                let Heard::News(told) = heard else { continue };
                let effect = self.exchange.told(told, &self.at);
                self.take(effect);
                while self.exchange.next(&self.at) == Step::Pull {
                    self.pull().await;
                }
                if std::mem::take(&mut is_first) {
                    listening.fetch_add(1, Ordering::Relaxed);
                }
            }
        }
    }

    async fn pull(&mut self) {
        let (epoch, after) = (self.at.epoch, self.at.pulled);
        let pull = Pull {
            protocol: *PROTOCOLS.end(),
            epoch,
            after,
            max_bytes: SOFT_BYTES as u64,
            seen: wire::Seen {
                seq: self.at.seen.seq,
                mark: self.at.seen.mark,
            },
            segments: None,
        };
        let request = self
            .client
            .post(format!("{}/sync/pull", self.url))
            .bearer_auth(&self.token)
            .body(wire::encode(&Request::Pull(pull)));
        let answer = request.send().await.unwrap().bytes().await.unwrap();
        let answer = wire::decode(&answer).unwrap();
        let asked = Asked::Pull { epoch, after };
        let effect = self.exchange.heard(asked, answer, &self.at).unwrap();
        self.take(effect);
    }

    /// Moves its cursor; what it was sent it does not apply.
    fn take(&mut self, effect: Effect) {
        if let Effect::Apply { chunks, upto, .. } = effect {
            self.at.pulled = upto;
            self.at.seen = end_of(chunks.last().unwrap()).unwrap();
        }
    }
}
