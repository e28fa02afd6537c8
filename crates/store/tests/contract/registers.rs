//! What stands beside the log: documents, other values, batches, refused changes.

use satchel_model::RecordId;
use satchel_store::also::{self, Also};
use satchel_store::attention::{self, Refused};
use satchel_store::batch::{self, Batch};
use satchel_store::document::{self, Document};
use satchel_store::log::{self, CHUNK_CHANGES, Chunk, Origin};
use satchel_store::team::{self, Device};
use satchel_store::{Error, Writer, fold, uncomputed, write};

use crate::room::{Room, id};

fn document(key: u64, number: u8, local_seq: u64) -> Document {
    Document {
        key,
        id: id(number),
        object: "person".to_owned(),
        local_seq,
        register: vec![number; 40],
    }
}

pub(crate) fn documents_are_found_by_id_and_by_key(room: &Room) {
    let made = [document(1, 1, 1), document(4, 2, 0), document(9, 3, 9)];
    room.write(|writer| {
        made.iter()
            .try_for_each(|one| document::insert(writer, one))
    });
    assert_eq!(
        room.read(|reader| document::get(reader, id(2))),
        Some(made[1].clone())
    );
    assert_eq!(
        room.read(|reader| document::by_key(reader, 9)),
        Some(made[2].clone())
    );
    assert_eq!(room.read(|reader| document::get(reader, id(8))), None);
    assert_eq!(room.read(|reader| document::by_key(reader, 2)), None);
    let after = |key, limit| room.read(|reader| document::after(reader, key, limit));
    assert_eq!(after(0, 2), made[..2]);
    assert_eq!(after(1, 9), made[1..]);
    let twice = write(&*room.database, |writer| {
        document::insert(writer, &document(10, 1, 0))
    });
    assert!(
        matches!(twice, Err(Error::Database { .. })),
        "an id has one document"
    );
    room.write(|writer| {
        document::update(writer, 4, 12, b"new")?;
        document::set_object(writer, 4, "company")
    });
    let changed = Document {
        local_seq: 12,
        object: "company".to_owned(),
        register: b"new".to_vec(),
        ..made[1].clone()
    };
    assert_eq!(after(0, 9), [made[0].clone(), changed, made[2].clone()]);
}

fn other(slot: &str, value: Option<&str>, at_ms: i64) -> Also {
    Also {
        slot: slot.to_owned(),
        value: value.map(str::to_owned),
        by: (at_ms > 5).then(|| id(5)),
        at_ms,
    }
}

pub(crate) fn other_values_are_replaced_and_settled(room: &Room) {
    let of = |key| room.read(|reader| also::of(reader, key));
    let city = [
        other("f/city", Some("\"Graz\""), 9),
        other("f/city", None, 4),
    ];
    let title = other("f/jobTitle", Some("\"Smith\""), 7);
    room.write(|writer| {
        also::replace(
            writer,
            1,
            &[city[0].clone(), city[1].clone(), title.clone()],
        )?;
        also::replace(writer, 2, &city[..1])
    });
    assert_eq!(of(1), [city[0].clone(), city[1].clone(), title.clone()]);
    room.write(|writer| also::settle(writer, 1, "f/city"));
    assert_eq!((of(1), of(2)), (vec![title], city[..1].to_vec()));
    room.write(|writer| also::replace(writer, 1, &[]));
    assert_eq!((of(1).len(), of(2).len(), of(3).len()), (0, 1, 0));
}

fn commit(number: u8, first_seq: u64, last_seq: u64, kind: char) -> Batch {
    Batch {
        id: id(number),
        first_seq,
        last_seq,
        kind,
        at_ms: 1_000,
    }
}

/// Commits, as they are written: their changes, and what is noted of them.
fn make(writer: &dyn Writer, commits: &[Batch]) -> Result<(), Error> {
    for commit in commits {
        let changes = vec![(id(1), &b"change"[..]); changes(commit)];
        let chunk = Chunk::pack(commit.last_seq, Origin::Local, 0, &changes);
        let in_log = commit.fits_in_log();
        log::insert(writer, &chunk, in_log.then_some(commit))?;
        if !in_log {
            batch::note(writer, commit)?;
        }
    }
    Ok(())
}

fn changes(commit: &Batch) -> usize {
    usize::try_from(commit.last_seq + 1 - commit.first_seq).unwrap()
}

pub(crate) fn an_edit_is_noted_in_the_log(room: &Room) {
    let long = CHUNK_CHANGES as u64;
    for (commit, fits) in [
        (commit(1, 5, 5, 'e'), true),
        (commit(1, 5, 6, 'a'), true),
        (commit(1, 5, 3 + long, 'e'), true),
        (commit(1, 5, 4 + long, 'e'), false),
        (commit(1, 5, 5, 'i'), false),
        (commit(1, 5, 5, 'u'), false),
    ] {
        assert_eq!(commit.fits_in_log(), fits, "{commit:?}");
    }
    let edit = commit(1, 1, 2, 'e');
    room.write(|writer| make(writer, std::slice::from_ref(&edit)));
    assert_eq!(room.read(|reader| batch::commits(reader, id(1))), [edit]);
    assert_eq!(room.read(|reader| batch::commits(reader, id(2))), []);
}

pub(crate) fn the_latest_batch_is_the_one_to_take_back(room: &Room) {
    let before =
        |seq| -> Option<(RecordId, u64)> { room.read(|reader| batch::latest(reader, seq)) };
    let latest = || before(1_000);
    assert_eq!(latest(), None);
    let import = [commit(1, 1, 10, 'i'), commit(1, 12, 20, 'i')];
    room.write(|writer| {
        make(writer, &import[..1])?;
        make(writer, &[commit(2, 11, 11, 'e')])?;
        make(writer, &import[1..])?;
        make(writer, &[commit(3, 21, 21, 'u')])
    });
    assert_eq!(latest(), Some((id(1), 20)), "an undo is not undone");
    assert_eq!(before(20), Some((id(2), 11)));
    assert_eq!(before(11), Some((id(1), 10)));
    assert_eq!(room.read(|reader| batch::commits(reader, id(1))), import);
    assert_eq!(room.read(|reader| batch::of_kind(reader, 'i')), [id(1)]);
    room.write(|writer| batch::set_undone(writer, id(1)));
    assert_eq!(latest(), Some((id(2), 11)));
    assert_eq!(room.read(|reader| batch::of_kind(reader, 'i')), []);
    room.write(|writer| batch::set_undone(writer, id(2)));
    assert_eq!(latest(), None);
}

pub(crate) fn batches_are_listed_and_found_whole(room: &Room) {
    room.write(|writer| {
        make(
            writer,
            &[
                commit(1, 1, 10, 'i'),
                commit(2, 11, 11, 'e'),
                commit(1, 12, 20, 'i'),
                commit(1, 21, 21, 'i'),
            ],
        )?;
        log::append(writer, 29, Origin::Server, 0, &[(id(1), &b"change"[..]); 8])?;
        make(writer, &[commit(3, 30, 31, 'e')])?;
        batch::set_undone(writer, id(2))
    });
    are_told(room);
}

/// What is folded is found as before, and the log holds what it held in fewer rows.
pub(crate) fn folded_edits_are_found_as_before(room: &Room) {
    let edits = [
        commit(2, 1, 1, 'e'),
        commit(3, 2, 3, 'e'),
        commit(4, 4, 4, 'a'),
    ];
    room.write(|writer| {
        make(writer, &edits)?;
        batch::set_undone(writer, id(3))
    });
    let told = || {
        room.read(|reader| {
            let recent = batch::recent(reader, 1_000, 9)?;
            let at = (1..=4).map(|seq| batch::at(reader, seq));
            let at = at.collect::<Result<Vec<_>, _>>()?;
            let commits = (2..=4).map(|name| batch::commits(reader, id(name)));
            let commits = commits.collect::<Result<Vec<_>, _>>()?;
            let changes = log::frames_after(reader, 0)?;
            Ok((recent, at, commits, batch::latest(reader, 9)?, changes))
        })
    };
    let rows = || room.read(|reader| log::after(reader, 0, usize::MAX)).len();
    let before = told();
    assert_eq!((rows(), before.0.len()), (3, 3));
    assert_eq!(room.write(|writer| fold::fold(writer, 0, 1_000)), None);
    assert_eq!((rows(), told()), (1, before));
    room.write(|writer| batch::set_undone(writer, id(4)));
    let latest = room.read(|reader| batch::latest(reader, 9));
    assert_eq!(latest, Some((id(2), 1)));
}

/// What devices saw of rows is known by the opening that wrote them; where there are no devices, nobody saw any.
pub(crate) fn rows_of_several_openings_are_folded_until_devices_see_them(room: &Room) {
    let rows = || -> Vec<(u64, u64, u32)> {
        let chunks = room.read(|reader| log::after(reader, 0, usize::MAX));
        let row = |chunk: &log::Chunk| (chunk.first_seq, chunk.last_seq, chunk.opening);
        chunks.iter().map(row).collect()
    };
    let edit = |seq: u64, opening: u32| {
        room.write(|writer| {
            let changes = [(id(1), &b"change"[..])];
            log::append(writer, seq, Origin::Local, opening, &changes)
        });
    };
    let fold = || room.write(|writer| fold::fold(writer, 0, 1_000));
    for (seq, opening) in [(1, 7), (2, 7), (3, 8)] {
        edit(seq, opening);
    }
    fold();
    assert_eq!(rows(), [(1, 3, 8)]);
    room.write(|writer| {
        let device = Device {
            id: id(10),
            account: id(1),
            name: "Laptop".to_owned(),
        };
        team::add_device(writer, &device, &[1; 32], 5)
    });
    for (seq, opening) in [(4, 8), (5, 9), (6, 9)] {
        edit(seq, opening);
    }
    fold();
    assert_eq!(rows(), [(1, 4, 8), (5, 6, 9)]);
}

/// An edit's line was in the table once, and is found there.
pub(crate) fn edits_noted_apart_are_found_too(room: &Room) {
    room.write(|writer| {
        for commit in [
            commit(1, 1, 10, 'i'),
            commit(2, 11, 11, 'e'),
            commit(1, 12, 20, 'i'),
            commit(1, 21, 21, 'i'),
            commit(3, 30, 31, 'e'),
        ] {
            let changes = vec![(id(1), &b"change"[..]); changes(&commit)];
            log::append(writer, commit.last_seq, Origin::Local, 0, &changes)?;
            batch::note(writer, &commit)?;
        }
        batch::set_undone(writer, id(2))
    });
    are_told(room);
}

fn are_told(room: &Room) {
    let told = |batches: &[batch::Summary]| -> Vec<(RecordId, u64, u64, bool)> {
        let told = |found: &batch::Summary| (found.id, found.last_seq, found.changes, found.undone);
        batches.iter().map(told).collect()
    };
    let recent = |before, limit| told(&room.read(|reader| batch::recent(reader, before, limit)));
    let (import, edit, last) = (
        (id(1), 21, 20, false),
        (id(2), 11, 1, true),
        (id(3), 31, 2, false),
    );
    assert_eq!(recent(u64::MAX, 9), [last, import, edit]);
    assert_eq!(recent(u64::MAX, 1), [last]);
    assert_eq!(recent(u64::MAX, 2), [last, import]);
    assert_eq!(recent(31, 9), [import, edit]);
    assert_eq!(recent(21, 9), [edit]);
    let at = |seq| told(room.read(|reader| batch::at(reader, seq)).as_slice());
    for seq in [1, 10, 15, 21] {
        assert_eq!(at(seq), [import], "{seq}");
    }
    assert_eq!((at(11), at(30)), (vec![edit], vec![last]));
    assert_eq!((at(25), at(40)), (vec![], vec![]), "made elsewhere");
    let latest = room.read(|reader| batch::latest(reader, 30));
    assert_eq!(latest, Some((id(1), 21)), "the edit was taken back");
}

pub(crate) fn what_waits_is_noted_once(room: &Room) {
    let next = || room.read(|reader| uncomputed::next(reader));
    assert_eq!(next(), None);
    room.write(|writer| {
        uncomputed::note(writer, "person", "company", Some(id(1)))?;
        uncomputed::note(writer, "person", "", None)?;
        uncomputed::note(writer, "company", "id", Some(id(2)))
    });
    let all = next().unwrap();
    assert_eq!(
        (all.relation.as_str(), all.after_key),
        ("", 0),
        "whole objects first"
    );
    room.write(|writer| uncomputed::advance(writer, &all, 70));
    assert_eq!(next().unwrap().after_key, 70);
    room.write(|writer| uncomputed::note(writer, "person", "", None));
    assert_eq!(next().unwrap().after_key, 0, "from the first on again");
    room.write(|writer| uncomputed::done(writer, &all));
    let some = next().unwrap();
    assert_eq!(
        (some.relation.as_str(), some.target.as_slice()),
        ("company", &id(1).as_bytes()[..])
    );
    room.write(|writer| uncomputed::done(writer, &some));
    assert_eq!(next().unwrap().relation, "id");
    let unread = || room.read(|reader| uncomputed::next_unread(reader));
    assert_eq!(unread(), None);
    room.write(|writer| uncomputed::note(writer, "note", uncomputed::WORDS, None));
    room.write(|writer| uncomputed::clear(writer));
    assert_eq!(next(), None);
    let words = unread().unwrap();
    assert_eq!((words.object.as_str(), words.after_key), ("note", 0));
    room.write(|writer| uncomputed::done(writer, &words));
    assert_eq!(unread(), None);
    let day = || room.read(|reader| satchel_store::workspace::computed_day(reader));
    assert_eq!(day(), None);
    room.write(|writer| satchel_store::workspace::set_computed_day(writer, "2026-03-31"));
    assert_eq!(day().as_deref(), Some("2026-03-31"));
}

pub(crate) fn refused_changes_are_kept_until_they_are_taken(room: &Room) {
    let refused = |seq, why: &str| Refused {
        seq,
        document: id(4),
        bytes: vec![1, 2, 3],
        code: "too_large".to_owned(),
        why: why.to_owned(),
        at_ms: 77,
    };
    room.write(|writer| {
        attention::keep(writer, &refused(8, "first"))?;
        attention::keep(writer, &refused(3, "once"))?;
        attention::keep(writer, &refused(8, "again"))
    });
    assert_eq!(
        room.read(|reader| attention::list(reader)),
        [refused(3, "once"), refused(8, "again")]
    );
    assert_eq!(room.read(|reader| attention::count(reader)), 2);
    room.write(|writer| attention::forget(writer, 3));
    assert_eq!(
        room.read(|reader| attention::list(reader)),
        [refused(8, "again")]
    );
}
