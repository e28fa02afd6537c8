//! Changes that nobody here would write, each well formed and with the right checksum.

use std::num::NonZeroU64;

use automerge::legacy::{Key, ObjectId, Op, OpId, OpType};
use automerge::{ActorId, ChangeHash, ExpandedChange, ObjType, ScalarValue};

use super::*;
use crate::{OBJECT_KEY, measure};

const STRANGER: Actor = [9; 16];

/// Sets a key to a text, over the operations that are named.
fn put(key: &str, value: &str, pred: &[(u64, Actor)]) -> Op {
    let ids = pred
        .iter()
        .map(|(counter, actor)| OpId::new(*counter, &ActorId::from(*actor)));
    Op {
        action: OpType::Put(ScalarValue::Str(value.into())),
        obj: ObjectId::Root,
        key: Key::Map(key.into()),
        pred: ids.collect::<Vec<_>>().into(),
        insert: false,
    }
}

/// The bytes of the stranger's first change, after others.
fn strangers(start_op: u64, deps: &[Hash], operations: Vec<Op>) -> Vec<u8> {
    let expanded = ExpandedChange {
        operations,
        actor_id: ActorId::from(STRANGER),
        hash: None,
        seq: 1,
        start_op: NonZeroU64::new(start_op).unwrap(),
        time: 5,
        message: None,
        deps: deps.iter().map(|hash| ChangeHash(*hash)).collect(),
        extra_bytes: Vec::new(),
        author: None,
    };
    automerge::Change::from(expanded).raw_bytes().to_vec()
}

/// A document of one change, and what takes the stranger's.
fn begun() -> (Layout, Copy) {
    let layout = layout();
    let mut copy = Copy::new(&layout);
    let assigns = vec![text(&layout, "city", Some("Graz"))];
    copy.write(&layout, [1; 16], 1, &draft(DraftAction::Create, assigns));
    (layout, copy)
}

#[test]
fn a_compressed_change_is_refused_before_it_is_unpacked() {
    let long = put("f/city", &"Graz ".repeat(1_000), &[]);
    let raw = strangers(1, &[], vec![long]);
    let mut change = automerge::Change::try_from(raw.as_slice()).unwrap();
    let packed = change.bytes().into_owned();
    assert!(packed.len() < raw.len() / 10);
    assert!(matches!(Change::parse(&packed), Err(BadChange::Compressed)));
    assert!(Change::parse(&raw).is_ok());
}

/// A number in LEB128, as both its kinds write one whose highest bit is not set.
fn leb128(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number > 0x7f {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

/// A change with these columns, whose checksum nobody comes to look at.
fn of_columns(columns: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let mut body = vec![0, 16];
    body.extend(STRANGER);
    body.extend([1, 1, 0, 0, 0, columns.len() as u8]);
    for (kind, content) in columns {
        body.extend([*kind, content.len() as u8]);
    }
    body.extend(columns.iter().flat_map(|(_, content)| content));
    let head = [0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, 1, body.len() as u8];
    [head.as_slice(), &body].concat()
}

/// So many times the same.
fn run(times: u64, same: &[u8]) -> Vec<u8> {
    [leb128(times).as_slice(), same].concat()
}

/// Operations with one key and no value, each over so many others.
fn bomb(operations: u64, replaced: u64) -> Vec<u8> {
    let all = operations * replaced;
    of_columns(&[
        (0x15, run(operations, b"\x01k")),
        (0x34, leb128(operations)),
        (0x42, run(operations, &[1])),
        (0x56, run(operations, &[0])),
        (0x70, run(operations, &leb128(replaced))),
        (0x71, run(all, &[0])),
        (0x73, run(all, &[1])),
    ])
}

#[test]
fn a_few_bytes_do_not_stand_for_more_than_an_edit() {
    let refused = |bytes: &[u8]| Change::parse(bytes).unwrap_err();
    for (operations, replaced) in [(1 << 40, 1), (1, 1 << 40), (1 << 30, 1 << 30), (1 << 21, 1)] {
        let bytes = bomb(operations, replaced);
        assert!(bytes.len() < 128);
        assert!(matches!(
            refused(&bytes),
            BadChange::TooMuch {
                most: measure::MOST,
                ..
            }
        ));
    }
    // Automerge reads it, and only its checksum is wrong.
    assert!(matches!(refused(&bomb(3, 1)), BadChange::Checksum));
    let raw = strangers(1, &[], vec![put("f/city", "Graz", &[]); 100]);
    assert!(Change::parse(&raw).is_ok());
    for cut in 0..raw.len() {
        assert!(Change::parse(&raw[..cut]).is_err(), "cut at {cut}");
    }
}

#[test]
fn an_operation_over_one_of_nobody_is_refused() {
    let (layout, mut copy) = begun();
    let nobody = put("f/city", "Linz", &[(1, [8; 16])]);
    let change = strangers(3, copy.register.heads(), vec![nobody]);
    let change = Change::parse(&change).unwrap();
    let advanced = copy.register.advance(&change, &layout).unwrap();
    assert_eq!(advanced, Advance::Concurrent);
    let all = [copy.changes[0].clone(), change];
    assert!(matches!(
        merge(&all, &[], &layout),
        Err(BadChange::Parse(_))
    ));
}

#[test]
fn a_first_change_over_an_operation_of_nobody_names_no_object() {
    let mut letters = put(OBJECT_KEY, "", &[]);
    letters.action = OpType::Make(ObjType::Text);
    let nobody = put("f/city", "Linz", &[(1, [8; 16])]);
    let change = Change::parse(&strangers(1, &[], vec![letters, nobody])).unwrap();
    assert_eq!(change.object(), None);
    assert!(history(&[change], &layout()).is_err());
}

#[test]
fn no_change_takes_the_numbers_from_those_that_follow() {
    let (layout, mut copy) = begun();
    let city = [put("f/jobTitle", "Baker", &[])];
    let from = |start: u64| strangers(start, copy.register.heads(), city.to_vec());
    let far = [1 << 21, 1 << 31, u64::from(u32::MAX)].map(from);
    let unreadable = from(u64::from(u32::MAX) + 1);
    let near = from(1_000);
    for far in far {
        let far = Change::parse(&far).unwrap();
        assert!(matches!(
            copy.register.advance(&far, &layout),
            Err(BadChange::Order(_))
        ));
        let both = [copy.changes[0].clone(), far];
        assert!(matches!(
            merge(&both, &[], &layout),
            Err(BadChange::Order(_))
        ));
    }
    assert!(Change::parse(&unreadable).is_err());
    assert!(copy.receive(&layout, &Change::parse(&near).unwrap()));
    copy.check_against_merge(&layout);
}

#[test]
fn two_operations_of_one_key_come_to_the_same_on_either_path() {
    let (layout, mut copy) = begun();
    let over = [(2, [1; 16])];
    let twice = vec![put("f/city", "Linz", &over), put("f/city", "Wels", &over)];
    let change = strangers(3, copy.register.heads(), twice);
    assert!(copy.receive(&layout, &Change::parse(&change).unwrap()));
    copy.check_against_merge(&layout);
    assert!(copy.register.in_conflict("f/city"));
}

#[test]
fn a_register_whose_parts_do_not_go_together_is_damaged() {
    let (_, copy) = begun();
    let whole = copy.register.encode();
    assert!(Register::decode(&whole).is_some());
    // An actor the less, and with it the number of its last change.
    let mut fewer = whole.clone();
    fewer.drain(1..17);
    fewer[0] = 0;
    assert_eq!(Register::decode(&fewer), None);
    assert_eq!(Register::decode(&[whole.as_slice(), &[0]].concat()), None);
    for (at, bit) in (0..whole.len()).flat_map(|at| (0..8).map(move |bit| (at, bit))) {
        let mut damaged = whole.clone();
        damaged[at] ^= 1 << bit;
        if let Some(mut register) = Register::decode(&damaged) {
            let _ = (register.last_of(&[1; 16]), register.stamps());
            let assigns = vec![text(&layout(), "city", None)];
            let _ = register.write(
                &layout(),
                &draft(DraftAction::Change, assigns),
                &[1; 16],
                &by([1; 16], 2),
            );
        }
    }
}
