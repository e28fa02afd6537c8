//! Killed while it moves a server's workspace to PostgreSQL.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::Command;

use satchel_postgres::Postgres;
use satchel_store::Database as _;
use satchel_tests::cluster::{Cluster, SPARING};
use satchel_tests::program::{Desk, told};

use crate::import::write_contacts;
use crate::kill::{Ended, Moments, time};
use crate::server::{Server, join};

/// So many that a move takes some seconds.
const ROWS: usize = 2_000;

/// What a move ends with where there is nothing left to move.
const MOVED: i32 = 3;

fn copy(folder: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_file() {
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

/// What a program finds in a database whose move did not end.
fn tables(url: &str) -> Vec<String> {
    Postgres::open(url).unwrap().tables().unwrap()
}

/// Looks at what a move left that was killed. Gives whether it was made before that.
fn look(server: &Server, url: &str, ended: &Ended) -> bool {
    let folder = server.desk.path("team");
    let (file, mark) = (folder.join("workspace.db"), folder.join("moved.json"));
    if ended.acknowledged() {
        assert!(!file.exists() && mark.exists());
        return true;
    }
    // Without a mark the old server may be started: then nothing is in the new database.
    if file.exists() && !mark.exists() {
        assert_eq!(tables(url), Vec::<String>::new());
        server.desk.assert_whole();
    }
    !file.exists()
}

/// Kills a move as soon as it says that it has copied something.
fn kill_half_way(mut command: Command) -> Ended {
    let mut child = command.spawn().unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
    let first = said.next().unwrap().unwrap();
    assert!(first.contains("\"progress\""), "{first}");
    child.kill().unwrap();
    Ended::of(child)
}

/// A team whose server was killed, and what one of them has written since.
struct Team {
    server: Server,
    anna: Desk,
    bo: Desk,
    late: String,
}

impl Team {
    fn without_its_server() -> Self {
        let (anna, bo) = (Desk::with_workspace(), Desk::with_workspace());
        let mut server = Server::start();
        join(&mut server, &anna, "anna");
        join(&mut server, &bo, "bo");
        write_contacts(&anna, ROWS);
        anna.json(&["import", "contacts.csv"]);
        anna.json(&["sync"]);
        bo.json(&["sync"]);
        let late = bo.json(&["create", "company", "name=Written away"]);
        server.kill();
        server.wait();
        Self {
            server,
            anna,
            bo,
            late: late["records"][0]["id"].as_str().unwrap().to_owned(),
        }
    }

    fn move_to(&self, folder: &str, url: &str) -> Command {
        let args = ["server", "move", "--data", folder, "--to", url];
        self.server.desk.command(&args)
    }

    /// Nothing waits any more, and everyone has the same.
    fn assert_goes_on_over(&mut self, url: &str) {
        self.server.move_over(url);
        self.server.start_again();
        let Self { anna, bo, .. } = self;
        for laptop in [&*anna, bo, anna] {
            let status = laptop.json(&["sync"])["status"].clone();
            assert_eq!(
                (&status["state"], &status["waiting"]),
                (&"synced".into(), &0.into()),
                "{status}"
            );
        }
        for object in ["person", "company"] {
            let same = anna.records(object) == bo.records(object);
            assert!(same, "the laptops differ in {object}");
        }
        assert!(anna.records("company").contains_key(&self.late));
    }
}

#[test]
fn a_move_killed_leaves_one_workspace_and_is_begun_again() {
    let Some(cluster) = Cluster::start(&SPARING) else {
        return;
    };
    let [url, rehearsal] = ["team", "rehearsal"].map(|name| {
        Postgres::create(&cluster.url(name)).unwrap();
        cluster.url(name)
    });
    let mut team = Team::without_its_server();
    let desk = &team.server.desk;
    copy(&desk.path("team"), &desk.path("copy"));
    let (span, moved) = time(|| team.move_to("copy", &rehearsal).output().unwrap());
    assert!(moved.status.success(), "{}", told(&moved));

    let half_way = kill_half_way(team.move_to("team", &url));
    assert!(half_way.killed && !look(&team.server, &url, &half_way));
    let mut moments = Moments::within(span);
    let made = (0..3).any(|_| {
        let ended = moments.kill(&mut team.move_to("team", &url));
        look(&team.server, &url, &ended)
    });
    let last = team.move_to("team", &url).output().unwrap();
    let was_made = made && last.status.code() == Some(MOVED);
    assert!(last.status.success() || was_made, "{}", told(&last));
    team.assert_goes_on_over(&url);
}
