//! The disk that the simulation runs on, and the simulation itself under many seeds.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};
use satchel_store::Database as _;
use satchel_store::sqlite::{Options, Sqlite};
use satchel_tests::safeguards;
use satchel_tests::simulation;
use satchel_tests::vfs::Disk;

/// A database on a disk, set up as the store does.
fn open(disk: &Disk) -> Result<Connection, rusqlite::Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags_and_vfs("/a/test.db", flags, disk.name())?;
    connection.execute_batch("pragma journal_mode = wal; pragma synchronous = full; create table if not exists number (n integer)")?;
    Ok(connection)
}

fn insert(connection: &Connection, numbers: std::ops::Range<i64>) {
    for number in numbers {
        connection
            .execute("insert into number values (?1)", [number])
            .unwrap();
    }
}

fn count(connection: &Connection) -> i64 {
    connection
        .query_row("select count(*) from number", [], |row| row.get(0))
        .unwrap()
}

/// Takes the process down with `connection` in it.
fn crash(disk: &Disk, connection: Connection, end: impl Fn(&Disk)) -> Connection {
    disk.stop();
    drop(connection);
    end(disk);
    open(disk).unwrap()
}

#[test]
fn what_was_committed_survives_a_kill_and_a_power_cut() {
    for seed in 0..50 {
        let disk = Disk::new();
        let connection = open(&disk).unwrap();
        insert(&connection, 0..20);
        let other = open(&disk).unwrap();
        assert_eq!(count(&other), 20, "another connection sees it");
        drop(other);
        let connection = crash(&disk, connection, Disk::kill);
        assert_eq!(count(&connection), 20);
        insert(&connection, 20..40);
        let connection = crash(&disk, connection, |disk| disk.cut_power(seed));
        assert_eq!(count(&connection), 40, "seed {seed}");
        drop(connection);
        assert_eq!(count(&open(&disk).unwrap()), 40);
    }
}

#[test]
fn what_was_not_synced_is_lost_in_a_power_cut_alone() {
    let disk = Disk::new();
    let connection = open(&disk).unwrap();
    connection
        .execute_batch("pragma wal_checkpoint(truncate); pragma synchronous = off")
        .unwrap();
    insert(&connection, 0..20);
    let connection = crash(&disk, connection, Disk::kill);
    assert_eq!(count(&connection), 20);
    connection
        .execute_batch("pragma synchronous = off")
        .unwrap();
    insert(&connection, 20..40);
    let connection = crash(&disk, connection, |disk| disk.cut_power(0));
    assert!(count(&connection) < 40);
}

#[test]
fn a_failure_at_any_write_keeps_what_was_committed_before() {
    for writes in 0..60 {
        let disk = Disk::new();
        let mut connection = open(&disk).unwrap();
        insert(&connection, 0..10);
        disk.fail_after(writes);
        let transaction = connection.transaction().unwrap();
        let inserted = (0..50).try_for_each(|number| {
            transaction
                .execute("insert into number values (?1)", [number])
                .map(drop)
        });
        let committed = inserted
            .and_then(|()| transaction.commit())
            .and_then(|()| connection.execute_batch("pragma wal_checkpoint(truncate)"));
        assert_eq!(committed.is_err(), disk.has_failed(), "after {writes}");
        let connection = crash(&disk, connection, |disk| disk.cut_power(writes + 1));
        assert!(
            [10, 60].contains(&count(&connection)),
            "after {writes}: {}",
            count(&connection)
        );
        let check: String = connection
            .query_row("pragma integrity_check", [], |row| row.get(0))
            .unwrap();
        assert_eq!(check, "ok");
    }
}

#[test]
fn a_full_disk_says_so_and_goes_on_when_there_is_room() {
    let disk = Disk::new();
    let connection = open(&disk).unwrap();
    disk.set_full(true);
    let refused = connection
        .execute("insert into number values (1)", [])
        .unwrap_err();
    assert_eq!(
        refused.sqlite_error_code(),
        Some(rusqlite::ErrorCode::DiskFull)
    );
    disk.set_full(false);
    insert(&connection, 0..1);
    assert_eq!(count(&connection), 1);
}

const INSERT: &str = "insert into number values (1)";

fn write(database: &Sqlite, sql: &str) -> Result<(), satchel_store::Error> {
    database.write(&mut |writer| writer.execute_all(sql))
}

fn rows(database: &Sqlite) -> u64 {
    let mut rows = 0;
    database
        .read(&mut |reader| {
            reader.query("select n from number", &[], &mut |_| {
                rows += 1;
                Ok(())
            })
        })
        .unwrap();
    rows
}

/// A killed program may have written a commit that it did not get to sync.
#[test]
fn what_is_there_after_a_kill_is_there_after_a_power_cut() {
    let mut unsynced = 0;
    for writes in 0..12 {
        let disk = Disk::new();
        let options = || Options {
            vfs: Some(disk.name()),
            ..Options::default()
        };
        let start = || Sqlite::open(Path::new("/a/test.db"), &[1; 32], options()).unwrap();
        let database = start();
        write(&database, "create table number (n bigint)").unwrap();
        write(&database, INSERT).unwrap();
        disk.fail_after(writes);
        let told = 1 + u64::from(write(&database, INSERT).is_ok());
        disk.stop();
        drop(database);
        disk.kill();
        let database = start();
        let seen = rows(&database);
        assert!(seen >= told, "after {writes}");
        unsynced += seen - told;
        disk.stop();
        drop(database);
        disk.cut_power(0);
        assert_eq!(rows(&start()), seen, "after {writes}");
    }
    assert!(unsynced > 0, "some kill came between a write and its sync");
}

/// A sync that fails leaves a commit that programs read and that no later sync brings to the disk. Whoever opens it next must not
/// show what a power cut would still take, nor leave a log on the disk that lacks what was moved out of it into the database.
#[test]
fn what_a_failed_sync_left_stays_once_it_was_shown() {
    let start = |disk: &Disk| {
        let options = Options {
            vfs: Some(disk.name()),
            ..Options::default()
        };
        Sqlite::open(Path::new("/a/test.db"), &[1; 32], options)
    };
    let mut unsynced = 0;
    for seed in 0..400 {
        let (disk, is_full) = (Disk::new(), seed % 2 == 0);
        let database = start(&disk).unwrap();
        write(&database, "create table number (n bigint)").unwrap();
        write(&database, INSERT).unwrap();
        disk.ail(seed, 4);
        let told = 1 + u64::from(write(&database, INSERT).is_ok());
        disk.ail(0, 0);
        disk.stop();
        drop(database);
        disk.kill();
        disk.set_full(is_full);
        let database = start(&disk).unwrap();
        let seen = rows(&database);
        assert!(seen >= told, "seed {seed}");
        unsynced += seen - told;
        // The next write begins a new log, or does not get that far.
        disk.fail_after(seed / 2 % 3);
        let _ = write(&database, INSERT);
        disk.stop();
        drop(database);
        disk.cut_power(0);
        let database = start(&disk).unwrap();
        assert_eq!(rows(&database), seen, "seed {seed}");
        assert_eq!(database.check().unwrap(), [""; 0], "seed {seed}");
    }
    assert!(unsynced > 0, "some sync failed after all was written");
}

/// Each program goes on while others are killed, and sees all that they committed.
#[test]
fn after_reads_that_failed_all_can_be_read_and_written_again() {
    let disk = Disk::new();
    let (mut failed, mut wrote) = (0, 0);
    for seed in 0..60 {
        let options = Options {
            vfs: Some(disk.name()),
            ..Options::default()
        };
        let database = Sqlite::open(Path::new("read.db"), &[7; 32], options).unwrap();
        write(&database, "create table if not exists number (n)").unwrap();
        disk.ail(seed, 2);
        disk.ail_reads(true);
        for _ in 0..20 {
            wrote +=
                u64::from(write(&database, "insert into number values (randomblob(9000))").is_ok());
            let _ = satchel_store::read(&database, |reader| {
                reader.query("select n from number", &[], &mut |_| Ok(()))
            });
        }
        disk.ail(0, 0);
        failed += disk.take_tally().get("read failed").copied().unwrap_or(0);
        // What failed last may show only now.
        let _ = write(&database, "insert into number values (1)");
        write(&database, "insert into number values (1)").unwrap();
        assert!(rows(&database) > wrote);
    }
    assert!(failed > 20, "{failed} reads failed");
}

#[test]
fn programs_that_share_a_disk_outlive_one_another() {
    let mut disk = Disk::new();
    let count = 3;
    for _ in 1..count {
        disk.add_program();
    }
    let start = |program: usize| {
        let options = Options {
            vfs: Some(disk.name_for(program)),
            ..Options::default()
        };
        Sqlite::open(Path::new("/a/test.db"), &[1; 32], options).unwrap()
    };
    let mut programs: Vec<Option<Sqlite>> = (0..count).map(|at| Some(start(at))).collect();
    write(
        programs[0].as_ref().unwrap(),
        "create table number (n bigint)",
    )
    .unwrap();
    let mut told = 0;
    for round in 0..60 {
        let at = round % count;
        disk.fail_after(round as u64 % 7);
        told += u64::from(write(programs[at].as_ref().unwrap(), INSERT).is_ok());
        disk.stop_program(at);
        programs[at] = None;
        disk.kill_program(at);
        disk.fail_never();
        for other in programs.iter().flatten() {
            assert!(rows(other) >= told, "round {round}");
            assert!(write(other, INSERT).is_ok(), "round {round}");
            told += 1;
        }
        programs[at] = Some(start(at));
    }
    disk.stop();
    drop(programs);
    disk.cut_power(1);
    assert!(rows(&start(0)) >= told);
}

/// All that goes wrong in the simulation. Each has to happen in each part of the test, or it would test less than it says.
const FAULTS: [&str; 27] = [
    "changes taken unasked",
    "clock set",
    "cloned",
    "cut short on the way",
    "disk full",
    "doubled on the way",
    "failed at a write",
    "killed",
    "laptop restored from a backup",
    "login refused",
    "lost as the line was down",
    "lost on the way",
    "offline",
    "overtaken on the way",
    "power cut",
    "power cut just after a push was sent",
    "power cut just after a start",
    "push with holes",
    "read failed",
    "server replaced by an old copy in secret",
    "server restored from a backup",
    "sync failed",
    "three weeks away",
    "write failed",
    "write lost in a power cut",
    "write refused for want of space",
    "write torn in a power cut",
];

/// What is rare: a call that a database makes when it is closed.
const RARE: [&str; 2] = ["deletion failed", "truncation failed"];

fn simulate(seeds: Range<u64>) {
    let mut faults = BTreeMap::new();
    for seed in seeds {
        let outcome = simulation::run(seed, simulation::STEPS, &mut |_| {})
            .unwrap_or_else(|violation| panic!("{violation}\nreplay: make simulate SEED={seed}"));
        for (fault, count) in outcome.faults {
            *faults.entry(fault).or_insert(0) += count;
        }
    }
    let usual = faults.keys().copied().filter(|fault| !RARE.contains(fault));
    assert_eq!(usual.collect::<Vec<_>>(), FAULTS);
    println!("{} faults: {faults:?}", faults.values().sum::<u64>());
}

// Four parts, so that they run side by side.

#[test]
fn a_team_loses_nothing_and_is_equal_at_rest() {
    simulate(0..12);
}

#[test]
fn a_second_team_loses_nothing_and_is_equal_at_rest() {
    simulate(12..24);
}

#[test]
fn a_third_team_loses_nothing_and_is_equal_at_rest() {
    simulate(24..36);
}

#[test]
fn a_fourth_team_loses_nothing_and_is_equal_at_rest() {
    simulate(36..48);
}

#[test]
fn a_seed_always_gives_the_same_run() {
    let told = |seed| {
        let mut lines = Vec::new();
        let outcome = simulation::run(seed, simulation::STEPS, &mut |line| {
            lines.push(line.to_owned());
        });
        (lines, outcome)
    };
    assert_eq!(told(7), told(7));
    assert_ne!(told(7), told(8));
}

#[test]
fn every_safeguard_can_be_switched_off() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let safeguards = safeguards::all().unwrap();
    assert!(safeguards.len() >= 16);
    for edit in safeguards.iter().flat_map(|safeguard| &safeguard.edits) {
        let applied = edit.applied(&top).unwrap();
        assert!(
            applied.is_some(),
            "{} does not hold, once: {}",
            edit.file,
            edit.find
        );
    }
}
