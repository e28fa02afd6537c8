//! The same answers from whole records: `Filter::matches` for each, and a sort of all.

use std::cmp::Ordering;

use satchel_columns::{Cell, GroupBy, Measured};
use satchel_model::{
    Attribute, DAY_MS, Filter, Granularity, Layout, Measure, Record, Scalar, Sort,
};

use crate::random::{cell, label};

/// The records that pass, in the order of their keys.
pub(crate) fn passing<'r>(
    layout: &Layout,
    records: &'r [(u64, Record)],
    filter: Option<&Filter>,
    trash: bool,
) -> Vec<&'r (u64, Record)> {
    let asked = |(_, record): &&(u64, Record)| {
        record.stamps.deleted_at.is_some() == trash
            && filter.is_none_or(|filter| filter.matches(layout, record).expect("it fits"))
    };
    records.iter().filter(asked).collect()
}

/// Sorts as the database does: empty values last either way, ties by key.
pub(crate) fn sort(layout: &Layout, records: &mut [&(u64, Record)], sorts: &[Sort]) {
    records.sort_by(|(key_a, a), (key_b, b)| {
        let order = sorts.iter().fold(Ordering::Equal, |order, sort| {
            order.then_with(|| by(layout, sort, a, b))
        });
        order.then(key_a.cmp(key_b))
    });
}

fn by(layout: &Layout, sort: &Sort, a: &Record, b: &Record) -> Ordering {
    let attribute = Attribute::of_sort(layout, &sort.field).expect("a field");
    let (label_a, label_b) = (label(layout, a), label(layout, b));
    let (a, b) = (cell(attribute, a, &label_a), cell(attribute, b, &label_b));
    let order = match (&a, &b) {
        (Cell::Nothing, b) => return (*b != Cell::Nothing).cmp(&false),
        (_, Cell::Nothing) => return Ordering::Less,
        (Cell::Whole(a), Cell::Whole(b)) => a.cmp(b),
        (Cell::Real(a), Cell::Real(b)) => a.total_cmp(b),
        (Cell::Bytes(a), Cell::Bytes(b)) => a.cmp(b),
        _ => panic!("{a:?} and {b:?} are of one column"),
    };
    if sort.descending {
        order.reverse()
    } else {
        order
    }
}

/// What the records of a group share.
pub(crate) fn shared(layout: &Layout, by: &GroupBy<'_>, record: &Record) -> Option<Scalar> {
    let attribute = Attribute::of_field(layout, by.field).expect("a field");
    let value = scalar(attribute, record)?;
    Some(match (value, &by.periods) {
        (Scalar::Date(day), Some((granularity, _))) => Scalar::Date(start(*granularity, day)),
        (Scalar::Time(ms), Some((granularity, zone))) => {
            let zone = if ms % DAY_MS == 0 {
                &jiff::tz::TimeZone::UTC
            } else {
                zone
            };
            let moment = jiff::Timestamp::from_millisecond(ms).expect("a moment");
            Scalar::Date(start(*granularity, moment.to_zoned(zone.clone()).date()))
        }
        (value, _) => value,
    })
}

fn start(granularity: Granularity, day: jiff::civil::Date) -> jiff::civil::Date {
    use jiff::ToSpan as _;
    match granularity {
        Granularity::Day => day,
        Granularity::Week => day - i32::from(day.weekday().to_monday_zero_offset()).days(),
        Granularity::Month => day.first_of_month(),
        Granularity::Quarter => jiff::civil::date(
            day.year(),
            [1, 1, 1, 4, 4, 4, 7, 7, 7, 10, 10, 10][usize::from(day.month().unsigned_abs()) - 1],
            1,
        ),
        Granularity::Year => day.first_of_year(),
    }
}

/// A value as groups show it: what orders it.
fn scalar(attribute: Attribute, record: &Record) -> Option<Scalar> {
    let value = match attribute {
        Attribute::Slot(slot) => record.values[slot].clone()?,
        Attribute::Currency(_) => return attribute.value(record),
        Attribute::Label => return None,
        Attribute::Id => Scalar::Reference(record.id),
        Attribute::CreatedAt => Scalar::Time(record.stamps.created_at),
        Attribute::UpdatedAt => Scalar::Time(record.stamps.updated_at),
        Attribute::DeletedAt => Scalar::Time(record.stamps.deleted_at?),
    };
    Some(match value {
        Scalar::Money(money) => Scalar::Integer(money.micros),
        Scalar::Decimal(number) => {
            Scalar::Real(rust_decimal::prelude::ToPrimitive::to_f64(&number)?)
        }
        other => other,
    })
}

/// What is measured of a group's records.
pub(crate) fn measured(layout: &Layout, measure: &Measure, records: &[&Record]) -> Measured {
    let Some(field) = measure.field() else {
        return Measured::Count(records.len() as u64);
    };
    let attribute = Attribute::of_field(layout, field).expect("a field");
    if let [_, currency @ Attribute::Currency(_)] = measure.attributes(layout).expect("a field")[..]
    {
        return by_currency(measure, (attribute, currency), records);
    }
    let there: Vec<Scalar> = records
        .iter()
        .filter_map(|record| scalar(attribute, record))
        .collect();
    let parts = match (attribute, field.contains('.')) {
        (Attribute::Slot(slot), false) => layout.slots_of(layout.slots[slot].field),
        (Attribute::Slot(slot), true) => slot..slot + 1,
        _ => 0..0,
    };
    let is_filled = |record: &&&Record| {
        let one = |value: Option<&Scalar>| match value {
            Some(Scalar::Set(elements)) => !elements.is_empty(),
            value => value.is_some(),
        };
        parts.clone().any(|slot| one(record.values[slot].as_ref()))
            || parts.is_empty() && attribute.value(record).is_some()
    };
    let filled = records.iter().filter(is_filled).count();
    let all = records.len();
    let percent = |part: usize| Measured::Percent(100.0 * part as f64 / all.max(1) as f64);
    match measure {
        Measure::Count | Measure::CountNotEmpty(_) => Measured::Count(filled as u64),
        Measure::CountEmpty(_) => Measured::Count((all - filled) as u64),
        Measure::PercentNotEmpty(_) => percent(filled),
        Measure::PercentEmpty(_) => percent(all - filled),
        Measure::CountUnique(_) => {
            let unique: std::collections::BTreeSet<String> =
                there.iter().map(|value| format!("{value:?}")).collect();
            Measured::Count(unique.len() as u64)
        }
        Measure::Sum(_) => sum(&there),
        Measure::Average(_) => {
            let sum: f64 = there.iter().map(number).sum();
            Measured::Real((!there.is_empty()).then(|| sum / there.len() as f64))
        }
        Measure::Min(_) => Measured::Value(there.into_iter().min_by(order)),
        Measure::Max(_) => Measured::Value(there.into_iter().max_by(order)),
    }
}

/// Amounts of each currency by itself, that of most records first.
fn by_currency(
    measure: &Measure,
    (amount, currency): (Attribute, Attribute),
    records: &[&Record],
) -> Measured {
    let mut by_code: std::collections::BTreeMap<String, Vec<i64>> = Default::default();
    for record in records {
        if let (Some(Scalar::Integer(micros)), Some(Scalar::Text(code))) =
            (scalar(amount, record), scalar(currency, record))
        {
            by_code.entry(code).or_default().push(micros);
        }
    }
    let mut amounts: Vec<(String, Vec<i64>)> = by_code.into_iter().collect();
    amounts.sort_by_key(|(_, micros)| std::cmp::Reverse(micros.len()));
    let measured = |micros: &[i64]| {
        let sum: i128 = micros.iter().map(|micros| i128::from(*micros)).sum();
        match measure {
            Measure::Sum(_) => sum,
            Measure::Average(_) => (sum as f64 / micros.len() as f64).round() as i128,
            Measure::Min(_) => micros.iter().min().copied().map_or(0, i128::from),
            _ => micros.iter().max().copied().map_or(0, i128::from),
        }
    };
    let amounts = amounts.into_iter();
    Measured::Amounts(
        amounts
            .map(|(code, micros)| (code, measured(&micros)))
            .collect(),
    )
}

fn sum(values: &[Scalar]) -> Measured {
    let whole = |value: &Scalar| match value {
        Scalar::Integer(number) => Some(i128::from(*number)),
        _ => None,
    };
    if values.iter().all(|value| whole(value).is_some()) {
        Measured::Whole(values.iter().filter_map(whole).sum())
    } else {
        Measured::Real(Some(values.iter().map(number).sum()))
    }
}

fn number(value: &Scalar) -> f64 {
    match value {
        Scalar::Real(number) => *number,
        Scalar::Integer(number) => *number as f64,
        other => panic!("{other:?} is no number"),
    }
}

fn order(a: &Scalar, b: &Scalar) -> Ordering {
    match (Cell::of(Some(a)), Cell::of(Some(b))) {
        (Cell::Whole(a), Cell::Whole(b)) => a.cmp(&b),
        (Cell::Real(a), Cell::Real(b)) => a.total_cmp(&b),
        (Cell::Bytes(a), Cell::Bytes(b)) => a.cmp(&b),
        (a, b) => panic!("{a:?} and {b:?} are of one column"),
    }
}
