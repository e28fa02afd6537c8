//! Measures the columns on invented records: how fast they fill, what they weigh, how fast they answer.
//!
//! `cargo run --release -p satchel-columns --example answering -- 1000000`
#![allow(clippy::print_stdout, clippy::unwrap_used)]

mod bench;
mod records;

use std::time::Duration;

use jiff::tz::TimeZone;
use satchel_columns::GroupBy;
use satchel_model::{Granularity, Measure};

use crate::bench::{Bench, Depth};

const TWO: &str = "stage[in]:[NEW,MEETING],amount[gte]:2000";

/// (what it shows, filter, order, where).
const PAGES: &[(&str, &str, &str, Depth)] = &[
    ("two filters, two sorts", TWO, "-closeDate,name", Depth::Top),
    (
        "two filters, two sorts, the first of few values",
        TWO,
        "city,-amount",
        Depth::Top,
    ),
    (
        "two filters, half depth by place",
        TWO,
        "-closeDate,name",
        Depth::Place,
    ),
    ("all by label", "", "name", Depth::Top),
    (
        "all by label, half depth by place",
        "",
        "name",
        Depth::Place,
    ),
    (
        "all by label, half depth by number",
        "",
        "name",
        Depth::Offset,
    ),
    (
        "all by stage, city, half depth by place",
        "",
        "stage,city",
        Depth::Place,
    ),
    (
        "all by stage, label, half depth by number",
        "",
        "stage,name",
        Depth::Offset,
    ),
    (
        "all in no order, half depth by number",
        "",
        "",
        Depth::Offset,
    ),
    (
        "e-mail contains",
        "emails[contains]:Mann1",
        "name",
        Depth::Top,
    ),
    (
        "last name contains",
        "name.lastName[contains]:ÉLODIE",
        "-updatedAt",
        Depth::Top,
    ),
    (
        "one or the other contains",
        "or(name.lastName[contains]:ski1,emails[contains]:ini2)",
        "-updatedAt",
        Depth::Top,
    ),
    (
        "e-mail matches an expression",
        "emails[regex]:\"ini[0-9]2[.]ex\"",
        "name",
        Depth::Top,
    ),
];

fn main() {
    let rows = std::env::args().nth(1);
    let rows = rows.map_or(1_000_000, |rows| rows.parse().unwrap());
    let mut bench = Bench::new(rows);
    println!(
        "{:<58} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9}",
        "", "first", "least", "median", "p99", "changed", "median", "p99"
    );
    for (name, filter, sorts, depth) in PAGES {
        bench.page(name, filter, sorts, depth);
    }
    groups(&mut bench);
    let changes = 1000;
    let took: Duration = (0..changes).map(|_| bench.commit()).sum();
    println!(
        "a change takes {:.1?}; {} MB",
        took / changes,
        bench.columns.bytes() >> 20
    );
}

fn groups(bench: &mut Bench) {
    let (count, sum) = (Measure::Count, Measure::Sum("amount".into()));
    let by = |field| {
        Some(GroupBy {
            field,
            periods: None,
        })
    };
    let month = Some((Granularity::Month, TimeZone::get("Europe/Vienna").unwrap()));
    let months = Some(GroupBy {
        field: "closeDate",
        periods: month,
    });
    bench.group(
        "count, sum by stage",
        by("stage"),
        &[count.clone(), sum.clone()],
    );
    let together = Measure::Sum("amount.amountMicros".into());
    bench.group(
        "count, sum by stage, whatever the currency",
        by("stage"),
        &[count.clone(), together],
    );
    bench.group("count by month", months, std::slice::from_ref(&count));
    bench.group(
        "count by company",
        by("company"),
        std::slice::from_ref(&count),
    );
    let all = [
        sum,
        Measure::Average("amount".into()),
        Measure::Min("amount".into()),
        Measure::Max("closeDate".into()),
        Measure::PercentEmpty("amount".into()),
    ];
    bench.group("sum, mean, least, greatest, empty of all", None, &all);
    let companies = Measure::CountUnique("company".into());
    bench.group("different companies of all", None, &[companies]);
    let addresses = Measure::CountUnique("emails".into());
    bench.group("different e-mails of all", None, &[addresses]);
    bench.group("count by e-mail", by("emails"), &[count]);
}
