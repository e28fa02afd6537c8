//! `sync.push_pg.per_s`: what laptops push one edit at a time into a workspace that a server of databases holds, each of records that are its own;
//! `sync.push_pg.same.per_s`: where all edited the same field of the same records, so that nearly each push is merged with what others pushed.
//!
//! Requests as they come off the line, so that neither HTTP nor what it costs a laptop to make an edit is measured; the database is
//! reached through its socket and syncs its log before it answers.

use std::path::Path;
use std::sync::Arc;

use satchel_engine::{Host, NewWorkspace, Place, Workspace};
use satchel_model::RecordId;
use satchel_postgres::Postgres;
use satchel_sync::serve;
use satchel_sync::wire::{self, Answer, PROTOCOLS, Push, PushedChange, Request, Seen, SentVerdict};
use tokio::runtime::Runtime;

use super::away::{edits, people};
use super::{Laptop, Team};
use crate::bench::{KEY, Scale, figure, timed};
use crate::cluster::Cluster;

/// Laptops that push at one time, and how often each does.
const LAPTOPS: usize = 8;
const PUSHES: usize = 250;

/// Contacts that are there: some for each laptop, and some for all.
const CONTACTS: usize = (LAPTOPS + 1) * PUSHES;

/// Where the laptops edit what, among the contacts.
type Part = fn(usize) -> usize;

pub(in crate::bench) fn run(_: Scale) {
    let folder = tempfile::tempdir().unwrap();
    let (runtime, folder) = (&Runtime::new().unwrap(), folder.path());
    let Some(cluster) = Cluster::start(&["shared_buffers=256MB"]) else {
        println!("sync.push_pg.per_s not measured: PostgreSQL is not installed");
        return;
    };
    let team = Team::with(
        runtime,
        Arc::new(workspace(&cluster, &folder.join("pg"))),
        folder,
        CONTACTS,
    );
    let prepare = |part: Part, name: &str| -> Vec<(RecordId, Vec<Vec<u8>>)> {
        let laptops = 0..LAPTOPS;
        let folder = |at| folder.join(format!("{name}{at}"));
        let prepared = laptops.map(|at| prepared(runtime, &team, &folder(at), part(at)));
        prepared.collect()
    };
    let own = prepare(|at| at * PUSHES, "own");
    let same = prepare(|_| LAPTOPS * PUSHES, "same");
    figure("sync.push_pg.per_s", rate(&team, &own), "pushes/s");
    figure("sync.push_pg.same.per_s", rate(&team, &same), "pushes/s");
}

/// Pushes a second, all laptops at one time.
fn rate(team: &Team, pushes: &[(RecordId, Vec<Vec<u8>>)]) -> f64 {
    let ((), time) = timed(|| {
        std::thread::scope(|scope| {
            for (device, requests) in pushes {
                scope.spawn(move || {
                    for request in requests {
                        offer(&team.workspace, *device, request);
                    }
                });
            }
        });
    });
    let count = u32::try_from(LAPTOPS * PUSHES).unwrap();
    f64::from(count) / time.as_secs_f64()
}

/// A workspace in a database of the cluster's; its index lies in a folder.
fn workspace(cluster: &Cluster, dir: &Path) -> Workspace {
    let url = cluster.url("team");
    Postgres::create(&url).unwrap();
    let new = NewWorkspace {
        name: "Bench".into(),
    };
    let place = Place {
        dir: dir.to_owned(),
    };
    let database = Arc::new(Postgres::open(&url).unwrap());
    Workspace::open_over(database, &place, &KEY, Host::system(), &new).unwrap()
}

/// A laptop's device, and its edits of contacts from one on, as requests of one change each, none of which is sent yet.
fn prepared(
    runtime: &Runtime,
    team: &Team,
    folder: &Path,
    from: usize,
) -> (RecordId, Vec<Vec<u8>>) {
    let laptop = Laptop::new(folder);
    laptop.join(runtime, team);
    let people = people(&laptop.workspace, CONTACTS);
    let part = &people[from..from + PUSHES];
    let name = folder.file_name().unwrap().to_string_lossy();
    edits(&laptop.workspace, part, PUSHES, &name);
    let (server, waiting) = (
        laptop.workspace.server().unwrap().unwrap(),
        laptop.workspace.waiting(usize::MAX).unwrap(),
    );
    assert_eq!(waiting.changes.len(), PUSHES);
    let requests = waiting.changes.iter().map(|change| {
        wire::encode(&Request::Push(Push {
            protocol: *PROTOCOLS.end(),
            epoch: server.epoch,
            seen: Seen {
                seq: server.seen.seq,
                mark: server.seen.mark,
            },
            batch: change.seq,
            changes: vec![PushedChange::from(change)],
        }))
    });
    (server.device, requests.collect())
}

fn offer(server: &Workspace, device: RecordId, request: &[u8]) {
    let answer = serve::handle(server, device, request);
    match wire::decode(&answer).unwrap() {
        Answer::Verdicts(verdicts) => assert!(matches!(
            verdicts.verdicts.as_slice(),
            [SentVerdict::Stored { .. }]
        )),
        other => panic!("{other:?}"),
    }
}
