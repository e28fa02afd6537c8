//! Lists: filtered, sorted, page by page.

use satchel_model::{
    Filter, Granularity, GroupQuery, Grouping, Measure, Operator, Sort, parse_filter, parse_sorts,
};
use satchel_store::query;
use serde_json::json;

use super::*;
use crate::{GroupView, Groups, Page};

#[test]
fn queries_filter_sort_and_page() {
    let fixture = Fixture::new();
    for (name, city) in [
        ("Zoë Adler", "Graz"),
        ("anton Berg", "Wien"),
        ("Änne Cohn", "Graz"),
        ("Bea Dorn", ""),
    ] {
        fixture.create("person", json!({"name": name, "city": city}));
    }
    let by_name = |descending| {
        vec![Sort {
            field: "name".into(),
            descending,
        }]
    };
    assert_eq!(
        fixture.labels(Query {
            sorts: by_name(false),
            ..people()
        }),
        ["Änne Cohn", "anton Berg", "Bea Dorn", "Zoë Adler"]
    );
    let graz = Filter::Where {
        field: "city".into(),
        operator: Operator::Eq,
        value: json!("Graz"),
    };
    assert_eq!(
        fixture.labels(Query {
            filter: Some(graz.clone()),
            sorts: by_name(true),
            ..people()
        }),
        ["Zoë Adler", "Änne Cohn"]
    );
    let rest = Filter::Not(Box::new(graz));
    assert_eq!(
        fixture.labels(Query {
            filter: Some(rest),
            sorts: by_name(false),
            ..people()
        }),
        ["anton Berg", "Bea Dorn"]
    );
    let empty = Filter::Where {
        field: "city".into(),
        operator: Operator::IsNull,
        value: Json::Null,
    };
    assert_eq!(
        fixture.labels(Query {
            filter: Some(empty),
            ..people()
        }),
        ["Bea Dorn"]
    );
    let second = fixture
        .workspace
        .page(&Query {
            sorts: by_name(false),
            offset: 1,
            limit: 2,
            ..people()
        })
        .unwrap();
    assert_eq!(
        (
            second.total,
            second.records.len(),
            second.records[0].label.as_str()
        ),
        (4, 2, "anton Berg")
    );
    let error = fixture
        .workspace
        .page(&Query {
            sorts: vec![Sort {
                field: "nope".into(),
                descending: false,
            }],
            ..people()
        })
        .unwrap_err();
    assert_eq!(error.code(), "bad_input");
}

#[test]
fn a_filter_may_say_me_and_today() {
    let fixture = Fixture::new();
    let me = fixture.workspace.member();
    let other = RecordId::from_bytes([9; 16]);
    // The clock stands at 2023-11-14 22:13 UTC, which is the day after in Auckland.
    for (title, due, assignee) in [("mine", "2023-11-14", me), ("theirs", "2023-11-15", other)] {
        fixture.create(
            "task",
            json!({"title": title, "dueAt": due, "assignee": assignee}),
        );
    }
    let asked = |filter: &str, zone: &str| {
        let shape = fixture.workspace.shape();
        let layout = shape.layout(shape.object("task").unwrap());
        fixture.labels(Query {
            object: "task".into(),
            filter: Some(parse_filter(filter, layout).unwrap()),
            limit: 9,
            time_zone: Some(zone.into()),
            ..Query::default()
        })
    };
    assert_eq!(asked("assignee[eq]:me", "UTC"), ["mine"]);
    assert_eq!(asked("dueAt[within]:today", "UTC"), ["mine"]);
    assert_eq!(asked("dueAt[within]:today", "Pacific/Auckland"), ["theirs"]);
    assert_eq!(asked("createdAt[within]:today", "UTC").len(), 2);
    let lost = Query {
        object: "task".into(),
        filter: Some(Filter::And(Vec::new())),
        time_zone: Some("Mars/Olympus".into()),
        ..Query::default()
    };
    let error = fixture.workspace.page(&lost).unwrap_err();
    assert!(
        error.code() == "bad_input" && error.to_string().contains("Europe/Vienna"),
        "{error}"
    );
}

impl Fixture {
    /// What the database alone says: how many there are, and the ids of the page.
    pub(super) fn by_database(&self, query: &Query) -> (u64, Vec<RecordId>) {
        let shape = self.workspace.shape();
        let object = shape.object(&query.object).unwrap();
        let (layout, statements) = (shape.layout(object), shape.statements(object));
        let (total, records) = self
            .workspace
            .read(|reader| Ok(query::page(reader, layout, statements, object, query)?))
            .unwrap();
        (
            total,
            records.into_iter().map(|(_, record)| record.id).collect(),
        )
    }

    pub(super) fn by_columns(&self, query: &Query) -> (u64, Vec<RecordId>) {
        let page = self.workspace.page(query).unwrap();
        assert!(self.workspace.columns_bytes() > 0);
        (
            page.total,
            page.records.into_iter().map(|record| record.id).collect(),
        )
    }
}

#[test]
fn columns_answer_as_the_database_does() {
    let fixture = Fixture::new();
    let cities = ["Graz", "Wien", "", "Linz", "Zürich"];
    let ids: Vec<RecordId> = (0..60)
        .map(|at| {
            let name = format!("{} {at}", ["Änne", "anton", "Bea"][at % 3]);
            fixture.create("person", json!({"name": name, "city": cities[at % 5]}))
        })
        .collect();
    let layout = fixture.workspace.shape().layout(3).clone();
    assert_eq!(layout.object.name_singular, "person");
    let query = Query {
        filter: Some(parse_filter("city[in]:[Graz,Linz]", &layout).unwrap()),
        sorts: parse_sorts("city,-name").unwrap(),
        offset: 3,
        limit: 7,
        ..people()
    };
    let before = fixture.by_database(&query);
    assert_eq!((before.0, before.1.len()), (24, 7));
    assert_eq!(fixture.by_columns(&query), before);
    fixture.edit(ids[0], json!({"city": "Wien"}));
    fixture.edit(ids[1], json!({"city": "Linz", "name": "Zoë"}));
    fixture.create("person", json!({"name": "Änne Neu", "city": "Graz"}));
    fixture
        .workspace
        .delete_records(Acting::default(), &ids[3..4])
        .unwrap();
    assert!(
        fixture.workspace.columns_bytes() > 0,
        "commits are followed"
    );
    let after = fixture.by_database(&query);
    assert_eq!(fixture.by_columns(&query), after);
    assert_ne!(after, before);
}

#[test]
fn records_are_grouped_and_measured() {
    let fixture = Fixture::new();
    let owner = fixture.create("company", json!({"name": "Arco"}));
    for (name, stage, amount, close) in [
        ("a", "NEW", "100 EUR", "2026-01-31"),
        ("b", "NEW", "50 EUR", "2026-02-01"),
        ("c", "MEETING", "", "2026-02-28"),
        ("d", "", "1 EUR", ""),
    ] {
        let values = json!({"name": name, "stage": stage, "amount": amount, "closeDate": close});
        let id = fixture.create("opportunity", values);
        if name < "c" {
            fixture.edit(id, json!({"company": owner.to_string()}));
        }
    }
    let euros = |micros: i64| json!([{ "amountMicros": micros, "currencyCode": "EUR" }]);
    let groups = |by: &str, granularity| {
        let query = GroupQuery {
            object: "opportunity".into(),
            by: Some(Grouping {
                field: by.into(),
                granularity,
            }),
            measures: vec![
                Measure::Sum("amount".into()),
                Measure::PercentEmpty("amount".into()),
            ],
            time_zone: Some("Europe/Vienna".into()),
            ..GroupQuery::default()
        };
        fixture.workspace.groups(&query)
    };
    let rows = |groups: Groups| {
        let row = |group: GroupView| (group.value, group.label, group.count, json!(group.measures));
        groups.groups.into_iter().map(row).collect::<Vec<_>>()
    };
    let by_stage = groups("stage", None).unwrap();
    assert_eq!(by_stage.total, 4);
    assert_eq!(
        rows(by_stage),
        [
            (json!("MEETING"), None, 1, json!([[], 100.0])),
            (json!("NEW"), None, 2, json!([euros(150_000_000), 0.0])),
            (Json::Null, None, 1, json!([euros(1_000_000), 0.0])),
        ]
    );
    assert_eq!(
        rows(groups("closeDate", Some(Granularity::Month)).unwrap()),
        [
            (
                json!("2026-01-01"),
                None,
                1,
                json!([euros(100_000_000), 0.0])
            ),
            (
                json!("2026-02-01"),
                None,
                2,
                json!([euros(50_000_000), 50.0])
            ),
            (Json::Null, None, 1, json!([euros(1_000_000), 0.0])),
        ]
    );
    assert_eq!(
        rows(groups("company", None).unwrap())[0],
        (
            json!(owner.to_string()),
            Some("Arco".into()),
            2,
            json!([euros(150_000_000), 0.0])
        )
    );
    let error = groups("stage", Some(Granularity::Month)).unwrap_err();
    assert!(
        error.to_string().contains("only dates and times"),
        "{error}"
    );
    let error = groups("nothing", None).unwrap_err();
    assert!(error.to_string().contains("nothing"), "{error}");
}

/// A page goes on where a cursor says, though its record is gone.
#[test]
fn pages_go_on_at_a_place() {
    let fixture = Fixture::new();
    for at in 0..30 {
        let city = ["Graz", "", "Wien"][at % 3];
        fixture.create(
            "person",
            json!({"name": format!("Anna {}", at % 7), "city": city}),
        );
    }
    let query = |change: &dyn Fn(&mut Query)| {
        let mut query = Query {
            filter: Some(Filter::Not(Box::new(Filter::Where {
                field: "city".into(),
                operator: Operator::Eq,
                value: json!("Wien"),
            }))),
            sorts: parse_sorts("-city,name").unwrap(),
            limit: 6,
            ..people()
        };
        change(&mut query);
        fixture.workspace.page(&query)
    };
    let ids = |page: &Page| {
        page.records
            .iter()
            .map(|record| record.id)
            .collect::<Vec<_>>()
    };
    let all = query(&|query| query.limit = 100).unwrap();
    let walk = || {
        let first = query(&|_| {}).unwrap();
        let second = query(&|query| query.after = first.end.clone()).unwrap();
        let back = query(&|query| query.before = second.start.clone()).unwrap();
        let last = query(&|query| query.after = all.end.clone()).unwrap();
        assert_eq!(
            (ids(&first), ids(&second)),
            (ids(&all)[..6].to_vec(), ids(&all)[6..12].to_vec())
        );
        assert_eq!(ids(&back), ids(&first));
        assert_eq!((last.records.len(), last.start, last.total), (0, None, 20));
        first
    };
    let first = walk();
    assert!(fixture.workspace.columns_bytes() > 0);
    let gone = ids(&all)[5];
    fixture
        .workspace
        .delete_records(Acting::default(), &[gone])
        .unwrap();
    let rest = query(&|query| query.after = first.end.clone()).unwrap();
    assert_eq!(ids(&rest), ids(&all)[6..12]);
    let error = query(&|query| {
        query.after = first.end.clone();
        query.offset = 1;
    });
    assert!(error.unwrap_err().to_string().contains("one of the three"));
}

#[test]
fn a_saved_view_has_an_index_for_as_long_as_it_is_there() {
    let fixture = Fixture::new();
    for at in 0..40 {
        let stage = ["NEW", "MEETING"][at % 2];
        let values = json!({
            "name": format!("Deal {at}"),
            "stage": stage,
            "amount": if at % 5 > 0 { format!("{at} EUR") } else { String::new() },
            "closeDate": if at % 3 > 0 { format!("2026-01-{:02}", at % 7 + 1) } else { String::new() },
        });
        fixture.create("opportunity", values);
    }
    let shape = fixture.workspace.shape();
    let layout = shape.layout(shape.object("opportunity").unwrap());
    let query = Query {
        object: "opportunity".into(),
        filter: Some(parse_filter("stage[eq]:NEW,amount[gt]:3", layout).unwrap()),
        sorts: parse_sorts("-closeDate,name").unwrap(),
        limit: 5,
        ..Query::default()
    };
    let walk = || {
        let (mut pages, mut part) = (Vec::new(), query.clone());
        loop {
            let page = fixture.workspace.page(&part).unwrap();
            part.after = page.end;
            pages.push((page.total, page.records));
            if part.after.is_none() {
                return pages;
            }
        }
    };
    let serves = || fixture.workspace.indexed.serves(layout, &query);
    let without = walk();
    assert_eq!(
        (without[0].0, without.len()),
        (15, 4),
        "three pages and the end"
    );
    assert!(!serves());
    let view = json!({
        "name": "New deals",
        "object": "opportunity",
        "filter": serde_json::to_value(&query.filter).unwrap(),
        "sorts": serde_json::to_value(&query.sorts).unwrap(),
    });
    let view = fixture.create("view", view);
    fixture.workspace.settle_view_indexes();
    assert!(serves());
    assert_eq!(walk(), without);
    fixture.workspace.settle_columns();
    assert_eq!(walk(), without);
    fixture.workspace.begin_bulk().unwrap();
    assert!(!serves(), "what comes in bulk keeps no indexes up to date");
    fixture.workspace.end_bulk().unwrap();
    fixture.workspace.settle_view_indexes();
    assert!(serves());
    let offset = Query {
        offset: 1,
        ..query.clone()
    };
    assert!(!fixture.workspace.indexed.serves(layout, &offset));
    fixture
        .workspace
        .delete_records(Acting::default(), &[view])
        .unwrap();
    fixture.workspace.settle_view_indexes();
    assert!(!serves());
    fixture
        .workspace
        .restore_records(Acting::default(), &[view])
        .unwrap();
    let fixture = fixture.reopen();
    fixture.workspace.settle_view_indexes();
    assert!(
        fixture.workspace.indexed.serves(layout, &query),
        "it is there after opening"
    );
}

#[test]
fn any_field_of_text_can_be_asked_at_once() {
    let fixture = Fixture::new();
    for (name, city, email) in [
        ("Lena Graz", "Wien", "lena@x.example"),
        ("Bea Dorn", "Graz", "bea@x.example"),
        ("Tom Huber", "Linz", "tom@graz.example"),
        ("Udo Kern", "Linz", "udo@x.example"),
    ] {
        let emails = json!({"primaryEmail": email});
        fixture.create(
            "person",
            json!({"name": name, "city": city, "emails": emails}),
        );
    }
    fixture.create("task", json!({"title": "Call", "status": "IN_PROGRESS"}));
    let asked = |object: &str, filter: &str| {
        let shape = fixture.workspace.shape();
        let layout = shape.layout(shape.object(object).unwrap());
        let mut labels = fixture.labels(Query {
            object: object.into(),
            filter: Some(parse_filter(filter, layout).unwrap()),
            limit: 9,
            ..Query::default()
        });
        labels.sort_unstable();
        labels
    };
    let three = ["Bea Dorn", "Lena Graz", "Tom Huber"];
    assert_eq!(asked("person", "*[contains]:graz"), three);
    assert_eq!(asked("person", "not(*[contains]:graz)"), ["Udo Kern"]);
    assert_eq!(
        asked("person", "*[contains]:graz,city[eq]:Linz"),
        ["Tom Huber"]
    );
    assert_eq!(asked("task", "*[contains]:progress"), ["Call"]);
    let error = fixture
        .workspace
        .page(&Query {
            filter: Some(Filter::Where {
                field: "*".into(),
                operator: Operator::StartsWith,
                value: json!("g"),
            }),
            ..people()
        })
        .unwrap_err();
    assert!(error.to_string().contains("whether it contains"), "{error}");
}

/// Values of every form that a column has.
#[test]
fn columns_are_read_as_rows_are_written() {
    let fixture = Fixture::new();
    for at in 0..30_i64 {
        let values = json!({
            "name": format!("Deal {at}"),
            "stage": "NEW",
            "amount": {"amountMicros": at * 1_000_000, "currencyCode": "EUR"},
            "closeDate": format!("2026-01-{:02}", at % 28 + 1),
        });
        fixture.create("opportunity", values);
    }
    let shape = fixture.workspace.shape();
    let layout = shape.layout(shape.object("opportunity").unwrap());
    for (filter, sorts) in [
        ("amount[gt]:20", "name"),
        ("closeDate[gte]:2026-01-20", "-amount,name"),
        ("createdAt[gt]:1970-01-02", "closeDate,-name"),
        ("stage[eq]:NEW,amount[lte]:3", "id"),
    ] {
        let query = Query {
            object: "opportunity".into(),
            filter: Some(parse_filter(filter, layout).unwrap()),
            sorts: parse_sorts(sorts).unwrap(),
            limit: 100,
            ..Query::default()
        };
        let expected = fixture.by_database(&query);
        assert!(expected.0 > 0, "{filter}");
        assert_eq!(fixture.by_columns(&query), expected, "{filter} {sorts}");
    }
}

/// What a view says of whoever asks and of today is settled in each question, and its index serves that.
#[test]
fn an_index_serves_a_view_that_says_me_and_today() {
    let fixture = Fixture::new();
    let shape = fixture.workspace.shape();
    let layout = shape.layout(shape.object("opportunity").unwrap());
    let query = Query {
        object: "opportunity".into(),
        filter: Some(parse_filter("owner[eq]:me,closeDate[within]:this year", layout).unwrap()),
        sorts: parse_sorts("-closeDate").unwrap(),
        limit: 5,
        ..Query::default()
    };
    let view = json!({
        "name": "Mine",
        "object": "opportunity",
        "filter": serde_json::to_value(&query.filter).unwrap(),
        "sorts": serde_json::to_value(&query.sorts).unwrap(),
    });
    fixture.create("view", view);
    fixture.workspace.settle_view_indexes();
    let member = fixture.workspace.member();
    let asked = fixture
        .workspace
        .settled_query(member, layout, &query)
        .unwrap();
    assert_ne!(asked.filter, query.filter);
    assert!(fixture.workspace.indexed.serves(layout, &asked));
}

/// More rows than are read on one thread.
#[test]
fn two_threads_read_what_one_would() {
    let fixture = Fixture::new();
    fixture.companies(0..6_000);
    let shape = fixture.workspace.shape();
    let layout = shape.layout(shape.object("company").unwrap());
    let query = Query {
        object: "company".into(),
        filter: Some(parse_filter("name[contains]:9", layout).unwrap()),
        sorts: parse_sorts("-name").unwrap(),
        offset: 1_000,
        limit: 50,
        ..Query::default()
    };
    let expected = fixture.by_database(&query);
    assert!(expected.0 > 1_000);
    assert_eq!(fixture.by_columns(&query), expected);
}

/// A list names records that others change, delete and bring back.
#[test]
fn a_list_calls_others_what_they_are_called_now() {
    let fixture = Fixture::new();
    let company = fixture.create("company", json!({"name": "Arco"}));
    fixture.create(
        "person",
        json!({"name": "Anna", "company": company.to_string()}),
    );
    let called = || {
        let page = fixture.workspace.page(&people()).unwrap();
        page.records[0].links[&company.to_string()].clone()
    };
    assert_eq!((called(), called()), ("Arco".into(), "Arco".into()));
    fixture.edit(company, json!({"name": "Bremer"}));
    assert_eq!(called(), "Bremer");
    let other = Workspace::open(&place(&fixture.folder), &KEY, host(&fixture.clock)).unwrap();
    let values = map(json!({"name": "Ciro"}));
    other
        .edit_record(Acting::default(), company, &values)
        .unwrap();
    assert_eq!(called(), "Ciro", "another program's commit is seen");
    fixture.edit(company, json!({"employees": 7}));
    assert_eq!(called(), "Ciro");
}

#[test]
fn amounts_are_measured_by_currency_and_told_apart_by_it() {
    let fixture = Fixture::new();
    for amount in ["100 EUR", "50 EUR", "70.5 USD", "", "1 EUR"] {
        fixture.create("opportunity", json!({"name": "deal", "amount": amount}));
    }
    let measured = |by: Option<&str>, filter: Option<&str>| {
        let shape = fixture.workspace.shape();
        let layout = shape.layout(shape.object("opportunity").unwrap());
        let amount = || "amount".to_owned();
        let groups = fixture.workspace.groups(&GroupQuery {
            object: "opportunity".into(),
            filter: filter.map(|text| parse_filter(text, layout).unwrap()),
            by: by.map(|field| Grouping {
                field: field.into(),
                granularity: None,
            }),
            measures: vec![
                Measure::Sum(amount()),
                Measure::Average(amount()),
                Measure::Max(amount()),
                Measure::Sum("amount.amountMicros".into()),
                Measure::CountUnique("amount.currencyCode".into()),
            ],
            ..GroupQuery::default()
        });
        groups.unwrap().groups
    };
    let amounts = |all: &[(i64, &str)]| {
        let one =
            |(micros, code): &(i64, &str)| json!({"amountMicros": micros, "currencyCode": code});
        all.iter().map(one).collect::<Json>()
    };
    // That of most records comes first, however little it is.
    let all = measured(None, None);
    assert_eq!((all.len(), all[0].count), (1, 5));
    assert_eq!(
        all[0].measures,
        [
            amounts(&[(151_000_000, "EUR"), (70_500_000, "USD")]),
            amounts(&[(50_333_333, "EUR"), (70_500_000, "USD")]),
            amounts(&[(100_000_000, "EUR"), (70_500_000, "USD")]),
            json!(221_500_000),
            json!(2),
        ]
    );
    let nothing = measured(None, Some("amount[gt]:1000"));
    assert_eq!(nothing[0].measures[..3], [json!([]), json!([]), json!([])]);
    let dollars = measured(None, Some("amount.currencyCode[eq]:USD"));
    assert_eq!(dollars[0].count, 1);
    let by_currency = measured(Some("amount.currencyCode"), None);
    let counts: Vec<_> = by_currency
        .iter()
        .map(|group| (&group.value, group.count))
        .collect();
    assert_eq!(
        counts,
        [(&json!("EUR"), 3), (&json!("USD"), 1), (&Json::Null, 1)]
    );
}
