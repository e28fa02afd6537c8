//! `sync.push_pg.per_s`: what laptops push one edit at a time into a workspace that a server of databases holds.
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
use crate::bench::{KEY, figure, timed};
use crate::cluster::Cluster;

/// Laptops that push at one time, and how often each does.
const LAPTOPS: usize = 8;
const PUSHES: usize = 250;

/// Contacts that are there.
const CONTACTS: usize = 2_000;

pub(super) fn run(runtime: &Runtime, folder: &Path) {
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
    let pushes: Vec<(RecordId, Vec<Vec<u8>>)> = (0..LAPTOPS)
        .map(|at| prepared(runtime, &team, folder, at))
        .collect();
    let push = |(device, requests): &(RecordId, Vec<Vec<u8>>)| {
        for request in requests {
            offer(&team.workspace, *device, request);
        }
    };
    let ((), time) = timed(|| {
        std::thread::scope(|scope| {
            for laptop in &pushes {
                scope.spawn(move || push(laptop));
            }
        });
    });
    let count = u32::try_from(LAPTOPS * PUSHES).unwrap();
    figure(
        "sync.push_pg.per_s",
        f64::from(count) / time.as_secs_f64(),
        "pushes/s",
    );
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

/// A laptop's device, and its edits as requests of one change each, none of which is sent yet.
fn prepared(runtime: &Runtime, team: &Team, folder: &Path, at: usize) -> (RecordId, Vec<Vec<u8>>) {
    let laptop = Laptop::new(&folder.join(format!("pusher{at}")));
    laptop.join(runtime, team);
    edits(
        &laptop.workspace,
        &people(&laptop.workspace, CONTACTS),
        PUSHES,
        &format!("of {at}:"),
    );
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
