//! A server's workspace moved to another database. Which kind that is makes no difference here, so it is a second file.

use std::path::Path;

use satchel_store::sqlite::{Key, Options, Sqlite};
use satchel_store::{Database, News, Param, Reader, Row, Writer, workspace};
use serde_json::json;

use super::*;
use crate::moving::{Moved, Target, move_to, refuse_moved, refuse_unmoved};
use crate::{Error, Progress};

/// A server's folder after the server has stopped, and the database that its workspace is to be moved to.
struct Stopped {
    folder: tempfile::TempDir,
    clock: Arc<AtomicI64>,
}

impl Stopped {
    /// With a person in it.
    fn new() -> Self {
        let server = Fixture::new();
        server.create("person", json!({ "name": "Lena Huber" }));
        Self::of(server)
    }

    fn of(server: Fixture) -> Self {
        let Fixture {
            workspace,
            clock,
            folder,
        } = server;
        drop(workspace);
        Self { folder, clock }
    }

    fn place(&self) -> Place {
        place(&self.folder)
    }

    fn open(&self) -> Result<Workspace, Error> {
        Workspace::open(&self.place(), &KEY, host(&self.clock))
    }

    fn database(&self, name: &str) -> Sqlite {
        Sqlite::open(&self.folder.path().join(name), &KEY, Options::default()).unwrap()
    }

    fn move_to(&self, database: &dyn Database, name: &str) -> Result<Moved, Error> {
        let target = Target { database, name };
        move_to(
            &target,
            &self.place(),
            &KEY,
            &host(&self.clock),
            &mut |_| {},
        )
    }

    /// A move to a database of this name, which must be refused with this code.
    fn refused(&self, name: &str, code: &str) -> String {
        let refused = self.move_to(&self.database(name), name).unwrap_err();
        assert_eq!(refused.code(), code, "{refused}");
        refused.to_string()
    }

    /// The workspace as a server over the database has it, with this folder.
    fn over(&self, name: &str) -> Workspace {
        let database = Arc::new(self.database(name));
        let new = NewWorkspace {
            name: "Another".into(),
        };
        Workspace::open_over(database, &self.place(), &KEY, host(&self.clock), &new).unwrap()
    }

    /// As if the program had been killed before it moved the file aside.
    fn put_back(&self, moved: &Moved) {
        std::fs::rename(&moved.aside, self.place().database()).unwrap();
    }

    fn mark(&self) -> std::path::PathBuf {
        self.place().dir.join("moved.json")
    }
}

#[test]
fn laptops_go_on_where_they_were() {
    let (server, anna, ben) = (Fixture::new(), Fixture::new(), Fixture::new());
    join(&anna, &server);
    join(&ben, &server);
    let known = anna.create("person", json!({ "name": "Lena Huber" }));
    for laptop in [&anna, &ben] {
        exchange(laptop, &server);
    }
    let unsent = ben.create("person", json!({ "name": "Away Weeks" }));
    let (epoch, end) = (
        server.workspace.epoch().unwrap(),
        server.workspace.end().unwrap(),
    );
    let stopped = Stopped::of(server);
    let mut last = Progress { done: 0, total: 1 };
    let database = stopped.database("team.db");
    let target = Target {
        database: &database,
        name: "db/team",
    };
    let moved = move_to(
        &target,
        &stopped.place(),
        &KEY,
        &host(&stopped.clock),
        &mut |at| last = at,
    )
    .unwrap();
    assert_eq!(
        (last.done, last.total, moved.seq),
        (moved.rows, moved.rows, end.seq)
    );
    assert!(moved.documents > 0);
    drop(database);
    refuse_unmoved(&stopped.place()).unwrap();

    let server = Fixture {
        workspace: stopped.over("team.db"),
        clock: stopped.clock,
        folder: stopped.folder,
    };
    assert_eq!(server.workspace.epoch().unwrap(), epoch);
    assert_eq!(server.workspace.end().unwrap(), end);
    assert!(server.workspace.examine().unwrap().is_whole());
    assert_eq!(
        server.found("Huber"),
        ["Lena Huber"],
        "the index of the folder goes on"
    );
    let cursor = |laptop: &Fixture| laptop.workspace.server().unwrap().unwrap().pulled;
    assert!(
        server
            .workspace
            .log_after(cursor(&ben), 1)
            .unwrap()
            .is_empty()
    );
    for laptop in [&ben, &anna] {
        exchange(laptop, &server);
    }
    assert_eq!(anna.value(unsent, "name"), ben.value(unsent, "name"));
    assert_eq!(anna.value(known, "name"), server.value(known, "name"));
    let root = |side: &Fixture| side.workspace.digest(&epoch).unwrap().1.root();
    exchange(&ben, &server);
    assert_eq!([root(&anna), root(&ben)], [root(&server); 2]);
}

#[test]
fn nothing_opens_what_was_moved() {
    let stopped = Stopped::new();
    let moved = stopped
        .move_to(&stopped.database("team.db"), "db/team")
        .unwrap();
    assert!(moved.aside.exists() && !stopped.place().database().exists());
    let new = NewWorkspace {
        name: "Team".into(),
    };
    let made = Workspace::create(&stopped.place(), &KEY, host(&stopped.clock), &new);
    for refused in [
        stopped.open().err(),
        made.err(),
        refuse_moved(&stopped.place()).err(),
    ] {
        let refused = refused.unwrap();
        assert_eq!(refused.code(), "moved");
        assert!(
            refused.to_string().contains("was moved to db/team"),
            "{refused}"
        );
    }
    stopped.refused("team.db", "moved");
    // Whoever goes back to the file begins an epoch.
    crate::recover(&stopped.place(), &KEY, &moved.aside, &host(&stopped.clock)).unwrap();
    let back = stopped.open().unwrap();
    assert_ne!(
        back.epoch().unwrap(),
        stopped_epoch(&stopped.database("team.db"))
    );
}

fn stopped_epoch(database: &Sqlite) -> [u8; 16] {
    let row = satchel_store::read(database, |reader| workspace::get(reader));
    row.unwrap().unwrap().epoch
}

#[test]
fn a_server_that_runs_is_left_in_peace() {
    let server = Fixture::new();
    let stopped = Stopped {
        folder: server.folder,
        clock: server.clock,
    };
    let said = stopped.refused("team.db", "busy");
    assert!(said.contains("stop the server"), "{said}");
    assert!(stopped.database("team.db").tables().unwrap().is_empty());
    assert_eq!(server.workspace.seq().unwrap(), 0);
    drop(server.workspace);
    let refused = refuse_unmoved(&stopped.place()).unwrap_err();
    assert_eq!(refused.code(), "workspace_exists");
    stopped
        .move_to(&stopped.database("team.db"), "db/team")
        .unwrap();
}

#[test]
fn a_database_that_is_not_empty_is_left_as_it_is() {
    let (stopped, another) = (Stopped::new(), Stopped::new());
    another
        .move_to(&stopped.database("another.db"), "another.db")
        .unwrap();
    let said = stopped.refused("another.db", "not_empty");
    assert!(said.contains("the workspace \"Test\""), "{said}");
    let tables = stopped.database("tables.db");
    for sql in [
        "create table log (id bigint primary key)",
        "create table workspace (id bigint primary key)",
    ] {
        satchel_store::write(&tables, |writer| writer.execute_all(sql)).unwrap();
        let said = stopped.refused("tables.db", "not_empty");
        assert!(said.contains("tables of the names log"), "{said}");
    }
    assert_eq!(stopped.open().unwrap().seq().unwrap(), 1);
}

#[test]
fn a_move_that_was_made_and_not_ended_is_ended() {
    let stopped = Stopped::new();
    let moved = stopped
        .move_to(&stopped.database("team.db"), "db/team")
        .unwrap();
    stopped.put_back(&moved);
    let refused = stopped.open().err().unwrap();
    assert!(refused.to_string().contains("begin it again"), "{refused}");
    let said = stopped.refused("elsewhere.db", "moved");
    assert!(said.contains("to db/team was begun"), "{said}");
    // A server over the database may have begun before.
    let person = json!({ "name": "Since Then" });
    let server = stopped.over("team.db");
    server
        .create_record(Acting::default(), "person", &map(person))
        .unwrap();
    drop(server);
    let ended = stopped
        .move_to(&stopped.database("team.db"), "db/team")
        .unwrap();
    assert_eq!(
        (ended.seq, ended.documents),
        (moved.seq, moved.documents + 1)
    );
    assert!(!stopped.place().database().exists() && ended.aside.exists());
}

#[test]
fn a_move_that_may_not_have_been_made_is_begun_again() {
    let stopped = Stopped::new();
    let moved = stopped
        .move_to(&stopped.database("lost.db"), "db/team")
        .unwrap();
    stopped.put_back(&moved);
    // The transaction never arrived. Nor does the next one, which says nothing of that one.
    let of = "insert into \"document\"";
    let faulty = Faulty {
        database: stopped.database("team.db"),
        of,
        how: |_| false,
    };
    assert_eq!(
        stopped.move_to(&faulty, "db/team").unwrap_err().code(),
        "damaged"
    );
    assert_eq!(stopped.open().err().unwrap().code(), "moved");
    drop(faulty);
    let again = stopped
        .move_to(&stopped.database("team.db"), "db/team")
        .unwrap();
    assert_eq!((again.seq, again.rows), (moved.seq, moved.rows));
}

#[test]
fn a_file_that_went_on_is_not_what_was_moved() {
    let stopped = Stopped::new();
    let moved = stopped
        .move_to(&stopped.database("team.db"), "team.db")
        .unwrap();
    stopped.put_back(&moved);
    std::fs::remove_file(stopped.mark()).unwrap();
    let person = json!({ "name": "Since Then" });
    let file = stopped.open().unwrap();
    file.create_record(Acting::default(), "person", &map(person))
        .unwrap();
    drop(file);
    let said = stopped.refused("team.db", "not_empty");
    assert!(
        said.contains("as it was at change 1, and the file goes on to change 2"),
        "{said}"
    );
}

#[test]
fn who_waits_for_the_file_is_told_where_it_went() {
    let (stopped, moved) = (Stopped::new(), Stopped::new());
    let database = moved.database("team.db");
    moved.move_to(&database, "db/team").unwrap();
    let held = Sqlite::open_alone(&stopped.place().database(), &KEY).unwrap();
    let opened = std::thread::scope(|scope| {
        let waiting = scope.spawn(|| stopped.open().err().unwrap());
        // Long enough for it to have looked for a mark; it waits for five seconds.
        std::thread::sleep(std::time::Duration::from_secs(2));
        std::fs::copy(moved.mark(), stopped.mark()).unwrap();
        drop(held);
        waiting.join().unwrap()
    });
    assert_eq!(opened.code(), "moved", "{opened}");
}

/// A database in which something is not as it was written.
struct Faulty {
    database: Sqlite,
    /// What the statements begin with that are run otherwise.
    of: &'static str,
    how: fn(&mut Vec<Param<'_>>) -> bool,
}

impl Database for Faulty {
    fn read(
        &self,
        work: &mut dyn FnMut(&dyn Reader) -> Result<(), satchel_store::Error>,
    ) -> Result<(), satchel_store::Error> {
        self.database.read(work)
    }

    fn write(
        &self,
        work: &mut dyn FnMut(&dyn Writer) -> Result<(), satchel_store::Error>,
    ) -> Result<(), satchel_store::Error> {
        self.database.write(&mut |writer| {
            work(&FaultyWriter {
                writer,
                of: self.of,
                how: self.how,
            })
        })
    }

    fn tables(&self) -> Result<Vec<String>, satchel_store::Error> {
        self.database.tables()
    }

    fn news(&self) -> Box<dyn News> {
        self.database.news()
    }
}

struct FaultyWriter<'w> {
    writer: &'w dyn Writer,
    of: &'static str,
    how: fn(&mut Vec<Param<'_>>) -> bool,
}

impl Reader for FaultyWriter<'_> {
    fn query(
        &self,
        sql: &str,
        params: &[Param<'_>],
        each: &mut dyn FnMut(&dyn Row) -> Result<(), satchel_store::Error>,
    ) -> Result<(), satchel_store::Error> {
        self.writer.query(sql, params, each)
    }
}

impl Writer for FaultyWriter<'_> {
    fn execute(&self, sql: &str, params: &[Param<'_>]) -> Result<usize, satchel_store::Error> {
        let mut params = params.to_vec();
        match sql.starts_with(self.of) && !(self.how)(&mut params) {
            true => Ok(0),
            false => self.writer.execute(sql, &params),
        }
    }

    fn execute_all(&self, sql: &str) -> Result<(), satchel_store::Error> {
        self.writer.execute_all(sql)
    }
}

#[test]
fn what_is_not_as_it_was_is_found_out_and_nothing_is_kept() {
    let stopped = Stopped::new();
    let check = |of, how, said: &str| {
        let faulty = Faulty {
            database: stopped.database("team.db"),
            of,
            how,
        };
        let refused = stopped.move_to(&faulty, "db/team").unwrap_err();
        assert_eq!(refused.code(), "damaged");
        assert!(refused.to_string().contains(said), "{refused}");
        assert!(faulty.tables().unwrap().is_empty() && !stopped.mark().exists());
    };
    check(
        "insert into \"record_person\"",
        |_| false,
        "the numbers of rows in record_person",
    );
    let another_epoch = |params: &mut Vec<Param<'_>>| {
        params[1] = Param::Blob(&[9; 16]);
        true
    };
    check("insert into \"workspace\"", another_epoch, "the epochs");
    let another_document = |params: &mut Vec<Param<'_>>| {
        params[1] = Param::Blob(&[9; 16]);
        true
    };
    check(
        "insert into \"document\"",
        another_document,
        "the documents",
    );
    stopped
        .move_to(&stopped.database("team.db"), "db/team")
        .unwrap();
}

#[test]
fn a_workspace_needs_its_key_and_a_file() {
    let stopped = Stopped::new();
    let target = |database| Target {
        database,
        name: "db/team",
    };
    let database = stopped.database("team.db");
    let wrong: Key = [8; 32];
    let run = |place: &Place, key: &Key| {
        let host = host(&stopped.clock);
        move_to(&target(&database), place, key, &host, &mut |_| {}).unwrap_err()
    };
    assert_eq!(run(&stopped.place(), &wrong).code(), "wrong_key");
    let nowhere = Place {
        dir: Path::new("/nowhere/at/all").to_owned(),
    };
    assert_eq!(run(&nowhere, &KEY).code(), "no_workspace");
    assert!(database.tables().unwrap().is_empty());
}
