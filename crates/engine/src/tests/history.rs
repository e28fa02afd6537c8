//! What happened to a record, and taking it back.

use satchel_store::document;
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

#[test]
fn a_record_and_a_field_go_back_to_what_they_were() {
    let f = Fixture::new();
    let anna = f.create(
        "person",
        json!({"name": "Anna Keller", "city": "Graz", "emails": "a@x.example, b@x.example"}),
    );
    f.edit(anna, json!({"city": "Wien", "jobTitle": "Buyer"}));
    f.edit(
        anna,
        json!({"city": "Linz", "emails": "a@x.example, c@x.example"}),
    );
    f.workspace
        .delete_records(Acting::default(), &[anna])
        .unwrap();
    let moments: Vec<u64> = f
        .workspace
        .history(anna)
        .unwrap()
        .iter()
        .rev()
        .map(|entry| entry.seq)
        .collect();
    let revert = |seq, field| {
        f.clock.fetch_add(1, Ordering::Relaxed);
        f.workspace.revert(Acting::default(), anna, seq, field)
    };
    let whole = || {
        let record = f.workspace.record(anna).unwrap().record;
        (record.values, record.deleted_at.is_some())
    };
    let last = whole();
    revert(moments[1], Some("city")).unwrap();
    assert_eq!(
        (f.value(anna, "city"), whole().1),
        (json!("Wien"), true),
        "a field alone"
    );
    revert(moments[0], None).unwrap();
    assert_eq!(
        f.value(anna, "emails"),
        json!({"primaryEmail": "a@x.example", "additionalEmails": ["b@x.example"]})
    );
    assert_eq!(
        (f.value(anna, "city"), f.value(anna, "jobTitle"), whole().1),
        (json!("Graz"), Json::Null, false)
    );
    revert(moments[3], None).unwrap();
    assert_eq!(whole(), last, "in the trash too");
    f.workspace.undo(None).unwrap();
    assert_eq!((f.value(anna, "city"), whole().1), (json!("Graz"), false));
    let again = revert(moments[0], None).unwrap();
    assert!(again.records().next().is_none(), "it is so already");
    assert!(matches!(revert(99, None), Err(Error::BadInput(_))));
    assert!(matches!(
        revert(moments[0], Some("shoe")),
        Err(Error::NoSuchField { .. })
    ));
}

#[test]
fn a_moment_goes_by_the_order_of_history_not_of_arrival() {
    let (server, anna, ben) = (Fixture::new(), Fixture::new(), Fixture::new());
    join(&anna, &server);
    join(&ben, &server);
    let person = anna.create("person", json!({"name": "Lena Huber", "city": "Graz"}));
    exchange(&anna, &server);
    exchange(&ben, &server);
    anna.edit(person, json!({"city": "Linz"}));
    ben.clock.fetch_add(50, Ordering::Relaxed);
    ben.edit(person, json!({"jobTitle": "Buyer"}));
    // Ben's later edit reaches the server first; Anna's has the higher position there.
    for laptop in [&ben, &anna, &ben] {
        exchange(laptop, &server);
    }
    for side in [&anna, &ben, &server] {
        let history = side.workspace.history(person).unwrap();
        let changed: Vec<&str> = history
            .iter()
            .map(|entry| entry.changes[0].field.as_str())
            .collect();
        assert_eq!(changed[..2], ["jobTitle", "city"]);
        side.workspace
            .revert(Acting::default(), person, history[1].seq, None)
            .unwrap();
        let values = side.workspace.record(person).unwrap().record.values;
        assert_eq!(
            (&values["city"], &values["jobTitle"]),
            (&json!("Linz"), &Json::Null)
        );
        assert!(!history[0].offline && history[0].by == history[1].by);
    }
    let here = |side: &Fixture| -> Vec<bool> {
        let history = side.workspace.history(person).unwrap();
        history[1..3].iter().map(|entry| entry.here).collect()
    };
    assert_eq!(
        (here(&anna), here(&ben)),
        (vec![false, true], vec![true, false])
    );
    let undoes = |side: &Fixture| side.workspace.history(person).unwrap()[2].undoes;
    assert_eq!(
        (undoes(&anna), undoes(&ben)),
        (Some(1), None),
        "hers to take back"
    );
}

/// An import of people, in as many commits as it takes.
fn import(f: &Fixture, people: &[(&str, Option<&str>)]) -> satchel_model::BatchId {
    let file = f.folder.path().join("people.csv");
    let mut text = String::from("First Name,Last Name,E-mail 1 - Value,Organization Title\n");
    for (name, title) in people {
        text.push_str(&format!(
            "{name},Import,{name}@x.example,{}\n",
            title.unwrap_or("")
        ));
    }
    std::fs::write(&file, text).unwrap();
    let report = f
        .workspace
        .import(&file, &crate::ImportOptions::default(), &mut |_| {})
        .unwrap();
    report.batch.unwrap()
}

#[test]
fn undo_of_an_import_keeps_and_lists_what_others_edited_since() {
    let f = Fixture::new();
    import(&f, &[("Ada", None)]);
    let id = |name: &str| f.workspace.search(name, 1, None).unwrap().hits[0].id;
    let known = id("ada");
    let batch = import(
        &f,
        &[("Ada", Some("Buyer")), ("Bo", Some("Smith")), ("Cy", None)],
    );
    assert_eq!(f.value(known, "jobTitle"), "Buyer", "the import found her");
    let bo = id("bo");
    f.edit(bo, json!({"city": "Graz"}));
    let report = f.workspace.undo(Some(batch)).unwrap();
    let kept: Vec<(RecordId, &str, &str)> = report
        .kept
        .iter()
        .map(|kept| (kept.record, kept.field.as_str(), kept.now.as_str()))
        .collect();
    assert_eq!(
        kept,
        [(bo, "city", "Graz")],
        "his record stays, and says why"
    );
    assert_eq!(f.value(known, "jobTitle"), Json::Null);
    assert_eq!(f.value(bo, "jobTitle"), "Smith");
    assert_eq!(f.labels(people()), ["Ada Import", "Bo Import"]);
    let undone: Vec<bool> = f
        .workspace
        .batches(None, 9)
        .unwrap()
        .iter()
        .map(|batch| batch.undone)
        .collect();
    assert_eq!(undone, [false, false, true, false]);
}

#[test]
fn undo_leaves_what_someone_set_at_the_same_time() {
    let (server, anna, ben) = (Fixture::new(), Fixture::new(), Fixture::new());
    join(&anna, &server);
    join(&ben, &server);
    let person = anna.create("person", json!({"name": "Lena Huber", "city": "Graz"}));
    exchange(&anna, &server);
    exchange(&ben, &server);
    ben.edit(person, json!({"city": "Wien"}));
    anna.clock.fetch_add(50, Ordering::Relaxed);
    anna.edit(person, json!({"city": "Linz"}));
    for laptop in [&anna, &ben, &anna] {
        exchange(laptop, &server);
    }
    assert_eq!(anna.value(person, "city"), "Linz");
    let report = anna.workspace.undo(None).unwrap();
    assert_eq!((report.undone, report.kept.len()), (0, 1));
    let detail = anna.workspace.record(person).unwrap();
    assert_eq!(
        detail.conflicts[0].display, "Wien",
        "both are still there to choose from"
    );
}

#[test]
fn a_large_batch_is_taken_back_in_steps_and_goes_on_where_it_stopped() {
    let f = Fixture::new();
    let shape = f.workspace.shape();
    let person = shape.object("person").unwrap();
    let slot = shape.layout(person).slot("jobTitle").unwrap();
    let batch = f.workspace.new_batch();
    let action = |kind| crate::Action {
        member: None,
        kind,
        batch: Some(batch),
    };
    let draft = |id: u32, title: &str| satchel_model::Draft {
        record: RecordId::derived("test", &id.to_string()),
        object: person,
        action: satchel_model::DraftAction::Create,
        assigns: vec![satchel_model::Assign {
            slot,
            element: None,
            value: Some(satchel_model::Scalar::Text(title.to_owned())),
        }],
    };
    let kind = satchel_model::ChangeKind::Import;
    for (from, to) in [(0, 9_000), (9_000, 12_000)] {
        let drafts = (from..to).map(|id| draft(id, "first")).collect();
        f.workspace.commit(&shape, drafts, action(kind)).unwrap();
    }
    // The second part of the file names some records again.
    let drafts = (0..500).map(|id| draft(id, "second")).collect();
    f.workspace.commit(&shape, drafts, action(kind)).unwrap();
    let one = RecordId::derived("test", "11999");
    f.edit(one, json!({"city": "Graz"}));
    let entry = &f.workspace.history(one).unwrap()[1];
    assert_eq!(entry.undoes, Some(12_500), "all commits of the batch");
    let before = f.workspace.batches(None, 9).unwrap().len();
    let report = f.workspace.undo(Some(batch)).unwrap();
    assert_eq!((report.undone, report.kept.len()), (11_999, 1));
    assert_eq!(f.workspace.page(&people()).unwrap().total, 1);
    assert_eq!(
        f.workspace.batches(None, 9).unwrap().len(),
        before + 1,
        "one batch, however many steps"
    );
    let again = f.workspace.undo(Some(batch)).unwrap();
    assert_eq!(again.undone, 0);
}

#[test]
fn a_register_that_cannot_be_read_is_told_and_nothing_is_taken_for_its_record() {
    let fixture = Fixture::new();
    let person = fixture.create("person", json!({"name": "Lena Huber"}));
    fixture
        .workspace
        .write(|writer| {
            let (key, _) = document::place(writer, person)?.unwrap();
            Ok(document::update(writer, key, 1, b"damaged")?)
        })
        .unwrap();
    for told in [
        fixture.workspace.undo(None).unwrap_err(),
        fixture.workspace.history(person).unwrap_err(),
    ] {
        assert_eq!(told.code(), "damaged", "{told}");
    }
    let deleted_at = fixture.workspace.record(person).unwrap().record.deleted_at;
    assert_eq!(deleted_at, None);
}
