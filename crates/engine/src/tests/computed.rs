//! Fields that are computed from others, kept right by every way in.

use satchel_model::{Filter, Operator, Sort};
use serde_json::json;

use super::*;
use crate::{Error, SchemaEdit, SchemaPart};

/// A computed field of an object.
fn field(object: &str, name: &str, from: &Json) -> SchemaEdit {
    let kind = from.as_object().unwrap().keys().next().unwrap();
    SchemaEdit {
        part: SchemaPart::Field {
            object: object.into(),
            name: name.into(),
            field_type: kind.to_uppercase(),
        },
        values: map(json!({ "label": name, "computed": from })),
        active: true,
    }
}

fn formula(object: &str, name: &str, text: &str) -> SchemaEdit {
    field(object, name, &json!({ "formula": text }))
}

impl Fixture {
    fn define(&self, edits: &[SchemaEdit]) {
        self.clock.fetch_add(1, Ordering::Relaxed);
        self.workspace
            .edit_schema(Acting::default(), edits)
            .unwrap();
    }

    fn schema_refused(&self, edits: &[SchemaEdit]) -> String {
        let refused = self.workspace.edit_schema(Acting::default(), edits);
        refused.unwrap_err().to_string()
    }

    /// Every value of every record of some objects, as the tables hold them.
    fn tables(&self, objects: &[&str]) -> Vec<(RecordId, Map<String, Json>)> {
        let page = |object: &&str| {
            let query = Query {
                object: (*object).to_owned(),
                limit: 1_000,
                sorts: vec![Sort {
                    field: "id".into(),
                    descending: false,
                }],
                ..Query::default()
            };
            let records = self.workspace.page(&query).unwrap().records;
            records.into_iter().map(|record| (record.id, record.values))
        };
        objects.iter().flat_map(page).collect()
    }
}

const OBJECTS: [&str; 3] = ["company", "person", "opportunity"];

/// Formulas over the record, one relation on and two; lookups; rollups; and one over another.
fn define_all(f: &Fixture) {
    f.define(&[
        formula("company", "size", "employees > 50 ? \"large\" : \"small\""),
        formula("opportunity", "worth", "company.size + \": \" + company.name"),
        field("opportunity", "employees", &json!({"lookup": {"relation": "company", "field": "employees"}})),
        field("opportunity", "town", &json!({"lookup": {"relation": "company", "field": "address"}})),
        formula("opportunity", "perHead", "amount / employees"),
        field("company", "deals", &json!({"rollup": {"object": "opportunity", "relation": "company", "aggregate": "count"}})),
        field("company", "total", &json!({"rollup": {"object": "opportunity", "relation": "company", "aggregate": "sum", "field": "amount"}})),
        field("company", "heads", &json!({"rollup": {"object": "opportunity", "relation": "company", "aggregate": "max", "field": "perHead"}})),
        formula("person", "companyDeals", "company.deals * 2"),
    ]);
}

fn eur(units: i64) -> Json {
    json!({"amountMicros": units * 1_000_000, "currencyCode": "EUR"})
}

#[test]
fn what_a_change_computes_follows_it_through_every_relation() {
    let f = Fixture::new();
    define_all(&f);
    let acme = f.create(
        "company",
        json!({"name": "Acme", "employees": 10, "address": {"addressCity": "Graz"}}),
    );
    let anna = f.create("person", json!({"name": "Anna Keller", "company": acme}));
    let deal = f.create(
        "opportunity",
        json!({"name": "Ovens", "company": acme, "amount": eur(500)}),
    );
    let shows =
        |id, field: &str, expected: Json| assert_eq!(f.value(id, field), expected, "{field}");
    shows(acme, "size", json!("small"));
    shows(deal, "worth", json!("small: Acme"));
    shows(deal, "perHead", eur(50));
    assert_eq!(f.value(deal, "town")["addressCity"], "Graz");
    shows(acme, "deals", json!("1"));
    shows(acme, "total", eur(500));
    shows(acme, "heads", eur(50));
    shows(anna, "companyDeals", json!("2"));
    // Up the chain: employees, size, worth; employees, looked up, per head, rolled up.
    f.edit(
        acme,
        json!({"employees": 100, "address": {"addressCity": "Wien"}}),
    );
    shows(deal, "worth", json!("large: Acme"));
    shows(deal, "perHead", eur(5));
    shows(acme, "heads", eur(5));
    assert_eq!(f.value(deal, "town")["addressCity"], "Wien");
    let other = f.create(
        "opportunity",
        json!({"name": "Mills", "company": acme, "amount": eur(50)}),
    );
    shows(acme, "total", eur(550));
    shows(anna, "companyDeals", json!("4"));
    f.workspace
        .delete_records(Acting::default(), &[deal])
        .unwrap();
    shows(acme, "total", eur(50));
    f.workspace
        .restore_records(Acting::default(), &[deal])
        .unwrap();
    shows(acme, "deals", json!("2"));
    // To another company: both count anew.
    let bolt = f.create("company", json!({"name": "Bolt", "employees": 2}));
    f.edit(other, json!({"company": bolt}));
    shows(acme, "total", eur(500));
    shows(bolt, "total", eur(50));
    shows(other, "perHead", eur(25));
    f.workspace.undo(None).unwrap();
    shows(bolt, "total", Json::Null);
    shows(acme, "total", eur(550));
}

#[test]
fn computed_values_filter_sort_and_are_exported_and_nobody_sets_them() {
    let f = Fixture::new();
    define_all(&f);
    for (name, employees) in [("Acme", 10), ("Bolt", 200), ("Cask", 60)] {
        f.create("company", json!({"name": name, "employees": employees}));
    }
    f.define(&[formula("company", "twice", "employees * 2")]);
    let found = |field: &str, operator, value| {
        f.labels(Query {
            object: "company".into(),
            filter: Some(Filter::Where {
                field: field.into(),
                operator,
                value,
            }),
            sorts: vec![Sort {
                field: "twice".into(),
                descending: true,
            }],
            limit: 10,
            ..Query::default()
        })
    };
    assert_eq!(
        found("size", Operator::Eq, json!("large")),
        ["Bolt", "Cask"]
    );
    assert_eq!(found("twice", Operator::Lt, json!(300)), ["Cask", "Acme"]);
    let acme = f.workspace.search("acme", 1, None).unwrap().hits[0].id;
    for (field, why) in [
        ("twice", "employees * 2"),
        ("deals", "count of opportunity"),
    ] {
        let set = f
            .workspace
            .edit_record(Acting::default(), acme, &map(json!({ field: 7 })));
        let said = set.unwrap_err().to_string();
        assert!(
            said.contains("computed from") && said.contains(why),
            "{said}"
        );
    }
    let typed = f
        .workspace
        .edit_record(Acting::default(), acme, &map(json!({ "size": "" })));
    assert!(matches!(typed, Err(Error::BadValue(_))), "not even cleared");
    // A record that goes back to what it was keeps what follows from it.
    let made = f.workspace.history(acme).unwrap()[0].seq;
    f.edit(acme, json!({"employees": 11}));
    assert!(
        f.workspace
            .revert(Acting::default(), acme, made, Some("twice"))
            .is_err()
    );
    f.workspace
        .revert(Acting::default(), acme, made, None)
        .unwrap();
    assert_eq!(f.value(acme, "twice"), "20");
}

#[test]
fn what_cannot_be_computed_is_refused_and_says_where() {
    let f = Fixture::new();
    f.define(&[formula("company", "size", "employees * 2")]);
    for (text, place) in [
        ("employees * nothing", "character 13"),
        ("employees + name", "character"),
        ("employees *", "character 12"),
        ("size + bud", "character 8"),
    ] {
        let said = f.schema_refused(&[formula("company", "bad", text)]);
        assert!(
            said.contains(place) && said.contains("nothing was changed"),
            "{text}: {said}"
        );
    }
    let said = f.schema_refused(&[
        formula("company", "one", "two + 1"),
        formula("company", "two", "one + 1"),
    ]);
    assert!(
        said.contains("company.one → company.two") || said.contains("company.two → company.one"),
        "{said}"
    );
    let said = f.schema_refused(&[formula("company", "size", "size + 1")]);
    assert!(said.contains("need each other"), "{said}");
    let lookup = json!({"lookup": {"relation": "company", "field": "emploees"}});
    assert!(
        f.schema_refused(&[field("person", "heads", &lookup)])
            .contains("did you mean employees")
    );
    let rollup = json!({"rollup": {"object": "person", "relation": "city", "aggregate": "count"}});
    assert!(
        f.schema_refused(&[field("company", "people", &rollup)])
            .contains("does not lead to")
    );
}

#[test]
fn an_empty_value_says_why() {
    let f = Fixture::new();
    f.define(&[
        formula("company", "share", "100 / employees"),
        formula("company", "other", "share + 1"),
    ]);
    let acme = f.create("company", json!({"name": "Acme", "employees": 0}));
    let why = |field: &str| {
        f.workspace
            .record(acme)
            .unwrap()
            .reasons
            .get(field)
            .cloned()
    };
    assert_eq!(f.value(acme, "share"), Json::Null);
    assert_eq!(why("share").as_deref(), Some("a number is divided by zero"));
    f.edit(acme, json!({"employees": null}));
    assert_eq!(
        why("share").as_deref(),
        Some("a value that this is made from is empty")
    );
    f.edit(acme, json!({"employees": 8}));
    assert_eq!(
        (why("share"), f.value(acme, "other")),
        (None, json!("13.5"))
    );
}

#[test]
fn a_formula_that_comes_to_give_another_kind_is_computed_anew() {
    let f = Fixture::new();
    let acme = f.create("company", json!({"name": "Acme", "employees": 10}));
    for (text, expected) in [
        ("employees * 2", json!("20")),
        ("name + \"!\"", json!("Acme!")),
        ("employees * 3", json!("30")),
        ("employees > 3", json!(true)),
    ] {
        f.define(&[
            formula("company", "shown", text),
            formula("company", "there", "shown != null"),
        ]);
        assert_eq!(
            (f.value(acme, "shown"), f.value(acme, "there")),
            (expected, json!(true))
        );
    }
    // Out of use and back, with a change between.
    let hidden = SchemaEdit {
        active: false,
        values: Map::new(),
        ..formula("company", "shown", "")
    };
    f.define(&[
        SchemaEdit {
            active: false,
            values: Map::new(),
            ..formula("company", "there", "")
        },
        hidden,
    ]);
    f.edit(acme, json!({"employees": 1}));
    f.define(&[formula("company", "shown", "employees > 3")]);
    assert_eq!(f.value(acme, "shown"), json!(false));
}

#[test]
fn a_large_object_gets_its_field_in_steps() {
    let f = Fixture::new();
    let shape = f.workspace.shape();
    let person = shape.object("person").unwrap();
    let (company, title) = ["company", "jobTitle"]
        .map(|name| shape.layout(person).slot(name).unwrap())
        .into();
    let acme = f.create("company", json!({"name": "Acme", "employees": 10}));
    let assign = |slot, value| satchel_model::Assign {
        slot,
        element: None,
        value: Some(value),
    };
    let drafts = (0..2_500).map(|at: u32| satchel_model::Draft {
        record: RecordId::derived("test", &at.to_string()),
        object: person,
        action: satchel_model::DraftAction::Create,
        assigns: vec![
            assign(company, satchel_model::Scalar::Reference(acme)),
            assign(title, satchel_model::Scalar::Text(format!("T{at}"))),
        ],
    });
    let action = f.workspace.action(Acting::default());
    f.workspace
        .commit(&shape, drafts.collect(), action)
        .unwrap();
    f.define(&[
        formula("person", "place", "company.name + \" \" + jobTitle"),
        field(
            "company",
            "people",
            &json!({"rollup": {"object": "person", "relation": "company", "aggregate": "count"}}),
        ),
    ]);
    let first = RecordId::derived("test", "0");
    let last = RecordId::derived("test", "2499");
    assert_eq!(
        (f.value(first, "place"), f.value(last, "place")),
        (json!("Acme T0"), Json::Null)
    );
    let events = f.workspace.subscribe();
    let mut steps = 0;
    while f.workspace.compute_waiting().unwrap() {
        steps += 1;
    }
    assert!((1..10).contains(&steps), "{steps}");
    assert!(
        events
            .try_iter()
            .any(|event| event.tags.contains(&"person".to_owned()))
    );
    assert_eq!(
        (f.value(last, "place"), f.value(acme, "people")),
        (json!("Acme T2499"), json!("2500"))
    );
    // One edit that 2,500 follow from is a commit like any other.
    f.edit(acme, json!({"name": "Bolt"}));
    assert_eq!(f.value(last, "place"), "Acme T2499", "not yet");
    f.workspace.settle_waiting().unwrap();
    assert_eq!(
        (f.value(first, "place"), f.value(last, "place")),
        (json!("Bolt T0"), json!("Bolt T2499"))
    );
    // What waits is waited for after a crash too.
    f.edit(acme, json!({"name": "Cask"}));
    let f = f.reopen();
    f.workspace.settle_waiting().unwrap();
    assert_eq!(f.value(last, "place"), "Cask T2499");
    assert!(!f.workspace.compute_waiting().unwrap());
    // Down to all of them, up to a rollup over all, and down again: once each, not once for each step.
    let sum = json!({"rollup": {"object": "person", "relation": "company", "aggregate": "sum", "field": "part"}});
    f.define(&[
        formula("person", "part", "company.employees"),
        field("company", "parts", &sum),
        formula("person", "share", "part / company.parts"),
    ]);
    f.workspace.settle_waiting().unwrap();
    f.edit(acme, json!({"employees": 4}));
    let mut steps = 1;
    while f.workspace.compute_waiting().unwrap() {
        steps += 1;
    }
    assert!(steps < 12, "{steps}");
    assert_eq!(
        (
            f.value(acme, "parts"),
            f.value(last, "part"),
            f.value(last, "share")
        ),
        (json!("10000"), json!("4"), json!("0.0004"))
    );
}

#[test]
fn while_much_comes_in_what_follows_waits() {
    let f = Fixture::new();
    define_all(&f);
    f.workspace.begin_bulk().unwrap();
    let acme = f.create("company", json!({"name": "Acme", "employees": 10}));
    let deal = f.create(
        "opportunity",
        json!({"name": "Ovens", "company": acme, "amount": eur(500)}),
    );
    assert_eq!(f.value(acme, "size"), Json::Null);
    f.workspace.end_bulk().unwrap();
    f.workspace.settle_waiting().unwrap();
    assert_eq!(
        (f.value(acme, "heads"), f.value(deal, "worth")),
        (eur(50), json!("small: Acme"))
    );
}

#[test]
fn what_depends_on_the_day_is_computed_anew_on_another() {
    let f = Fixture::new();
    f.define(&[formula(
        "opportunity",
        "daysLeft",
        "daysBetween(today(), closeDate)",
    )]);
    let deal = f.create(
        "opportunity",
        json!({"name": "Ovens", "closeDate": "2023-11-20"}),
    );
    assert_eq!(f.value(deal, "daysLeft"), "6");
    assert!(!f.workspace.compute_waiting().unwrap());
    f.clock.fetch_add(2 * 86_400_000, Ordering::Relaxed);
    f.workspace.settle_waiting().unwrap();
    assert_eq!(f.value(deal, "daysLeft"), "4");
}

#[test]
fn laptops_compute_the_same_and_leave_out_what_cannot_be() {
    let (server, anna, ben) = (Fixture::new(), Fixture::new(), Fixture::new());
    join(&anna, &server);
    join(&ben, &server);
    let acme = anna.create("company", json!({"name": "Acme", "employees": 10}));
    exchange(&anna, &server);
    exchange(&ben, &server);
    anna.define(&[formula("company", "size", "employees * 2")]);
    let deal = ben.create(
        "opportunity",
        json!({"name": "Ovens", "company": acme, "amount": eur(500)}),
    );
    let both = || {
        for laptop in [&anna, &ben, &anna, &ben] {
            exchange(laptop, &server);
        }
    };
    both();
    anna.define(&[formula("opportunity", "worth", "amount / company.size")]);
    ben.clock.fetch_add(50, Ordering::Relaxed);
    ben.edit(acme, json!({"employees": 50}));
    both();
    for side in [&anna, &ben, &server] {
        assert_eq!(
            (side.value(acme, "size"), side.value(deal, "worth")),
            (json!("100"), eur(5))
        );
    }
    // Apart, each is possible; together they need each other.
    anna.define(&[
        formula("company", "one", "employees"),
        formula("company", "two", "1"),
    ]);
    both();
    anna.define(&[formula("company", "one", "two")]);
    ben.clock.fetch_add(50, Ordering::Relaxed);
    ben.define(&[formula("company", "two", "one")]);
    both();
    for side in [&anna, &ben, &server] {
        let told = side.workspace.examine().unwrap().schema;
        assert!(
            told.iter().any(|flaw| flaw.contains("need each other")),
            "{told:?}"
        );
        let values = side.workspace.record(acme).unwrap().record.values;
        assert!(values.get("one").is_none() && values.get("size").is_some());
    }
}

/// Random edits of three objects that depend on each other: after each, the tables are what they would be if they were made
/// anew from the log.
#[test]
fn the_tables_made_anew_hold_the_same() {
    use rand::{Rng as _, SeedableRng as _};
    for seed in 0..4 {
        let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(seed);
        let f = Fixture::new();
        define_all(&f);
        let mut ids: Vec<(&str, RecordId)> = Vec::new();
        for step in 0..90_u32 {
            let company = |random: &mut rand_chacha::ChaCha8Rng| {
                let companies: Vec<_> = ids
                    .iter()
                    .filter(|(object, _)| *object == "company")
                    .collect();
                (!companies.is_empty())
                    .then(|| companies[random.random_range(0..companies.len())].1)
            };
            let number = random.random_range(0..120);
            let to = company(&mut random).map_or(Json::Null, |id| json!(id));
            let values = |object: &str| match object {
                "company" => json!({"name": format!("C{step}"), "employees": number}),
                "person" => json!({"name": format!("P {step}"), "company": to}),
                _ => json!({"name": format!("O{step}"), "company": to, "amount": eur(number)}),
            };
            match random.random_range(0..10) {
                0..4 => {
                    let object = OBJECTS[random.random_range(0..3)];
                    let id = f.create(object, values(object));
                    ids.push((object, id));
                }
                4 if !ids.is_empty() => {
                    let (_, id) = ids[random.random_range(0..ids.len())];
                    f.workspace
                        .delete_records(Acting::default(), &[id])
                        .unwrap();
                }
                5 => drop(f.workspace.undo(None)),
                6 if step > 60 => f.define(&[
                    formula("company", "size", &format!("employees + {number}")),
                    formula("opportunity", "worth", "company.size"),
                ]),
                _ if !ids.is_empty() => {
                    let (object, id) = ids[random.random_range(0..ids.len())];
                    f.edit(id, values(object));
                }
                _ => {}
            }
            if step % 5 == 4 {
                f.workspace.settle_waiting().unwrap();
                let kept = f.tables(&OBJECTS);
                crate::rebuild::projections(&f.workspace).unwrap();
                assert_eq!(f.tables(&OBJECTS), kept, "seed {seed}, step {step}");
            }
        }
    }
}

#[test]
fn computed_fields_are_kept_in_files() {
    let f = Fixture::new();
    define_all(&f);
    f.define(&[field(
        "company",
        "won",
        &json!({"rollup": {"object": "opportunity", "relation": "company", "aggregate": "count",
            "filter": {"where": {"field": "stage", "operator": "eq", "value": "CUSTOMER"}}}}),
    )]);
    let folder = f.folder.path().join("schema");
    crate::configuration::write(&f.workspace.schema_files().unwrap(), &folder).unwrap();
    let files = crate::tests::files_of(&folder);
    assert_eq!(
        f.workspace.plan_schema(&files).unwrap().steps,
        [],
        "it is as it was written"
    );
    let other = Fixture::new();
    let plan = other.workspace.plan_schema(&files).unwrap();
    other
        .workspace
        .apply_plan(Acting::default(), &plan, false)
        .unwrap();
    assert_eq!(other.workspace.plan_schema(&files).unwrap().steps, []);
    let acme = other.create("company", json!({"name": "Acme", "employees": 10}));
    other.create(
        "opportunity",
        json!({"name": "Ovens", "company": acme, "stage": "CUSTOMER"}),
    );
    other.create(
        "opportunity",
        json!({"name": "Mills", "company": acme, "stage": "NEW"}),
    );
    assert_eq!(
        (other.value(acme, "won"), other.value(acme, "deals")),
        (json!("1"), json!("2"))
    );
    let text = std::fs::read_to_string(folder.join("company.toml")).unwrap();
    let changed = text.replace("employees > 50", "employees > 5");
    std::fs::write(folder.join("company.toml"), changed).unwrap();
    let plan = other
        .workspace
        .plan_schema(&crate::tests::files_of(&folder))
        .unwrap();
    let told: Vec<&str> = plan.steps.iter().map(|step| step.what.as_str()).collect();
    assert_eq!(told, ["Company.size: change what it is computed from"]);
    other
        .workspace
        .apply_plan(Acting::default(), &plan, false)
        .unwrap();
    assert_eq!(other.value(acme, "size"), "large");
}

/// What changes with the day takes no place in the log, and yet the columns have it.
#[test]
fn lists_follow_what_another_day_computes() {
    let fixture = Fixture::new();
    fixture.define(&[formula(
        "opportunity",
        "left",
        "daysBetween(today(), closeDate)",
    )]);
    for day in ["2023-11-20", "2023-11-18", "2023-11-30"] {
        let values = json!({"name": day, "closeDate": day});
        fixture.create("opportunity", values);
    }
    let close = || {
        fixture.labels(Query {
            object: "opportunity".into(),
            filter: Some(Filter::Where {
                field: "left".into(),
                operator: Operator::Lt,
                value: json!(5),
            }),
            sorts: vec![Sort {
                field: "left".into(),
                descending: false,
            }],
            limit: 10,
            ..Query::default()
        })
    };
    assert_eq!(close(), ["2023-11-18"], "the day is 2023-11-14");
    fixture.clock.fetch_add(2 * 86_400_000, Ordering::Relaxed);
    fixture.workspace.settle_waiting().unwrap();
    assert!(fixture.workspace.columns_bytes() > 0);
    assert_eq!(close(), ["2023-11-18", "2023-11-20"]);
}
