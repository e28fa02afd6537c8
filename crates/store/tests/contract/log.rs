//! The log: what goes in comes out, in order and in pieces of the asked size.

use satchel_model::RecordId;
use satchel_store::log::{self, CHUNK_CHANGES, Chunk, Origin};
use satchel_store::{Error, Param};
use satchel_store::{fold, workspace};

use crate::room::{Room, id};

/// Appends so many changes, each saying which it is, and gives the last position.
fn append(room: &Room, origin: Origin, count: usize) -> u64 {
    room.write(|writer| {
        let after = workspace::begin(writer)?.seq;
        let (first, last) = (after + 1, after + count as u64);
        let bytes: Vec<String> = (first..=last).map(|seq| format!("change {seq}")).collect();
        let changes: Vec<(RecordId, &[u8])> = bytes
            .iter()
            .map(|bytes| (id(3), bytes.as_bytes()))
            .collect();
        log::append(writer, last, origin, 0, &changes)?;
        Ok(last)
    })
}

fn ends(chunks: &[Chunk]) -> Vec<(u64, u64)> {
    chunks
        .iter()
        .map(|chunk| (chunk.first_seq, chunk.last_seq))
        .collect()
}

pub(crate) fn changes_come_back_in_order_and_as_they_were(room: &Room) {
    append(room, Origin::Local, 1);
    append(room, Origin::Server, CHUNK_CHANGES + 2);
    append(room, Origin::Local, 2);
    let whole = CHUNK_CHANGES as u64;
    let chunks = room.read(|reader| log::after(reader, 0, usize::MAX));
    assert_eq!(
        ends(&chunks),
        [
            (1, 1),
            (2, whole + 1),
            (whole + 2, whole + 3),
            (whole + 4, whole + 5)
        ]
    );
    let origins: Vec<Origin> = chunks.iter().map(|chunk| chunk.origin).collect();
    assert_eq!(
        origins,
        [Origin::Local, Origin::Server, Origin::Server, Origin::Local]
    );
    assert!(chunks[1].compressed && !chunks[0].compressed);
    let frames: Vec<_> = chunks
        .iter()
        .flat_map(|chunk| log::frames(chunk).unwrap())
        .collect();
    for (frame, seq) in frames.iter().zip(1..) {
        assert_eq!((frame.seq, frame.document), (seq, id(3)));
        assert_eq!(frame.bytes, format!("change {seq}").as_bytes());
    }
    assert_eq!(frames.len() as u64, whole + 5);
}

pub(crate) fn an_answer_holds_what_was_asked_for(room: &Room) {
    for _ in 0..40 {
        append(room, Origin::Local, 3);
    }
    let after = |seq, max_bytes| ends(&room.read(|reader| log::after(reader, seq, max_bytes)));
    assert_eq!(after(0, 0), [(1, 3)], "one at least");
    assert_eq!(after(4, 0), [(4, 6)], "it may begin before");
    assert_eq!(after(0, usize::MAX).len(), 40);
    assert_eq!(after(120, usize::MAX), []);
    let held = room.read(|reader| log::holding(reader, 50));
    assert_eq!((held.first_seq, held.last_seq), (49, 51));
    let part = log::part(&held, 49, usize::MAX).unwrap();
    assert_eq!((part.first_seq, part.last_seq), (50, 51));
    let found = room.read(|reader| log::changes_at(reader, &[50, 51, 7, 120]));
    let said: Vec<_> = found
        .iter()
        .map(|frame| (frame.seq, frame.bytes.clone()))
        .collect();
    assert_eq!(
        said,
        [50, 51, 7, 120].map(|seq| (seq, format!("change {seq}").into_bytes()))
    );
}

pub(crate) fn a_hole_in_the_log_is_told(room: &Room) {
    append(room, Origin::Local, 3);
    append(room, Origin::Local, 3);
    room.write(|writer| {
        writer.execute("delete from log where last_seq = ?1", &[Param::Integer(3)])
    });
    let missing = |seq: u64| -> Result<_, Error> {
        satchel_store::read(&*room.database, |reader| log::changes_at(reader, &[seq]))
    };
    for seq in [2, 7] {
        assert!(
            matches!(missing(seq), Err(Error::BadLog { seq: at, .. }) if at == seq),
            "{seq}"
        );
    }
    assert_eq!(missing(5).unwrap()[0].bytes, b"change 5");
}

pub(crate) fn what_was_made_here_is_counted_from_a_position(room: &Room) {
    let count = |seq| room.read(|reader| log::count_local_after(reader, seq));
    assert_eq!(count(0), 0);
    append(room, Origin::Local, 3);
    append(room, Origin::Server, 20);
    append(room, Origin::Local, CHUNK_CHANGES + 9);
    let all = CHUNK_CHANGES as u64 + 12;
    assert_eq!(
        [0, 2, 3, 20, 23, 30].map(count),
        [all, all - 2, all - 3, all - 3, all - 3, all - 10]
    );
    assert_eq!(count(20 + all), 0);
}

pub(crate) fn single_edits_are_folded_into_whole_chunks(room: &Room) {
    let edits = |count, origin| {
        for _ in 0..count {
            append(room, origin, 1);
        }
    };
    let whole = CHUNK_CHANGES;
    edits(whole + 10, Origin::Local);
    append(room, Origin::Local, whole);
    edits(1, Origin::Local);
    edits(3, Origin::Server);
    edits(5, Origin::Local);
    let all = || room.read(|reader| log::frames_after(reader, 0));
    let before = all();
    let last = before.len() as u64;
    assert_eq!(room.write(|writer| fold::fold(writer, 0, last - 2)), None);
    let spans = || ends(&room.read(|reader| log::after(reader, 0, usize::MAX)));
    let (one, two) = (whole as u64, 2 * whole as u64);
    let folded = vec![
        (1, one),
        (one + 1, one + 10),
        (one + 11, two + 10),
        (two + 11, two + 11),
        (two + 12, two + 14),
        (two + 15, last - 2),
        (last - 1, last - 1),
        (last, last),
    ];
    assert_eq!(spans(), folded);
    assert_eq!(all(), before);
    let origins = room.read(|reader| log::after(reader, two + 11, usize::MAX));
    assert_eq!(
        (origins[0].origin, origins[1].origin),
        (Origin::Server, Origin::Local)
    );
    // A second time there is nothing more to do, but for what came since.
    room.write(|writer| fold::fold(writer, 0, last));
    assert_eq!((spans().len(), all()), (6, before));
}
