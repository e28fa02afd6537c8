//! A database goes wherever its last user is, also in async code.
#![allow(clippy::unwrap_used)]

#[path = "../../../tests/src/cluster.rs"]
mod cluster;

use cluster::{Cluster, SPARING};
use satchel_postgres::Postgres;
use satchel_store::{read, write};

#[test]
fn a_database_is_dropped_in_async_code_and_leaves_no_connection() {
    let Some(cluster) = Cluster::start(&SPARING) else {
        return;
    };
    let url = cluster.url("dropped");
    Postgres::create(&url).unwrap();
    let database = Postgres::open(&url).unwrap();
    write(&database, |writer| writer.execute_all("select 1")).unwrap();
    read(&database, |reader| {
        reader.query("select 1", &[], &mut |_| Ok(()))
    })
    .unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async move { drop(database) });
    // Refused while anyone is connected to it.
    cluster.sql("drop database dropped");
}
