//! What search looks into, set by the schema after the records are there.

use satchel_model::{Assign, ChangeKind, Draft, DraftAction, RecordId, Scalar};
use serde_json::json;

use super::schema::field;
use super::*;
use crate::Action;

/// More records than are read in one step.
const RECORDS: usize = 5_100;

#[test]
fn what_search_looks_into_holds_for_the_records_that_were_there() {
    let fixture = Fixture::new();
    let size = |searchable| field("company", "size", "TEXT", json!({"searchable": searchable}));
    fixture.shape_with(&[size(false)]);
    fill(&fixture);
    assert_eq!(fixture.found("enormous7"), [""; 0]);

    fixture.shape_with(&[size(true)]);
    fixture.workspace.settle_waiting().unwrap();
    let fixture = fixture.reopen();
    for at in [0, RECORDS - 1] {
        let found = fixture.found(&format!("enormous{at}"));
        assert_eq!(found, [format!("Company {at}")]);
    }

    fixture.shape_with(&[size(false)]);
    fixture.workspace.settle_waiting().unwrap();
    assert_eq!(fixture.found("enormous7"), [""; 0]);
    assert_eq!(fixture.found("company 5099"), ["Company 5099"]);
}

#[test]
fn an_edit_made_meanwhile_is_what_is_found() {
    let fixture = Fixture::new();
    let size = |searchable| field("company", "size", "TEXT", json!({"searchable": searchable}));
    fixture.shape_with(&[size(false)]);
    let acme = fixture.create("company", json!({"name": "Acme", "size": "enormous"}));
    fixture.shape_with(&[size(true)]);
    fixture.edit(acme, json!({"size": "tiny"}));
    fixture.workspace.settle_waiting().unwrap();
    assert_eq!(fixture.found("enormous"), [""; 0]);
    assert_eq!(fixture.found("tiny"), ["Acme"]);
}

fn fill(fixture: &Fixture) {
    let shape = fixture.workspace.shape();
    let company = shape.object("company").unwrap();
    let assign = |path: &str, text: String| Assign {
        slot: shape.layout(company).slot(path).unwrap(),
        element: None,
        value: Some(Scalar::Text(text)),
    };
    let draft = |at: usize| Draft {
        record: RecordId::derived("test", &at.to_string()),
        object: company,
        action: DraftAction::Create,
        assigns: vec![
            assign("name", format!("Company {at}")),
            assign("size", format!("enormous{at}")),
        ],
    };
    let action = Action {
        member: None,
        kind: ChangeKind::Import,
        batch: Some(fixture.workspace.new_batch()),
    };
    let drafts = (0..RECORDS).map(draft).collect();
    fixture.workspace.commit(&shape, drafts, action).unwrap();
}
