//! A team whose records are in PostgreSQL: the tests of this program told again over a real one.

use std::path::Path;
use std::process::Command;

use satchel_engine::Host;
use satchel_postgres::Postgres;
use satchel_store::{Database, Error, News, Reader, Writer};
use tokio::task::block_in_place;

use super::cluster::{Cluster, SPARING, url};

/// Names the socket of the server that the tests make their databases in.
const SOCKET: &str = "SATCHEL_TEST_POSTGRES";

/// Runs all tests of one file of this program but the one that calls this, each over a database of its own.
pub fn tell_all_over_postgres(file: &str) {
    let Some(cluster) = Cluster::start(&SPARING) else {
        return;
    };
    let told = Command::new(std::env::current_exe().unwrap())
        .env(SOCKET, cluster.socket())
        .args([&format!("{file}::"), "--skip", "all_of_it_over_postgres"])
        .args(["--test-threads", "2"])
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(
        told.status.success(),
        "over PostgreSQL: {}\n{}",
        text(&told.stdout),
        text(&told.stderr)
    );
    assert!(
        !text(&told.stdout).contains("running 0 tests"),
        "{file} has no tests"
    );
}

/// The URL of a new database, where the tests are told over PostgreSQL.
pub fn new_database() -> Option<String> {
    let socket = std::env::var_os(SOCKET)?;
    let name = format!("team_{}", Host::system().new_id()).replace('-', "_");
    let url = url(Path::new(&socket), &name);
    block_in_place(|| Postgres::create(&url)).unwrap();
    Some(url)
}

/// The adapter, for tests that look into the server's workspace from where nothing may wait.
pub struct InPlace(Postgres);

impl InPlace {
    pub fn open(url: &str) -> Self {
        Self(block_in_place(|| Postgres::open(url)).unwrap())
    }
}

impl Database for InPlace {
    fn read(&self, work: &mut dyn FnMut(&dyn Reader) -> Result<(), Error>) -> Result<(), Error> {
        block_in_place(|| self.0.read(work))
    }

    fn write(&self, work: &mut dyn FnMut(&dyn Writer) -> Result<(), Error>) -> Result<(), Error> {
        block_in_place(|| self.0.write(work))
    }

    fn ends_transactions(&self) -> bool {
        self.0.ends_transactions()
    }

    fn tables(&self) -> Result<Vec<String>, Error> {
        block_in_place(|| self.0.tables())
    }

    fn news(&self) -> Box<dyn News> {
        self.0.news()
    }
}
