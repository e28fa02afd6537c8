//! Transactions, and the positions of the log that they give.

use satchel_store::log::{self, Origin};
use satchel_store::workspace;
use satchel_store::{Error, Param, Writer, migrate, read, read_briefly, write};

use crate::room::{Room, id, own};

fn versions(room: &Room) -> Vec<i64> {
    let mut found = Vec::new();
    room.read(|reader| {
        let sql = "select version from migration order by version";
        reader.query(sql, &[], &mut |row| {
            found.extend(row.integer(0));
            Ok(())
        })
    });
    found
}

pub(crate) fn migrations_are_applied_once(room: &Room) {
    let known: Vec<i64> = satchel_store::MIGRATIONS
        .iter()
        .map(|(version, _)| *version)
        .collect();
    assert_eq!(versions(room), known);
    room.write(migrate);
    assert_eq!(versions(room), known);
    assert_eq!(room.read(|reader| workspace::get(reader)), Some(own()));
}

pub(crate) fn a_newer_format_is_refused_and_left_alone(room: &Room) {
    room.write(|writer| {
        writer.execute(
            "insert into migration (version) values (?1)",
            &[Param::Integer(99)],
        )
    });
    let before = versions(room);
    let refused = write(&*room.database, migrate).unwrap_err();
    assert!(
        matches!(refused, Error::TooNew { found: 99, known } if known < 99),
        "{refused}"
    );
    assert_eq!(versions(room), before);
}

pub(crate) fn what_fails_leaves_nothing(room: &Room) {
    let failed: Result<(), Error> = write(&*room.database, |writer| {
        append(writer, 3)?;
        Err(Error::BadQuery("enough".to_owned()))
    });
    assert!(matches!(failed, Err(Error::BadQuery(said)) if said == "enough"));
    let bad_sql = write(&*room.database, |writer| {
        append(writer, 1)?;
        writer.execute("insert into nowhere (n) values (1)", &[])
    });
    assert!(matches!(bad_sql, Err(Error::Database { .. })));
    assert_eq!(room.read(|reader| workspace::seq(reader)), 0);
    assert!(room.read(|reader| log::after(reader, 0, 1_000)).is_empty());
    assert_eq!(
        room.write(|writer| append(writer, 1)),
        1,
        "the next one goes on"
    );
}

pub(crate) fn what_nobody_waits_for_fails_the_transaction_all_the_same(room: &Room) {
    let put = "insert into unprojected (key) values (?1)";
    let failed = write(&*room.database, |writer| {
        append(writer, 1)?;
        for key in [7, 8, 7] {
            writer.execute_later(put, &[Param::Integer(key)])?;
        }
        Ok(())
    });
    assert!(matches!(failed, Err(Error::Database { .. })), "{failed:?}");
    assert_eq!(room.read(|reader| workspace::seq(reader)), 0);
    // Then a question sees what was sent before it, and more goes out than the other side takes at once.
    let counted = room.write(|writer| {
        for key in 0..500 {
            writer.execute_later(put, &[Param::Integer(key)])?;
        }
        let mut count = None;
        writer.query("select count(*) from unprojected", &[], &mut |row| {
            count = row.integer(0);
            Ok(())
        })?;
        writer.execute_later(put, &[Param::Integer(500)])?;
        Ok(count)
    });
    assert_eq!(counted, Some(500));
    let mut kept = None;
    room.read(|reader| {
        reader.query("select max(key) from unprojected", &[], &mut |row| {
            kept = row.integer(0);
            Ok(())
        })
    });
    assert_eq!(kept, Some(500));
}

pub(crate) fn what_goes_on_after_a_failure_leaves_nothing(room: &Room) {
    let went_on = write(&*room.database, |writer| {
        append(writer, 1)?;
        let failed = writer.execute("insert into nowhere (n) values (1)", &[]);
        assert!(matches!(failed, Err(Error::Database { .. })));
        Ok(())
    });
    assert!(matches!(went_on, Err(Error::Database { .. })));
    assert_eq!(room.read(|reader| workspace::seq(reader)), 0);
}

pub(crate) fn positions_have_no_gaps(room: &Room) {
    let last = [1, 5, 1, 300].map(|count| room.write(|writer| append(writer, count)));
    assert_eq!(last, [1, 6, 7, 307]);
    assert_eq!(
        read(&*room.other, |reader| workspace::seq(reader)).unwrap(),
        307
    );
}

/// Appends so many changes, each saying its position, and gives the last.
fn append(writer: &dyn Writer, count: u64) -> Result<u64, Error> {
    let after = workspace::begin(writer)?.seq;
    let last = after + count;
    let positions: Vec<[u8; 8]> = (after + 1..=last).map(u64::to_le_bytes).collect();
    let changes: Vec<_> = positions
        .iter()
        .map(|bytes| (id(1), bytes.as_slice()))
        .collect();
    log::append(writer, last, Origin::Local, 0, &changes)?;
    Ok(last)
}

pub(crate) fn two_writers_never_skip_or_double_a_position(room: &Room) {
    const COMMITS: u64 = 40;
    std::thread::scope(|scope| {
        for database in [&*room.database, &*room.other] {
            scope.spawn(move || {
                for commit in 0..COMMITS {
                    write(database, |writer| append(writer, commit % 4 + 1)).unwrap();
                }
            });
        }
    });
    let all = room.read(|reader| log::after(reader, 0, usize::MAX));
    let frames = all.iter().flat_map(|chunk| log::frames(chunk).unwrap());
    let mut seq: u64 = 0;
    for frame in frames {
        seq += 1;
        assert_eq!((frame.seq, frame.bytes), (seq, seq.to_le_bytes().to_vec()));
    }
    assert_eq!(seq, 2 * COMMITS / 4 * (1 + 2 + 3 + 4));
    assert_eq!(room.read(|reader| workspace::seq(reader)), seq);
}

pub(crate) fn a_reader_sees_one_moment_while_others_write(room: &Room) {
    let commit = || {
        write(&*room.other, |writer| append(writer, 1)).unwrap();
    };
    commit();
    room.read(|reader| {
        let look = || -> Result<_, Error> {
            Ok((workspace::seq(reader)?, log::after(reader, 0, 1_000)?.len()))
        };
        assert_eq!(look()?, (1, 1));
        commit();
        assert_eq!(look()?, (1, 1), "the same moment");
        Ok(())
    });
    assert_eq!(room.read(|reader| workspace::seq(reader)), 2);
}

pub(crate) fn a_brief_look_sees_what_was_committed_and_keeps_nobody(room: &Room) {
    let commit = || {
        write(&*room.database, |writer| append(writer, 1)).unwrap();
    };
    let look = || read_briefly(&*room.database, |reader| workspace::seq(reader)).unwrap();
    assert_eq!(look(), 0);
    commit();
    assert_eq!(look(), 1);
    let during = write(&*room.database, |writer| {
        append(writer, 1)?;
        Ok(look())
    });
    assert_eq!(during.unwrap(), 1, "not what is still being written");
    let failed = read_briefly(&*room.database, |reader| {
        reader.query("select nothing from nowhere", &[], &mut |_| Ok(()))
    });
    failed.unwrap_err();
    commit();
    assert_eq!(look(), 3);
}

pub(crate) fn what_another_program_writes_is_heard_of(room: &Room) {
    let mut news = room.database.news();
    // Begins to listen, where that has a beginning.
    news.wait();
    for seq in 1..=3 {
        write(&*room.other, |writer| append(writer, 1)).unwrap();
        while room.read(|reader| workspace::seq(reader)) < seq {
            news.wait();
        }
    }
    std::thread::scope(|scope| {
        scope.spawn(|| {
            news.wait();
            while room.read(|reader| workspace::seq(reader)) < 4 {
                news.wait();
            }
        });
        write(&*room.other, |writer| append(writer, 1)).unwrap();
    });
}
