//! Pages that are asked for again by someone who holds them.

use satchel_model::parse_sorts;
use serde_json::json;

use super::*;
use crate::{LivePage, LiveRow, RecordView};

/// What somebody holds of a page: records with their marks.
type Held = Vec<(String, RecordView)>;

fn companies() -> Query {
    Query {
        object: "company".into(),
        sorts: parse_sorts("name").unwrap(),
        limit: 3,
        ..Query::default()
    }
}

/// Asks again, and gives what came: the places of what was held, and the names of what was sent.
fn ask(fixture: &Fixture, query: &Query, held: &mut Held) -> (Vec<u32>, Vec<String>) {
    let marks: Vec<String> = held.iter().map(|(mark, _)| mark.clone()).collect();
    let LivePage { total, rows, .. } = fixture.workspace.live_page(query, &marks).unwrap();
    let (mut kept, mut sent, mut now) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        match row {
            LiveRow::Held(place) => {
                kept.push(place);
                now.push(held[place as usize].clone());
            }
            LiveRow::New { mark, record } => {
                sent.push(record.label.clone());
                now.push((mark, *record));
            }
        }
    }
    *held = now;
    let page = fixture.workspace.page(query).unwrap();
    assert_eq!(total, page.total);
    let records: Vec<RecordView> = held.iter().map(|(_, record)| record.clone()).collect();
    assert_eq!(records, page.records);
    (kept, sent)
}

fn sent(names: &[&str]) -> Vec<String> {
    names.iter().map(ToString::to_string).collect()
}

#[test]
fn a_page_is_told_what_became_of_it() {
    let fixture = Fixture::new();
    let [anker, _, dorn, edel] = ["Anker", "Berg", "Dorn", "Edel"]
        .map(|name| fixture.create("company", json!({"name": name})));
    let (query, mut held) = (companies(), Vec::new());
    let first = ask(&fixture, &query, &mut held);
    assert_eq!(first, (vec![], sent(&["Anker", "Berg", "Dorn"])));
    assert_eq!(ask(&fixture, &query, &mut held), (vec![0, 1, 2], vec![]));

    fixture.edit(edel, json!({"employees": 7}));
    let elsewhere = ask(&fixture, &query, &mut held);
    assert_eq!(elsewhere, (vec![0, 1, 2], vec![]), "it is on the next page");

    fixture.edit(dorn, json!({"employees": 7}));
    let changed = ask(&fixture, &query, &mut held);
    assert_eq!(changed, (vec![0, 1], sent(&["Dorn"])));

    fixture.edit(dorn, json!({"name": "Abel"}));
    let moved = ask(&fixture, &query, &mut held);
    assert_eq!(moved, (vec![0, 1], sent(&["Abel"])));

    fixture.create("company", json!({"name": "Amsel"}));
    let entered = ask(&fixture, &query, &mut held);
    assert_eq!(entered, (vec![0, 1], sent(&["Amsel"])));

    fixture
        .workspace
        .delete_records(Acting::default(), &[anker])
        .unwrap();
    let left = ask(&fixture, &query, &mut held);
    assert_eq!(left, (vec![0, 1], sent(&["Berg"])));
}

#[test]
fn what_a_record_shows_of_others_is_part_of_it() {
    let fixture = Fixture::new();
    let company = fixture.create("company", json!({"name": "Anker"}));
    fixture.create(
        "person",
        json!({"name": "Bea Dorn", "company": company.to_string()}),
    );
    fixture.create("person", json!({"name": "Zoë Adler"}));
    let query = Query {
        sorts: parse_sorts("name").unwrap(),
        ..people()
    };
    let mut held = Vec::new();
    ask(&fixture, &query, &mut held);
    fixture.edit(company, json!({"name": "Berg"}));
    let renamed = ask(&fixture, &query, &mut held);
    assert_eq!(renamed, (vec![1], sent(&["Bea Dorn"])));
}

#[test]
fn marks_that_mean_nothing_hold_nothing() {
    let fixture = Fixture::new();
    fixture.create("company", json!({"name": "Anker"}));
    let marks = [String::new(), "0".repeat(16)];
    let page = fixture.workspace.live_page(&companies(), &marks).unwrap();
    assert!(matches!(page.rows.as_slice(), [LiveRow::New { .. }]));
}

#[test]
fn what_views_ask_about_is_read_before_somebody_asks() {
    let fixture = Fixture::new();
    fixture.create("company", json!({"name": "Anker", "employees": 7}));
    let filter = json!({"where": {"field": "employees", "operator": "gt", "value": 3}});
    let view = json!({"name": "Large", "object": "company", "filter": filter});
    fixture.save(None, view, &[]);
    let fixture = fixture.reopen();
    assert_eq!(fixture.workspace.columns_bytes(), 0);
    fixture.workspace.read_view_columns().unwrap();
    assert!(fixture.workspace.columns_bytes() > 0);
    fixture.create("company", json!({"name": "Berg", "employees": 9}));
    let filter = fixture.views("company")[0].filter.clone();
    assert_eq!(
        fixture.labels(Query {
            filter,
            ..companies()
        }),
        ["Anker", "Berg"]
    );
}
