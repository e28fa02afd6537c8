//! The bound, what is given up, and what keeps columns from being out of date.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use satchel_columns::{Ask, Columns, Filling, Part, Refusal, Touched};
use satchel_model::{Attribute, Layout, Record, parse_filter};

use crate::random;

fn records(layout: &Layout, count: u64) -> Vec<(u64, Record)> {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    (1..=count)
        .map(|key| (key, random::record(layout, &mut rng, true)))
        .collect()
}

fn filled(
    columns: &Columns,
    layout: &Layout,
    attributes: &[Attribute],
    records: &[(u64, Record)],
) -> Result<Filling, Refusal> {
    let mut filling = columns.filling(0, layout, attributes, columns.seq());
    for (key, record) in records {
        let deleted = record.stamps.deleted_at.is_some();
        filling.push(*key, deleted, |at| random::cell(attributes[at], record, ""))?;
    }
    Ok(filling)
}

fn slot(layout: &Layout, path: &str) -> Attribute {
    Attribute::of_field(layout, path).unwrap()
}

#[test]
fn the_least_used_columns_go_first() {
    let layout = random::layout();
    let records = records(&layout, 10_000);
    let [text, date, amount] = ["TEXT", "DATE_TIME", "CURRENCY"].map(|path| slot(&layout, path));
    let mut roomy = Columns::new(1 << 30, 1);
    let all = filled(&roomy, &layout, &[date, text], &records).unwrap();
    roomy.adopt(vec![all]).unwrap();
    let bound = roomy.bytes() + 10_000;
    let mut columns = Columns::new(bound, 1);
    for attribute in [date, text] {
        let filling = filled(&columns, &layout, &[attribute], &records).unwrap();
        columns.adopt(vec![filling]).unwrap();
    }
    assert_eq!(columns.missing(0, &[text, date]), []);
    let filter = parse_filter("DATE_TIME[is]:NULL", &layout).unwrap();
    columns.count(0, &layout, Some(&filter), false).unwrap();
    let filling = filled(&columns, &layout, &[amount], &records).unwrap();
    columns.adopt(vec![filling]).unwrap();
    assert_eq!(columns.missing(0, &[text, date, amount]), [text]);
    assert!(columns.bytes() <= bound, "{}", columns.bytes());
}

#[test]
fn columns_that_never_fit_are_refused_while_they_are_filled() {
    let layout = random::layout();
    let records = records(&layout, 10_000);
    let columns = Columns::new(100_000, 1);
    let refused = filled(&columns, &layout, &[slot(&layout, "TEXT")], &records);
    let Err(Refusal::TooLarge { bytes, bound }) = refused else {
        panic!("{refused:?}");
    };
    assert!(bytes > bound && bytes < 2 * bound, "{bytes} of {bound}");
}

#[test]
fn texts_are_found_where_there_is_no_room_to_fold_them() {
    let layout = random::layout();
    let records = records(&layout, 10_000);
    let text = slot(&layout, "TEXT");
    let filter = parse_filter("TEXT[contains]:COMPANY AN", &layout).unwrap();
    let mut counts = Vec::new();
    let roomy = {
        let mut columns = Columns::new(1 << 30, 1);
        let filling = filled(&columns, &layout, &[text], &records).unwrap();
        columns.adopt(vec![filling]).unwrap();
        let before = columns.bytes();
        counts.push(columns.count(0, &layout, Some(&filter), false).unwrap());
        assert!(columns.bytes() > before, "folded texts are counted");
        before
    };
    // On the way in they take more than they keep, and yet less than twice.
    let mut columns = Columns::new(roomy + roomy / 3, 1);
    let filling = filled(&columns, &layout, &[text], &records).unwrap();
    columns.adopt(vec![filling]).unwrap();
    counts.push(columns.count(0, &layout, Some(&filter), false).unwrap());
    assert_eq!(columns.bytes(), roomy);
    assert!(counts[0] > 0 && counts[0] == counts[1], "{counts:?}");
}

#[test]
fn a_commit_while_columns_are_filled_must_reach_them_too() {
    let layout = random::layout();
    let records = records(&layout, 10);
    let amount = slot(&layout, "CURRENCY");
    let mut columns = Columns::new(1 << 20, 5);
    let touched = [Touched {
        key: records[9].0,
        record: &records[9].1,
        label: "",
    }];
    let late = filled(&columns, &layout, &[amount], &records[..9]).unwrap();
    let mut told = filled(&columns, &layout, &[amount], &records[..9]).unwrap();
    columns.apply(6, 6, &touched);
    assert_eq!(
        columns.adopt(vec![late]),
        Err(Refusal::Behind {
            filled: 5,
            present: 6
        })
    );
    told.apply(6, 6, &touched).unwrap();
    columns.adopt(vec![told]).unwrap();
    let live = records
        .iter()
        .filter(|(_, record)| record.stamps.deleted_at.is_none());
    assert_eq!(columns.count(0, &layout, None, false), Ok(live.count()));
}

#[test]
fn commits_that_were_missed_leave_no_columns() {
    let layout = random::layout();
    let records = records(&layout, 10);
    let amount = slot(&layout, "CURRENCY");
    for (first, key) in [(7, 10), (6, 3)] {
        let mut columns = Columns::new(1 << 20, 5);
        let but_one: Vec<_> = records
            .iter()
            .filter(|(other, _)| *other != key)
            .cloned()
            .collect();
        let filling = filled(&columns, &layout, &[amount], &but_one).unwrap();
        columns.adopt(vec![filling]).unwrap();
        let (key, record) = &records[usize::try_from(key).unwrap() - 1];
        let touched = Touched {
            key: *key,
            record,
            label: "",
        };
        columns.apply(first, first, &[touched]);
        assert_eq!(columns.missing(0, &[amount]), [amount], "{first} {key}");
        assert_eq!((columns.seq(), columns.bytes()), (first, 0));
    }
}

#[test]
fn what_does_not_fit_is_told_as_records_tell_it() {
    let layout = random::layout();
    let columns = Columns::new(1 << 20, 1);
    let sorts = satchel_model::parse_sorts("nothing").unwrap();
    let ask = Ask {
        filter: None,
        sorts: &sorts,
        trash: false,
        part: Part::Offset(0),
        limit: 1,
    };
    let refused = columns.page(0, &layout, &ask).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "nothing: is not a field of this object"
    );
}
