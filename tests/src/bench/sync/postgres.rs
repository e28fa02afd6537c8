//! `sync.push_pg.per_s`: single edits, each pushed alone, by several laptops at once into one workspace on PostgreSQL.

use std::path::Path;
use std::sync::Arc;

use satchel_engine::{Acting, Host, NewWorkspace, Place, Workspace};
use satchel_postgres::Postgres;
use satchel_sync::wire::{self, Answer, Push, PushedChange, Request, Seen, SentVerdict};
use serde_json::{Map, json};
use tokio::runtime::Runtime;

use super::{Laptop, Team};
use crate::bench::{KEY, figure, timed};
use crate::cluster::Cluster;

/// Laptops that push at the same time.
const LAPTOPS: u32 = 8;

/// Edits of each.
const EDITS: u32 = 200;

/// The log on the disk before a commit is answered.
const SETTINGS: [&str; 2] = ["fsync=on", "shared_buffers=256MB"];

/// Prints nothing where PostgreSQL is not installed.
pub(super) fn run(runtime: &Runtime, folder: &Path) {
    let Some(cluster) = Cluster::start(&SETTINGS) else {
        return;
    };
    cluster.sql("create database bench");
    let database = Arc::new(Postgres::open(&cluster.url("bench")).unwrap());
    let place = Place {
        dir: folder.join("over-postgres"),
    };
    let name = "Bench".to_owned();
    let workspace = Workspace::open_over(
        database,
        &place,
        &KEY,
        Host::system(),
        &NewWorkspace { name },
    );
    let team = Team::over(runtime, Arc::new(workspace.unwrap()));
    let laptops = (0..LAPTOPS).map(|at| Laptop::new(&folder.join(format!("pushing{at}"))));
    let laptops: Vec<Laptop> = laptops.collect();
    let pushes: Vec<(&Laptop, Vec<Vec<u8>>)> = laptops
        .iter()
        .map(|laptop| {
            runtime.block_on(laptop.join(&team));
            (laptop, pushes(runtime, laptop))
        })
        .collect();
    let (_, time) = timed(|| {
        std::thread::scope(|scope| {
            for (laptop, pushes) in &pushes {
                scope.spawn(|| push_all(&team, laptop, pushes));
            }
        });
    });
    let per_s = f64::from(LAPTOPS * EDITS) / time.as_secs_f64();
    figure("sync.push_pg.per_s", per_s, "pushes/s");
}

/// The requests that push edits of a new person one by one.
fn pushes(runtime: &Runtime, laptop: &Laptop) -> Vec<Vec<u8>> {
    let workspace = &laptop.workspace;
    let title = |title: String| Map::from_iter([("jobTitle".to_owned(), json!(title))]);
    let made = workspace.create_record(Acting::default(), "person", &title("none".to_owned()));
    let id = made.unwrap().created[0];
    runtime.block_on(laptop.sync.sync_now()).unwrap();
    for at in 0..EDITS {
        let values = title(format!("edit {at}"));
        workspace
            .edit_record(Acting::default(), id, &values)
            .unwrap();
    }
    let server = workspace.server().unwrap().unwrap();
    let waiting = workspace.waiting(usize::MAX).unwrap();
    let changes = waiting.changes.iter().map(PushedChange::from);
    let push = |change| {
        wire::encode(&Request::Push(Push {
            protocol: 1,
            epoch: server.epoch,
            seen: Seen::default(),
            batch: waiting.upto,
            changes: vec![change],
        }))
    };
    changes.map(push).collect()
}

fn push_all(team: &Team, laptop: &Laptop, pushes: &[Vec<u8>]) {
    let device = laptop.workspace.server().unwrap().unwrap().device;
    for push in pushes {
        let answer = satchel_sync::serve::handle(&team.workspace, device, push);
        let answer: Answer = wire::decode(&answer).unwrap();
        let Answer::Verdicts(verdicts) = answer else {
            panic!("{answer:?}");
        };
        assert!(matches!(verdicts.verdicts[0], SentVerdict::Stored(_)));
    }
}
