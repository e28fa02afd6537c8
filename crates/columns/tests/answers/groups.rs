//! Groups and what is measured of them.

use jiff::tz::TimeZone;
use rand::Rng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;
use satchel_columns::{Cell, Group, GroupBy, Grouped, Measured, Refusal};
use satchel_model::{Attribute, Granularity, Layout, Measure, Record, Scalar, SlotKind};

use crate::workspace::Workspace;
use crate::{naive, random};

const ZONES: &[&str] = &["Europe/Vienna", "America/Sao_Paulo", "Pacific/Apia", "UTC"];

/// Asks for groups by chance.
pub(crate) fn check(workspace: &mut Workspace, rng: &mut ChaCha8Rng) {
    let layout = workspace.layout.clone();
    let filter = rng
        .random_bool(0.5)
        .then(|| random::filter(&layout, rng, &workspace.records, 1));
    let field = random::path(&layout, rng);
    let by = rng.random_ratio(4, 5).then(|| GroupBy {
        field: &field,
        periods: rng.random_ratio(2, 3).then(|| periods(rng)),
    });
    let measures: Vec<Measure> = (0..3).map(|_| measure(&layout, rng)).collect();
    let ask = Grouped {
        filter: filter.as_ref(),
        trash: false,
        by,
        measures: &measures,
    };
    let found = workspace.answer(|columns, layout| columns.groups(0, layout, &ask));
    if let Err(Refusal::Unfit(unfit)) = &found {
        let unsummed = measures
            .iter()
            .any(|measure| is_without_sum(&layout, measure));
        assert!(unsummed, "{unfit}");
        return;
    }
    let passing = naive::passing(&layout, &workspace.records, filter.as_ref(), false);
    let records: Vec<&Record> = passing.iter().map(|(_, record)| record).collect();
    let expected = expected(&layout, &ask, &records);
    let found = found.unwrap();
    assert_eq!(found.len(), expected.len(), "{ask:?}");
    for (found, expected) in found.iter().zip(&expected) {
        assert_eq!(found.value, expected.value, "{ask:?}");
        for (found, expected) in found.measured.iter().zip(&expected.measured) {
            assert!(same(found, expected), "{found:?} {expected:?} {ask:?}");
        }
    }
}

fn periods(rng: &mut ChaCha8Rng) -> (Granularity, TimeZone) {
    let granularities = [
        Granularity::Day,
        Granularity::Week,
        Granularity::Month,
        Granularity::Quarter,
        Granularity::Year,
    ];
    let zone = TimeZone::get(ZONES.choose(rng).unwrap()).unwrap();
    (*granularities.choose(rng).unwrap(), zone)
}

fn measure(layout: &Layout, rng: &mut ChaCha8Rng) -> Measure {
    let field = random::path(layout, rng);
    let numbers = ["NUMBER", "CURRENCY", "RATING", "NUMERIC"];
    let number = (*numbers.choose(rng).unwrap()).to_owned();
    match rng.random_range(0..11) {
        0 => Measure::Count,
        1 => Measure::CountUnique(field),
        2 => Measure::CountEmpty(field),
        3 => Measure::CountNotEmpty(field),
        4 => Measure::PercentEmpty(field),
        5 => Measure::PercentNotEmpty(field),
        6 => Measure::Min(field),
        7 => Measure::Max(field),
        8 => Measure::Sum(number),
        9 => Measure::Average(number),
        _ => Measure::Sum(field),
    }
}

fn is_without_sum(layout: &Layout, measure: &Measure) -> bool {
    let Measure::Sum(field) = measure else {
        return false;
    };
    let kind = Attribute::of_field(layout, field).unwrap().kind(layout);
    !matches!(
        kind,
        SlotKind::Integer | SlotKind::Money | SlotKind::Real | SlotKind::Decimal
    )
}

fn expected(layout: &Layout, ask: &Grouped<'_>, records: &[&Record]) -> Vec<Group> {
    let mut groups: Vec<(Option<Scalar>, Vec<&Record>)> = Vec::new();
    let shared = |record: &Record| {
        ask.by
            .as_ref()
            .and_then(|by| naive::shared(layout, by, record))
    };
    let mut sorted: Vec<(Option<Scalar>, &Record)> = records
        .iter()
        .map(|record| (shared(record), *record))
        .collect();
    sorted.sort_by(|(a, _), (b, _)| compare(a.as_ref(), b.as_ref()));
    if ask.by.is_none() {
        groups.push((None, Vec::new()));
    }
    for (value, record) in sorted {
        match groups.last_mut() {
            Some((last, records)) if *last == value => records.push(record),
            _ => groups.push((value, vec![record])),
        }
    }
    let measured = |records: &[&Record]| {
        let measures = ask.measures.iter();
        measures
            .map(|measure| naive::measured(layout, measure, records))
            .collect()
    };
    groups
        .into_iter()
        .map(|(value, records)| Group {
            value,
            measured: measured(&records),
        })
        .collect()
}

fn compare(a: Option<&Scalar>, b: Option<&Scalar>) -> std::cmp::Ordering {
    match (Cell::of(a), Cell::of(b)) {
        (Cell::Nothing, Cell::Nothing) => std::cmp::Ordering::Equal,
        (Cell::Nothing, _) => std::cmp::Ordering::Greater,
        (_, Cell::Nothing) => std::cmp::Ordering::Less,
        (Cell::Whole(a), Cell::Whole(b)) => a.cmp(&b),
        (Cell::Real(a), Cell::Real(b)) => a.total_cmp(&b),
        (Cell::Bytes(a), Cell::Bytes(b)) => a.cmp(&b),
        (a, b) => panic!("{a:?} and {b:?} are of one column"),
    }
}

/// Sums of numbers with a point depend on their order in the last digits; of none, naive sums do not know their kind.
fn same(found: &Measured, expected: &Measured) -> bool {
    match (found, expected) {
        (Measured::Real(Some(a)), Measured::Real(Some(b))) => {
            (a - b).abs() <= 1e-9 * a.abs().max(1.0)
        }
        (Measured::Real(None), Measured::Whole(0)) => true,
        (found, expected) => found == expected,
    }
}
