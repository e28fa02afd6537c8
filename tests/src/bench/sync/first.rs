//! `sync.first.*`: an empty laptop until its first records are there, until all are, and until all are found; and the bytes on the line.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use satchel_engine::Workspace;
use satchel_sync::core::Exchange;
use satchel_sync::step::{Question, ask};
use satchel_sync::wire::{self, Answer, Request};
use tokio::runtime::Runtime;

use super::{Laptop, Team};
use crate::bench::{figure, percentile};

/// Laptops that sync for the first time.
const RUNS: usize = 3;

/// Records that are enough to begin with.
const USABLE: u64 = 10_000;

/// Between two looks at how far a laptop is.
const LOOK: Duration = Duration::from_millis(5);

pub(super) fn run(runtime: &Runtime, team: &Team, folder: &Path, records: usize) {
    let (mut usable, mut rows, mut all) = (Vec::new(), Vec::new(), Vec::new());
    for run in 0..RUNS {
        let laptop = Laptop::new(&folder.join(format!("first{run}")));
        let started = Instant::now();
        let end = team.workspace.seq().unwrap();
        let watched = [USABLE.min(end), end].map(|seq| reached(&laptop.workspace, seq, started));
        laptop.join(runtime, team);
        laptop.workspace.settle_index();
        all.push(started.elapsed());
        let [first, last] = watched.map(|thread| thread.join().unwrap());
        usable.push(first);
        rows.push(last);
        laptop.check_is_complete(team);
        if run == 0 {
            // Each record is one change there.
            let bytes = bytes(team, &laptop) / f64::from(u32::try_from(end).unwrap());
            figure("sync.first.bytes_per_record", bytes, "bytes");
        }
    }
    let median = |name: &str, times: &mut Vec<Duration>| {
        figure(name, percentile(times, 0.5).as_secs_f64(), "s");
    };
    median("sync.first.usable_s", &mut usable);
    median("sync.first.rows_s", &mut rows);
    median("sync.first.searchable_s", &mut all.clone());
    median(&per(records), &mut all);
}

/// `sync.first.100k_s`, or what another size is called.
pub(super) fn per(records: usize) -> String {
    match records % 1_000 {
        0 => format!("sync.first.{}k_s", records / 1_000),
        _ => format!("sync.first.{records}_s"),
    }
}

/// How long it takes from `started` until a position of the server's log is here.
fn reached(
    workspace: &Arc<Workspace>,
    seq: u64,
    started: Instant,
) -> std::thread::JoinHandle<Duration> {
    let workspace = Arc::clone(workspace);
    std::thread::spawn(move || {
        let pulled = || {
            workspace
                .server()
                .unwrap()
                .map_or(0, |server| server.pulled)
        };
        while pulled() < seq {
            std::thread::sleep(LOOK);
        }
        started.elapsed()
    })
}

/// The bodies of all that an empty laptop pulls, questions and answers.
fn bytes(team: &Team, laptop: &Laptop) -> f64 {
    let device = laptop.workspace.server().unwrap().unwrap().device;
    let mut exchange = Exchange::new(true);
    exchange.look();
    let Question { body, .. } = ask(&exchange, &laptop.workspace).unwrap().unwrap();
    let Request::Pull(mut pull) = wire::decode(&body).unwrap() else {
        panic!("whoever looks, pulls");
    };
    let (mut bytes, end) = (0, pull.after);
    pull.after = 0;
    while pull.after < end {
        let question = wire::encode(&Request::Pull(pull.clone()));
        let answer = satchel_sync::serve::handle(&team.workspace, device, &question);
        bytes += question.len() + answer.len();
        let Answer::Changes(changes) = wire::decode(&answer).unwrap() else {
            panic!("a pull is answered by changes");
        };
        pull.after = changes.upto;
    }
    f64::from(u32::try_from(bytes).unwrap())
}
