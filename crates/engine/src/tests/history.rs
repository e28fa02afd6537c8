//! What happened to a record, and taking it back.

use serde_json::json;

use super::*;
use crate::Error;

#[test]
fn history_tells_every_change_and_undo_keeps_what_came_after() {
    let fixture = Fixture::new();
    let anna = fixture.create("person", json!({"name": "Anna Keller", "city": "Graz"}));
    fixture.edit(anna, json!({"city": "Wien", "jobTitle": "Buyer"}));
    let batch = fixture.workspace.history(anna).unwrap()[0].batch;
    fixture.edit(anna, json!({"jobTitle": "Head of buying"}));
    let report = fixture.workspace.undo(batch).unwrap();
    assert_eq!((report.undone, report.kept.len()), (1, 1));
    assert_eq!(report.kept[0].now, "Head of buying");
    assert_eq!(
        (fixture.value(anna, "city"), fixture.value(anna, "jobTitle")),
        (json!("Graz"), json!("Head of buying"))
    );
    let history = fixture.workspace.history(anna).unwrap();
    assert_eq!(history.len(), 4);
    assert_eq!(
        (
            history[0].changes[0].from.as_str(),
            history[0].changes[0].to.as_str()
        ),
        ("Wien", "Graz")
    );
    assert!(history[3].created);
}

#[test]
fn undo_of_the_latest_goes_back_step_by_step() {
    let fixture = Fixture::new();
    let anna = fixture.create("person", json!({"name": "Anna Keller"}));
    fixture.edit(anna, json!({"city": "Graz"}));
    fixture
        .workspace
        .delete_records(Acting::default(), &[anna])
        .unwrap();
    assert!(fixture.found("anna").is_empty() && fixture.labels(people()).is_empty());
    fixture.workspace.undo(None).unwrap();
    assert_eq!(fixture.found("anna"), ["Anna Keller"]);
    fixture.workspace.undo(None).unwrap();
    assert_eq!(fixture.value(anna, "city"), Json::Null);
    fixture.workspace.undo(None).unwrap();
    assert!(fixture.labels(people()).is_empty());
    assert!(matches!(
        fixture.workspace.undo(None),
        Err(Error::NothingToUndo)
    ));
}

#[test]
fn undo_of_a_member_takes_back_their_own_latest_in_their_name() {
    let fixture = Fixture::new();
    let person = fixture.create("person", json!({"name": "Mirja Salo"}));
    let [anna, bo] = [1, 2].map(|byte| Acting {
        member: Some(RecordId::from_bytes([byte; 16])),
        api: false,
    });
    for (acting, field, value) in [(anna, "city", "Graz"), (bo, "jobTitle", "Buyer")] {
        let values = json!({ field: value });
        let values = values.as_object().unwrap();
        fixture
            .workspace
            .edit_record(acting, person, values)
            .unwrap();
    }
    fixture.workspace.undo_as(anna, None).unwrap();
    assert_eq!(fixture.value(person, "city"), Json::Null);
    assert_eq!(fixture.value(person, "jobTitle"), "Buyer");
    assert!(matches!(
        fixture.workspace.undo_as(anna, None),
        Err(Error::NothingToUndo)
    ));
}
