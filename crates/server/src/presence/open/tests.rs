#![allow(clippy::unwrap_used)]

use super::*;

const ANNA: u8 = 1;
const BO: u8 = 2;
const CORA: u8 = 3;

const NOW_MS: i64 = 1_000_000;

fn id(number: u8) -> RecordId {
    RecordId::from_bytes([number; 16])
}

fn device(number: u8) -> Viewer {
    Viewer::Device(id(number))
}

fn member(number: u8) -> Member {
    let name = ["", "Anna", "Bo", "Cora"].get(usize::from(number));
    Member {
        id: id(number),
        name: name.map_or_else(|| number.to_string(), |name| (*name).to_owned()),
    }
}

/// Devices of which each is its member's, with a line each.
fn on_the_line(viewers: impl IntoIterator<Item = u8>) -> Open {
    let mut open = Open::default();
    for viewer in viewers {
        open.begin(device(viewer));
    }
    open
}

/// Has a device of the member of its number show a record, or none.
fn show(open: &mut Open, viewer: u8, record: Option<u8>) -> Vec<Viewer> {
    let shown = open.show(device(viewer), member(viewer), record.map(id), NOW_MS);
    let mut touched = shown.unwrap();
    touched.sort();
    touched
}

/// Whom a viewer is told of at a record.
fn told(open: &Open, viewer: Viewer, record: u8) -> Vec<String> {
    let (at, names) = open.others(viewer).unwrap();
    assert_eq!(at, id(record));
    names
}

#[test]
fn those_at_one_record_are_told_of_each_other_and_nobody_else_is() {
    let mut open = on_the_line([ANNA, BO, CORA]);
    assert_eq!(show(&mut open, CORA, Some(8)), [device(CORA)]);
    assert_eq!(show(&mut open, ANNA, Some(9)), [device(ANNA)]);
    assert!(told(&open, device(ANNA), 9).is_empty(), "not of herself");
    assert_eq!(show(&mut open, BO, Some(9)), [device(ANNA), device(BO)]);
    assert_eq!(told(&open, device(ANNA), 9), ["Bo"]);
    assert_eq!(told(&open, device(BO), 9), ["Anna"]);
    assert!(told(&open, device(CORA), 8).is_empty());
    // Who goes on to another record leaves the one before.
    let touched = [device(ANNA), device(BO), device(CORA)];
    assert_eq!(show(&mut open, BO, Some(8)), touched);
    assert!(told(&open, device(ANNA), 9).is_empty());
    assert_eq!(told(&open, device(BO), 8), ["Cora"]);
    assert_eq!(show(&mut open, BO, None), [device(CORA)]);
    assert_eq!(open.others(device(BO)), None);
    assert!(show(&mut open, BO, None).is_empty(), "nothing changed");
}

#[test]
fn one_person_at_two_devices_is_one() {
    let mut open = on_the_line([ANNA, BO, 4]);
    let session = Viewer::Session([5; 32]);
    open.begin(session);
    show(&mut open, BO, Some(9));
    for viewer in [device(ANNA), device(4), session] {
        open.show(viewer, member(ANNA), Some(id(9)), NOW_MS)
            .unwrap();
    }
    assert_eq!(told(&open, device(BO), 9), ["Anna"]);
    assert_eq!(told(&open, session, 9), ["Bo"]);
    open.end(session);
    open.end(device(4));
    assert_eq!(told(&open, device(BO), 9), ["Anna"], "one is left");
    open.end(device(ANNA));
    assert!(told(&open, device(BO), 9).is_empty());
}

#[test]
fn whose_last_line_is_cut_is_forgotten() {
    let mut open = on_the_line([ANNA, BO, ANNA]);
    show(&mut open, ANNA, Some(9));
    show(&mut open, BO, Some(9));
    assert!(open.end(device(ANNA)).is_empty(), "another line stands");
    assert_eq!(open.end(device(ANNA)), [device(BO)]);
    assert!(open.end(device(ANNA)).is_empty());
    assert!(told(&open, device(BO), 9).is_empty());
    assert!(show(&mut open, ANNA, Some(9)).is_empty(), "it has no line");
    assert_eq!(open.others(device(ANNA)), None);
    open.end(device(BO));
    assert!(open.viewers.is_empty() && open.records.is_empty());
}

#[test]
fn what_is_not_renewed_is_left() {
    let mut open = on_the_line([ANNA, BO]);
    show(&mut open, ANNA, Some(9));
    show(&mut open, BO, Some(9));
    let later = NOW_MS + KEPT_MS;
    let renewed = open.show(device(ANNA), member(ANNA), Some(id(9)), later);
    assert!(renewed.unwrap().is_empty(), "nobody need hear of that");
    assert!(open.expire(device(BO), later).is_empty(), "not yet");
    assert!(open.expire(device(ANNA), later + 1).is_empty());
    assert_eq!(open.expire(device(BO), later + 1), [device(ANNA)]);
    assert!(told(&open, device(ANNA), 9).is_empty());
    assert_eq!(open.others(device(BO)), None);
    // It comes back with its next word.
    assert_eq!(show(&mut open, BO, Some(9)), [device(ANNA), device(BO)]);
}

#[test]
fn who_moves_faster_than_a_person_is_not_followed() {
    let mut open = on_the_line([ANNA, BO]);
    show(&mut open, BO, Some(1));
    let mut leap = |at: u32, now_ms| {
        let record = id(u8::try_from(at % 2).unwrap());
        open.show(device(ANNA), member(ANNA), Some(record), now_ms)
    };
    for at in 0..MOVES {
        assert!(leap(at, NOW_MS).is_ok(), "{at}");
    }
    assert_eq!(leap(MOVES, NOW_MS), Err(TooOften));
    assert_eq!(leap(MOVES, NOW_MS + WINDOW_MS - 1), Err(TooOften));
    // Staying costs nothing, and after a while it may move again.
    assert!(leap(MOVES + 1, NOW_MS).is_ok());
    assert!(leap(MOVES, NOW_MS + WINDOW_MS).is_ok());
    // A clock that was set back keeps nobody out.
    assert!(leap(MOVES + 1, NOW_MS - 1).is_ok());
}

#[test]
fn of_a_crowd_the_first_are_told() {
    let crowd = 10..60;
    let mut open = on_the_line(crowd.clone());
    for viewer in crowd {
        show(&mut open, viewer, Some(9));
    }
    let names = told(&open, device(59), 9);
    assert_eq!(names.len(), TOLD);
    assert_eq!((names[0].as_str(), names[19].as_str()), ("10", "29"));
}
