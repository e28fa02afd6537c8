//! A team's workspace moved from its file to a PostgreSQL of this machine.

use std::fs::File;
use std::io::BufWriter;

use satchel_engine::moving::{Target, move_to};
use satchel_engine::{Host, ImportOptions, sample};
use satchel_postgres::Postgres;

use super::{KEY, Scale, figure, timed, workspace};
use crate::cluster::Cluster;

/// How many contacts: people, and their companies, notes and the notes' links beside them.
const CONTACTS: usize = 100_000;

pub(super) fn run(scale: Scale) {
    let Some(cluster) = Cluster::start(&["shared_buffers=128MB"]) else {
        println!("move.s not measured: PostgreSQL is not installed");
        return;
    };
    let (folder, url) = (tempfile::tempdir().unwrap(), cluster.url("team"));
    let csv = folder.path().join("contacts.csv");
    let rows = scale.records.unwrap_or(CONTACTS);
    sample::contacts_csv(1, rows, BufWriter::new(File::create(&csv).unwrap())).unwrap();
    let made = workspace(folder.path());
    made.import(&csv, &ImportOptions::default(), &mut |_| {})
        .unwrap();
    made.settle_index();
    let place = made.place().clone();
    drop(made);
    Postgres::create(&url).unwrap();
    let database = Postgres::open(&url).unwrap();
    let target = Target {
        database: &database,
        name: "bench",
    };
    let (moved, time) = timed(|| move_to(&target, &place, &KEY, &Host::system(), &mut |_| {}));
    let moved = moved.unwrap();
    figure("move.s", time.as_secs_f64(), "s");
    let per_second = moved.rows as f64 / time.as_secs_f64();
    figure("move.rows_per_s", per_second, "1/s");
}
