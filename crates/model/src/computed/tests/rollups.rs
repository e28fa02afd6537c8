//! Rollups over deals of a company, and how they are refused.

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::{TODAY, World, record};
use crate::computed::value::Value;
use crate::computed::{Aggregate, CheckedRollup, Outcome, Rollup};
use crate::{Filter, Record, Unfit, parse_filter};

fn rollup(aggregate: Aggregate, field: &str) -> Rollup {
    Rollup {
        object: "deal".to_owned(),
        relation: "company".to_owned(),
        aggregate,
        field: (!field.is_empty()).then(|| field.to_owned()),
        filter: None,
    }
}

fn checked(world: &World, rollup: &Rollup) -> Result<CheckedRollup, Unfit> {
    let of = world.layout("company").unwrap();
    rollup.check(of, &|name: &str| world.layout(name))
}

fn over(world: &World, rollup: &Rollup, deals: &[Record]) -> Outcome {
    let layout = world.layout("deal").unwrap();
    let read = checked(world, rollup).unwrap_or_else(|error| panic!("{error}"));
    read.over(deals, layout, TODAY)
}

fn shown(world: &World, rollup: &Rollup, deals: &[Record]) -> String {
    match over(world, rollup, deals) {
        Outcome::Value(scalar) => Value::of_scalar(scalar, true).unwrap().shown(),
        Outcome::Empty(why) => why.to_string(),
    }
}

fn filter(world: &World, text: &str) -> Option<Filter> {
    Some(parse_filter(text, world.layout("deal").unwrap()).unwrap())
}

fn euros(units: i64) -> Json {
    json!({"amountMicros": units * 1_000_000, "currencyCode": "EUR"})
}

fn deals(world: &World) -> Vec<Record> {
    let layout = world.layout("deal").unwrap();
    let deal = |stage: &str, units: i64, closes: &str, tags: Json| {
        record(
            layout,
            &[
                ("stage", json!(stage)),
                ("amount", euros(units)),
                ("closeDate", json!(closes)),
                ("rating", json!(units % 5 + 1)),
                ("tags", tags),
            ],
        )
    };
    let mut trashed = deal("NEW", 1_000_000, "2026-01-01", json!(["x"]));
    trashed.stamps.deleted_at = Some(1);
    vec![
        deal("NEW", 100, "2026-03-31T10:00:00Z", json!(["a", "b"])),
        deal("CUSTOMER", 250, "2026-02-10", json!(["b"])),
        record(layout, &[("stage", json!("NEW"))]),
        deal("NEW", -40, "2026-06-01", json!(["c", "a"])),
        trashed,
    ]
}

#[test]
fn what_is_taken_of_many() {
    let world = World::new();
    let deals = deals(&world);
    let check = |aggregate, field: &str, told: &str| {
        let found = shown(&world, &rollup(aggregate, field), &deals);
        assert_eq!(found, told, "{aggregate} of {field}");
    };
    check(Aggregate::Count, "", "4");
    check(Aggregate::CountUnique, "stage", "2");
    check(Aggregate::CountUnique, "tags", "3");
    check(Aggregate::CountUnique, "company", "0");
    check(Aggregate::Sum, "amount", "310 EUR");
    check(Aggregate::Average, "amount", "103.333333 EUR");
    check(Aggregate::Min, "amount", "-40 EUR");
    check(Aggregate::Max, "closeDate", "2026-06-01");
    check(Aggregate::Min, "createdAt", "1970-01-01");
    check(Aggregate::Sum, "rating", "3");
    check(Aggregate::Sum, "discount", "0");
    check(
        Aggregate::Average,
        "discount",
        "a value that this is made from is empty",
    );
}

#[test]
fn of_none_there_is_a_count_and_a_sum_of_numbers() {
    let world = World::new();
    let check = |aggregate, field: &str, told: &str| {
        assert_eq!(shown(&world, &rollup(aggregate, field), &[]), told);
    };
    check(Aggregate::Count, "", "0");
    check(Aggregate::Sum, "rating", "0");
    check(
        Aggregate::Sum,
        "amount",
        "a value that this is made from is empty",
    );
    check(
        Aggregate::Max,
        "signedOn",
        "a value that this is made from is empty",
    );
}

#[test]
fn a_filter_says_which_count() {
    let world = World::new();
    let deals = deals(&world);
    let check = |text: &str, count: &str| {
        let filtered = Rollup {
            filter: filter(&world, text),
            ..rollup(Aggregate::Count, "")
        };
        assert_eq!(shown(&world, &filtered, &deals), count, "{text}");
    };
    check("stage[eq]:NEW", "3");
    check("closeDate[within]:today", "1");
    check("closeDate[within]:this quarter", "2");
    check("not(closeDate[within]:today)", "3");
    check("or(stage[eq]:CUSTOMER,closeDate[is]:NULL)", "2");
}

#[test]
fn two_currencies_have_no_sum() {
    let world = World::new();
    let layout = world.layout("deal").unwrap();
    let mut deals = deals(&world);
    let dollars = json!({"amountMicros": 5, "currencyCode": "USD"});
    deals.push(record(layout, &[("amount", dollars)]));
    for aggregate in [
        Aggregate::Sum,
        Aggregate::Average,
        Aggregate::Min,
        Aggregate::Max,
    ] {
        let found = shown(&world, &rollup(aggregate, "amount"), &deals);
        assert_eq!(found, "amounts are in different currencies", "{aggregate}");
    }
    assert_eq!(
        shown(&world, &rollup(Aggregate::CountUnique, "amount"), &deals),
        "4"
    );
}

#[test]
fn a_rollup_says_what_it_is_made_from() {
    let world = World::new();
    let filtered = Rollup {
        filter: filter(&world, "closeDate[within]:this quarter"),
        ..rollup(Aggregate::Sum, "amount")
    };
    let read = checked(&world, &filtered).unwrap();
    let needed: Vec<String> = read
        .dependencies()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(needed, ["deal.amount", "deal.closeDate", "deal.company"]);
    assert!(read.uses_today());
    assert!(
        !checked(&world, &rollup(Aggregate::Count, ""))
            .unwrap()
            .uses_today()
    );
}

#[test]
fn what_does_not_fit_is_told() {
    let world = World::new();
    let check = |rollup: Rollup, told: &str| {
        assert_eq!(checked(&world, &rollup).unwrap_err().to_string(), told);
    };
    let sum = |field: &str| rollup(Aggregate::Sum, field);
    check(
        sum("name"),
        "name: is a text, of which there is no sum; it takes a number or an amount of money",
    );
    check(sum(""), "deal: sum needs one of its fields");
    check(
        sum("amont"),
        "amont: is no field of Deal; did you mean amount?",
    );
    check(
        rollup(Aggregate::Max, "won"),
        "won: is yes or no, of which there is no largest; it takes a number or an amount of money or a day or a moment",
    );
    check(
        rollup(Aggregate::Count, "name"),
        "name: is not counted, records are; leave those without it out by a filter",
    );
    let of = |object: &str, relation: &str| Rollup {
        object: object.to_owned(),
        relation: relation.to_owned(),
        ..rollup(Aggregate::Count, "")
    };
    check(
        of("deals", "company"),
        "deals: is no object of this workspace",
    );
    check(of("deal", "contact"), "contact: does not lead to Company");
    check(of("deal", "name"), "name: does not lead to Company");
    assert!(
        checked(&world, &of("deal", "about")).is_ok(),
        "one of several targets"
    );
    let by = |filter: Json| Rollup {
        filter: Some(serde_json::from_value(filter).unwrap()),
        ..rollup(Aggregate::Count, "")
    };
    let compare = |field: &str, operator: &str, value: &str| json!({"where": {"field": field, "operator": operator, "value": value}});
    check(
        by(compare("gone", "eq", "x")),
        "gone: is not a field of this object",
    );
    check(
        by(json!({"not": compare("contact", "eq", "me")})),
        "contact: cannot be compared with \"me\" here: a rollup shows everyone the same",
    );
    check(
        by(compare("closeDate", "within", "soon")),
        "closeDate: \"soon\" is not a period; write it like today, this quarter, last 30 days or next 2 weeks",
    );
}

#[test]
fn it_is_written_as_the_schema_is() {
    let json = json!({"object": "deal", "relation": "company", "aggregate": "countUnique", "field": "stage"});
    let read: Rollup = serde_json::from_value(json).unwrap();
    assert_eq!(read, rollup(Aggregate::CountUnique, "stage"));
    let written = serde_json::to_value(&read).unwrap();
    assert_eq!(serde_json::from_value::<Rollup>(written).unwrap(), read);
}

proptest! {
    #[test]
    fn sums_agree_and_have_no_order(units in prop::collection::vec(prop::option::of(-1_000_i64..1_000), 0..20), turn in 0..20_usize) {
        let world = World::new();
        let layout = world.layout("deal").unwrap();
        let mut deals: Vec<Record> = units
            .iter()
            .map(|units| record(layout, &[("amount", units.map_or(Json::Null, euros))]))
            .collect();
        let there: Vec<i64> = units.iter().copied().flatten().collect();
        let euros = |units: Option<i64>| units.map_or("a value that this is made from is empty".to_owned(), |units| format!("{units} EUR"));
        let sum = (!there.is_empty()).then(|| there.iter().sum());
        for (aggregate, expected) in [
            (Aggregate::Sum, sum),
            (Aggregate::Min, there.iter().min().copied()),
            (Aggregate::Max, there.iter().max().copied()),
        ] {
            prop_assert_eq!(shown(&world, &rollup(aggregate, "amount"), &deals), euros(expected));
        }
        let average = over(&world, &rollup(Aggregate::Average, "amount"), &deals);
        let at = turn.min(deals.len());
        deals.rotate_left(at);
        prop_assert_eq!(over(&world, &rollup(Aggregate::Average, "amount"), &deals), average);
    }

    #[test]
    fn numbers_of_any_size_sum_to_the_same_in_any_order(numbers in prop::collection::vec(prop_oneof![-1e20..1e20_f64, -1.0..1.0, any::<f64>().prop_map(|any| any % 1e-8)], 0..12), turn in 0..12_usize) {
        let world = World::new();
        let layout = world.layout("deal").unwrap();
        let finite = numbers.iter().filter(|number: &&f64| number.is_finite());
        let mut deals: Vec<Record> = finite.map(|number| record(layout, &[("probability", json!(number))])).collect();
        let sum = over(&world, &rollup(Aggregate::Sum, "probability"), &deals);
        let at = turn.min(deals.len());
        deals.rotate_left(at);
        prop_assert_eq!(over(&world, &rollup(Aggregate::Sum, "probability"), &deals), sum);
    }
}
