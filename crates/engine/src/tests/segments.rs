//! First sync by segments: whatever a laptop takes, and wherever it is cut short, it comes to what the log comes to.

use std::sync::atomic::Ordering;

use satchel_model::RecordId;
use satchel_store::server::First;
use satchel_store::{document, read, segment};
use serde_json::json;

use super::schema::field;
use super::{Fixture, exchange, host, join, map, place, row};
use crate::segments::{Arrived, Segments, list_name, segment_hash};
use crate::{Acting, Workspace};

/// A text that packs badly: 40 kB.
fn long(seed: u32) -> String {
    let mut state = seed.wrapping_mul(2_654_435_761).max(1);
    let mut letter = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        char::from(b'a' + (state % 26) as u8)
    };
    (0..40_000).map(|_| letter()).collect()
}

/// A server with some fields of its own, companies, and notes long enough for several segments, much of it edited since.
fn server() -> (Fixture, Vec<RecordId>) {
    let server = Fixture::new();
    server.shape_with(&[field("company", "mood", "TEXT", json!({}))]);
    server.companies(0..50);
    let notes = (0..80).map(|at| {
        server.create(
            "note",
            json!({ "title": format!("Note {at}"), "bodyV2": { "markdown": long(at) } }),
        )
    });
    let notes: Vec<RecordId> = notes.collect();
    for at in 0..20 {
        server.edit(row(at), json!({ "mood": format!("good {at}") }));
        server.edit(row(at % 3), json!({ "mood": format!("better {at}") }));
    }
    assert!(server.workspace.make_segments().unwrap());
    (server, notes)
}

fn segments(server: &Fixture) -> Segments {
    server.workspace.segments(0).unwrap().unwrap()
}

/// A segment as it arrives, read in pieces of so many bytes.
fn arrived(server: &Workspace, all: &Segments, place: usize, piece: u64) -> Arrived {
    let wanted = &all.list[place];
    let mut bytes = Vec::new();
    while (bytes.len() as u64) < wanted.bytes {
        let from = bytes.len() as u64;
        let part = server.segment_part(&wanted.hash, from, piece).unwrap();
        bytes.extend(part.unwrap());
    }
    assert_eq!(segment_hash(&bytes), wanted.hash);
    Arrived {
        epoch: server.epoch().unwrap(),
        as_of: all.as_of,
        list: list_name(all.list.iter().map(|segment| segment.hash)),
        place: place as u64,
        of: all.list.len() as u64,
        changes: wanted.changes,
        bytes,
    }
}

fn take_all(laptop: &Fixture, server: &Fixture) {
    let all = segments(server);
    for place in 0..all.list.len() {
        let segment = arrived(&server.workspace, &all, place, 100_000);
        laptop.workspace.take_segment(&segment).unwrap();
    }
}

fn check_same(laptop: &Fixture, server: &Fixture) {
    let key = [7; 16];
    let [ours, theirs] = [laptop, server].map(|one| one.workspace.digest(&key).unwrap().1);
    assert_eq!(ours, theirs);
    for at in 0..50 {
        let [ours, theirs] =
            [laptop, server].map(|one| one.workspace.record(row(at)).unwrap().record);
        assert_eq!(ours.values, theirs.values, "company {at}");
        let [ours, theirs] =
            [laptop, server].map(|one| one.workspace.history(row(at)).unwrap().len());
        assert_eq!(ours, theirs);
    }
}

#[test]
fn segments_bring_what_the_log_brings_and_the_log_goes_on_where_they_end() {
    let (server, notes) = server();
    let all = segments(&server);
    assert!(all.list.len() >= 3, "{} segments", all.list.len());
    assert_eq!(all.as_of, server.workspace.end().unwrap());
    let changes: u64 = all.list.iter().map(|segment| segment.changes).sum();
    assert_eq!(changes, all.as_of.seq);
    let edited = [row(1), notes[3]];
    server.edit(edited[0], json!({ "mood": "after" }));
    server.edit(edited[1], json!({ "title": "after" }));
    let laptop = Fixture::new();
    join(&laptop, &server);
    take_all(&laptop, &server);
    let joined = laptop.workspace.server().unwrap().unwrap();
    assert_eq!(
        (joined.pulled, joined.first, joined.seen),
        (all.as_of.seq, None, all.as_of)
    );
    exchange(&laptop, &server);
    check_same(&laptop, &server);
    assert_eq!(laptop.value(edited[0], "mood"), "after");
    assert_eq!(laptop.found("note 41").len(), 1);
}

#[test]
fn what_was_changed_last_comes_first_but_for_the_schema() {
    let (server, _) = server();
    let (all, laptop) = (segments(&server), Fixture::new());
    join(&laptop, &server);
    let first = arrived(&server.workspace, &all, 0, 1 << 20);
    laptop.workspace.take_segment(&first).unwrap();
    assert_eq!(laptop.value(row(1), "mood"), "better 19");
    assert!(laptop.workspace.record(row(40)).is_err());
    let begun = laptop.workspace.server().unwrap().unwrap();
    let first = First {
        seq: all.as_of.seq,
        list: first.list,
        taken: 1,
    };
    assert_eq!((begun.pulled, begun.first), (0, Some(first)));
}

#[test]
fn a_record_is_whose_it_says_or_else_whose_what_it_belongs_to_is() {
    let server = Fixture::new();
    let [ada, bob] =
        ["Ada", "Bob"].map(|name| server.create("workspaceMember", json!({ "name": name })));
    let company = server.create("company", json!({ "name": "Acme", "accountOwner": ada }));
    let person = server.create("person", json!({ "company": company }));
    let deal = server.create("opportunity", json!({ "company": company, "owner": bob }));
    let nobodys = server.create("person", json!({}));
    let owners = server.workspace.owners().unwrap();
    let owned = [
        (company, Some(ada)),
        (person, Some(ada)),
        (deal, Some(bob)),
        (nobodys, None),
    ];
    for (record, owner) in owned {
        let key = read(server.workspace.database(), |reader| {
            document::key(reader, record)
        });
        assert_eq!(owners.get(&key.unwrap().unwrap()).copied(), owner);
    }
}

#[test]
fn a_segment_that_comes_twice_late_or_damaged_changes_nothing() {
    let (server, _) = server();
    let (all, laptop) = (segments(&server), Fixture::new());
    join(&laptop, &server);
    let [first, second] = [0, 1].map(|place| arrived(&server.workspace, &all, place, 1 << 20));
    laptop.workspace.take_segment(&second).unwrap();
    assert_eq!(laptop.workspace.seq().unwrap(), 0, "the first is missing");
    laptop.workspace.take_segment(&first).unwrap();
    let (seq, laptop) = (laptop.workspace.seq().unwrap(), laptop.reopen());
    laptop.workspace.take_segment(&first).unwrap();
    let elsewhere = Arrived {
        epoch: [9; 16],
        ..second.clone()
    };
    laptop.workspace.take_segment(&elsewhere).unwrap();
    for damaged in [
        Arrived {
            changes: second.changes + 1,
            ..second.clone()
        },
        Arrived {
            bytes: second.bytes[..second.bytes.len() / 2].to_vec(),
            ..second.clone()
        },
        Arrived {
            bytes: Vec::new(),
            ..second.clone()
        },
    ] {
        laptop.workspace.take_segment(&damaged).unwrap_err();
    }
    assert_eq!(laptop.workspace.seq().unwrap(), seq);
    take_all(&laptop, &server);
    check_same(&laptop, &server);
}

#[test]
fn a_laptop_with_work_of_its_own_takes_segments_and_changes_them_meanwhile() {
    let (server, _) = server();
    let laptop = Fixture::new();
    // The same import, made here before the team was joined.
    laptop.companies(0..20);
    laptop.edit(row(5), json!({ "name": "Mine" }));
    join(&laptop, &server);
    let all = segments(&server);
    for place in 0..all.list.len() {
        let segment = arrived(&server.workspace, &all, place, 1 << 20);
        laptop.workspace.take_segment(&segment).unwrap();
        laptop.edit(row(0), json!({ "mood": format!("while {place}") }));
    }
    exchange(&laptop, &server);
    exchange(&laptop, &server);
    check_same(&laptop, &server);
    let last = format!("while {}", all.list.len() - 1);
    assert_eq!(server.value(row(0), "mood"), last.as_str());
}

#[test]
fn later_segments_take_the_place_of_earlier_ones_and_a_laptop_goes_on_with_either() {
    let (server, _) = server();
    let (early, [half, new]) = (segments(&server), [Fixture::new(), Fixture::new()]);
    for laptop in [&half, &new] {
        join(laptop, &server);
    }
    let first = arrived(&server.workspace, &early, 0, 1 << 20);
    half.workspace.take_segment(&first).unwrap();
    assert!(
        !server.workspace.make_segments().unwrap(),
        "nothing came since"
    );
    server.edit(row(2), json!({ "mood": "later" }));
    assert!(server.workspace.make_segments().unwrap());
    assert_eq!(
        server.workspace.segments(early.as_of.seq).unwrap(),
        Some(early)
    );
    assert_eq!(segments(&server).as_of, server.workspace.end().unwrap());
    // Whoever is half-way and hears of the later ones begins with those, and knows what comes again.
    for laptop in [&half, &new] {
        take_all(laptop, &server);
        check_same(laptop, &server);
    }
}

#[test]
fn of_two_programs_one_makes_segments_and_one_that_lost_the_lease_writes_nothing() {
    let (server, _) = server();
    server.edit(row(2), json!({ "mood": "later" }));
    let other = Workspace::open(&place(&server.folder), &super::KEY, host(&server.clock)).unwrap();
    let (now, early) = (server.workspace.host().now_ms(), segments(&server));
    let take = |holder, now| {
        satchel_store::write(server.workspace.database(), |writer| {
            satchel_store::Lease::take(writer, "segments", holder, now, 60_000)
        })
        .unwrap()
    };
    let lease = take([1; 16], now).unwrap();
    assert!(!other.make_segments().unwrap(), "another is making some");
    assert_eq!(segments(&server), early);
    // Its time is over, whatever it thinks of it.
    let later = take([2; 16], now + 60_001).unwrap();
    let kept = satchel_store::write(server.workspace.database(), |writer| {
        Ok::<_, satchel_store::Error>((
            lease.keep(writer, now, 60_000)?,
            later.keep(writer, now, 60_000)?,
        ))
    });
    assert_eq!(kept.unwrap(), (false, true));
    satchel_store::write(server.workspace.database(), |writer| {
        later.give_back(writer)
    })
    .unwrap();
    // Whoever takes too long for one segment finds that another has made them all, and writes none.
    let slow = server.workspace.begin_segments().unwrap().unwrap();
    server.clock.fetch_add(60_001, Ordering::Relaxed);
    assert!(other.make_segments().unwrap());
    let made = segments(&server);
    slow.run().unwrap_err();
    assert_eq!(segments(&server), made);
    let left = satchel_store::read(server.workspace.database(), |reader| segment::of(reader, 0));
    assert_eq!(left.unwrap().unwrap().as_of, other.end().unwrap());
}

#[test]
fn segments_are_made_where_they_are_worthwhile() {
    let server = Fixture::new();
    server
        .workspace
        .create_record(Acting::default(), "company", &map(json!({ "name": "One" })))
        .unwrap();
    assert!(!server.workspace.make_segments_if_due().unwrap());
    assert_eq!(server.workspace.segments(0).unwrap(), None);
    assert!(!Fixture::new().workspace.make_segments().unwrap());
    server.companies(0..10_000);
    assert!(server.workspace.make_segments_if_due().unwrap());
    let made = segments(&server).as_of;
    server.companies(10_000..12_000);
    assert!(!server.workspace.make_segments_if_due().unwrap());
    server.companies(12_000..20_500);
    assert!(server.workspace.make_segments_if_due().unwrap());
    assert!(segments(&server).as_of.seq > made.seq);
}
