//! One of two servers over one database killed while laptops push to both: what it took is at the other.

use std::collections::BTreeSet;

use satchel_engine::sample::contacts_csv;
use satchel_postgres::Postgres;
use satchel_tests::cluster::{Cluster, SPARING};
use satchel_tests::program::Desk;

use crate::exchange::assert_synced_or_unreachable;
use crate::kill::{Moments, time};
use crate::server::{Server, join};

/// A few pushes' worth.
const ROWS: usize = 3_000;

/// Brings contacts into a laptop's workspace that no other laptop has.
fn import(desk: &Desk, seed: u64) {
    let file = std::fs::File::create(desk.path("contacts.csv")).unwrap();
    contacts_csv(seed, ROWS, std::io::BufWriter::new(file)).unwrap();
    desk.json(&["import", "contacts.csv"]);
}

/// The numbers of records by object, and how many changes wait.
fn held(laptop: &Desk) -> (Vec<String>, u64, u64) {
    let status = laptop.json(&["status"]);
    let records = status["records"].as_object().unwrap();
    let all = records.values().filter_map(serde_json::Value::as_u64).sum();
    let waiting = status["server"]["waiting"].as_u64().unwrap();
    (records.keys().cloned().collect(), all, waiting)
}

/// What a laptop no longer counts as waiting, another that asks the server which lives on has.
fn assert_has_what_was_taken(other: &Desk, laptop: &Desk) {
    let (objects, all, waiting) = held(laptop);
    let shared: usize = objects
        .iter()
        .map(|object| {
            let (ours, theirs) = (laptop.records(object), other.records(object));
            ours.keys().filter(|id| theirs.contains_key(*id)).count()
        })
        .sum();
    assert!(
        shared as u64 + waiting >= all,
        "of {all} records {waiting} wait, and {shared} are at the other server"
    );
}

#[test]
fn a_server_killed_under_load_loses_nothing_that_it_took() {
    let Some(cluster) = Cluster::start(&SPARING) else {
        return;
    };
    let url = cluster.url("team");
    Postgres::create(&url).unwrap();
    let (mut first, mut second) = (Server::over(&url), Server::over(&url));
    let [anna, bo, carol] = [(); 3].map(|()| Desk::with_workspace());
    // Who starts last takes back the first invitation: its code is the good one.
    join(&mut second, &bo, "bo");
    first.forget_invitation();
    join(&mut first, &anna, "anna");
    join(&mut second, &carol, "carol");
    let (span, ()) = time(|| import(&anna, 5));
    import(&bo, 6);
    // Some contacts of the two files are the same.
    let made: BTreeSet<String> = [&anna, &bo]
        .into_iter()
        .flat_map(|laptop| laptop.records("person").into_keys())
        .collect();
    let mut moments = Moments::within(span);
    for _ in 0..3 {
        let busy = [&anna, &bo].map(|laptop| laptop.command(&["sync"]).spawn().unwrap());
        moments.wait();
        first.kill();
        busy.into_iter().for_each(assert_synced_or_unreachable);
        carol.json(&["sync"]);
        assert_has_what_was_taken(&carol, &anna);
        first.start_again();
    }
    for laptop in [&anna, &bo, &carol, &anna] {
        let status = laptop.json(&["sync"])["status"].clone();
        assert_eq!(status["waiting"], 0, "{status}");
        assert_eq!(status["attention"], 0, "{status}");
    }
    for laptop in [&anna, &bo, &carol] {
        laptop.assert_whole();
    }
    let there: BTreeSet<String> = carol.records("person").into_keys().collect();
    assert!(made == there, "{} made, {} there", made.len(), there.len());
    for object in ["person", "company"] {
        let [anna, bo, carol] = [&anna, &bo, &carol].map(|laptop| laptop.records(object));
        assert!(anna == bo && bo == carol, "the laptops differ in {object}");
    }
}
