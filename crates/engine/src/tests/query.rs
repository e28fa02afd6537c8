//! Lists: filtered, sorted, page by page.

use satchel_model::{Filter, Operator, Sort, parse_filter};
use serde_json::json;

use super::*;

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
