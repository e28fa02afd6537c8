//! Columns that outlive the program that read them.

use satchel_model::{attributes, parse_filter, parse_sorts};
use serde_json::json;

use super::*;
use crate::query::Stillness;
use crate::{SchemaEdit, SchemaPart};

/// More than are read without anybody noticing.
const ROWS: u32 = 5_100;

fn query(fixture: &Fixture) -> Query {
    let shape = fixture.workspace.shape();
    let layout = shape.layout(shape.object("company").unwrap());
    Query {
        object: "company".into(),
        filter: Some(parse_filter("or(name[contains]:9,employees[gte]:5)", layout).unwrap()),
        sorts: parse_sorts("-employees,-name").unwrap(),
        limit: 60,
        ..Query::default()
    }
}

/// How many of the columns that the query asks about are kept, and can be followed to the present.
fn kept(fixture: &Fixture) -> usize {
    let (shape, query) = (fixture.workspace.shape(), query(fixture));
    let object = shape.object("company").unwrap();
    let asked = attributes(shape.layout(object), query.filter.as_ref(), &query.sorts).unwrap();
    assert_eq!(asked.len(), 3);
    let filler = &fixture.workspace.columns.filler();
    let (fillings, rest) = filler.kept(&shape, object, &asked).unwrap();
    assert_eq!(fillings.len() + rest.len(), 3);
    fillings.len()
}

fn agree(fixture: &Fixture) {
    let query = query(fixture);
    let expected = fixture.by_database(&query);
    assert!(expected.0 > 1_000);
    assert_eq!(fixture.by_columns(&query), expected);
}

#[test]
fn kept_columns_are_followed_to_the_present() {
    let fixture = Fixture::new();
    fixture.companies(0..ROWS);
    assert_eq!(kept(&fixture), 0);
    fixture.workspace.keep_columns().unwrap();
    let fixture = fixture.reopen();
    assert_eq!(kept(&fixture), 3);
    agree(&fixture);
    fixture.edit(row(7), json!({"name": "Nine 9", "employees": 11}));
    fixture.create("company", json!({"name": "New 9"}));
    let workspace = &fixture.workspace;
    let deleted = [row(1), row(2), row(3), row(4), row(5)];
    workspace
        .delete_records(Acting::default(), &deleted)
        .unwrap();
    workspace
        .restore_records(Acting::default(), &[row(2)])
        .unwrap();
    let other = Workspace::open(&place(&fixture.folder), &KEY, host(&fixture.clock)).unwrap();
    let values = map(json!({"name": "Elsewhere", "employees": 6}));
    other
        .edit_record(Acting::default(), row(8), &values)
        .unwrap();
    drop(other);
    let fixture = fixture.reopen();
    assert_eq!(kept(&fixture), 3);
    agree(&fixture);
    fixture.edit(row(9), json!({"employees": 12}));
    agree(&fixture);
}

#[test]
fn columns_are_kept_again_where_they_are_far_behind() {
    let fixture = Fixture::new();
    fixture.companies(0..ROWS);
    let mut stillness = Stillness::default();
    let mut is_due = || stillness.is_due(&fixture.workspace).unwrap();
    assert_eq!([is_due(), is_due(), is_due()], [false, true, false]);
    fixture.workspace.keep_columns().unwrap();
    assert!(!fixture.workspace.keep_some_columns().unwrap());
    fixture.companies(ROWS..ROWS + 1_000);
    assert_eq!([is_due(), is_due()], [false, false]);
    assert!(!fixture.workspace.keep_some_columns().unwrap());
    fixture.companies(ROWS + 1_000..ROWS + 1_100);
    assert_eq!([is_due(), is_due(), is_due()], [false, true, false]);
    assert!(fixture.workspace.keep_some_columns().unwrap());
    fixture.workspace.keep_columns().unwrap();
    agree(&fixture);
    fixture.companies(ROWS + 1_100..ROWS + 9_400);
    assert_eq!(kept(&fixture), 0, "so far behind, all rows are read sooner");
    agree(&fixture);
}

#[test]
fn what_another_schema_or_other_tables_had_is_not_read() {
    let fixture = Fixture::new();
    fixture.companies(0..ROWS);
    fixture.workspace.keep_columns().unwrap();
    assert_eq!(kept(&fixture), 3);
    let edit = SchemaEdit {
        part: SchemaPart::Field {
            object: "company".into(),
            name: "motto".into(),
            field_type: "TEXT".into(),
        },
        values: map(json!({})),
        active: true,
    };
    fixture
        .workspace
        .edit_schema(Acting::default(), &[edit])
        .unwrap();
    assert_eq!(kept(&fixture), 0);
    fixture.workspace.keep_columns().unwrap();
    assert_eq!(kept(&fixture), 3);
    agree(&fixture);
    fixture.workspace.rebuild(&mut |_| {}).unwrap();
    assert_eq!(kept(&fixture), 0);
    agree(&fixture);
}
